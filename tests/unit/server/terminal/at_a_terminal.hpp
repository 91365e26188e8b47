// The commands against a server that answers as told.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "server/terminal/access.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/api_client/scripted_server.hpp"

namespace terminal {

class AtATerminal : public testing::Test {
  protected:
    AtATerminal();
    std::string file(const std::string& text);
    /// Runs it; what it printed is in out_ and err_.
    template <class Command>
    int run(Command command) {
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        const int code = command();
        out_ = testing::internal::GetCapturedStdout();
        err_ = testing::internal::GetCapturedStderr();
        return code;
    }
    std::string key_of(std::size_t request) const;
    /// As from Ctrl-C, once the next request that finds no answer prepared has come whole.
    void interrupt_when_out_of_answers() { interrupts_ = true; }

    std::deque<api_client::testing::Reply> answers_;  // before a command runs
    test::TemporaryFolder folder_;
    Access access_;
    std::string out_, err_;

  private:
    api_client::testing::Reply next();
    bool interrupts_ = false;

  protected:
    api_client::testing::ScriptedServer server_;
};

/// One of a tracker's problem documents; `members` as `,"refused_by":"platform"`.
api_client::testing::Reply problem(int status, const std::string& type, const std::string& detail,
                                   const std::string& members = "");

}  // namespace terminal
