#include "tests/unit/server/terminal/at_a_terminal.hpp"

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

namespace terminal {

using api_client::testing::End;
using api_client::testing::Reply;

AtATerminal::AtATerminal() : server_(nullptr, [this](const std::string&) { return next(); }) {
    ::setenv("CLEARANCE_TRACKER_TOKEN", "a-token", 1);
    access_.url = server_.url("", "127.0.0.1") + "/";
}

Reply AtATerminal::next() {
    if (answers_.empty() && interrupts_) {
        ::kill(::getpid(), SIGINT);
        return {"", End::hang};
    }
    if (answers_.empty()) return problem(500, "internal-error", "no more answers");
    auto answer = answers_.front();
    answers_.pop_front();
    return answer;
}

std::string AtATerminal::file(const std::string& text) {
    std::ofstream(folder_.file("fleet.csv")) << text;
    return folder_.file("fleet.csv");
}

std::string AtATerminal::key_of(std::size_t request) const {
    const auto text = server_.requests().at(request);
    const auto at = text.find("Idempotency-Key: ") + 17;
    return text.substr(at, text.find('\r', at) - at);
}

Reply problem(int status, const std::string& type, const std::string& detail, const std::string& members) {
    return api_client::testing::reply(status, R"({"type":"urn:clearance-tracker:problem:)" + type +
                                                  R"(","title":"T","status":)" + std::to_string(status) +
                                                  R"(,"detail":")" + detail + "\"" + members + "}");
}

}  // namespace terminal
