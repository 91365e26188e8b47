// A tracker's api as commands at a terminal ask it: by URL, with a token, verified TLS. Blocking, one request
// at a time, a process of its own. Answers that say why something was not done end the command.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api_client/proxy.hpp"

namespace terminal {

/// Exit codes of the commands.
inline constexpr int succeeded = 0, failed = 1, faulty = 2, partly = 3;

/// Ends a command: one line or several for stderr, and its exit code.
struct Ended : std::runtime_error {
    Ended(int code, const std::string& lines) : std::runtime_error(lines), exit_code(code) {}
    int exit_code;
};

struct Access {
    std::string url;         // empty: CLEARANCE_TRACKER_URL, else http://127.0.0.1:8080
    std::string token_file;  // empty: CLEARANCE_TRACKER_TOKEN, else CLEARANCE_TOKEN
    std::string ca_file;     // empty: the system's store
};

struct Question {
    std::string method = "GET", target;
    std::string body, content_type;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::chrono::seconds idle_timeout{120};
};

struct Reply {
    unsigned status = 0;  // 0: no answer
    std::string body;
    std::string problem;  // why there is none
    std::chrono::seconds retry_after{0};

    bool good() const { return status >= 200 && status <= 299; }
};

class Service {
  public:
    /// Throws Ended (faulty): the URL, the token's file or a proxy's variable.
    explicit Service(const Access& access);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    Reply ask(const Question& question);
    /// The body of a good answer in pieces, as they come; what `take` throws is thrown.
    Reply follow(const Question& question, const std::function<void(std::string_view)>& take);
    /// Tries again, a few times, where nothing was done and that may pass: no answer, the platform or the
    /// ledger not to be had, the same command under way. Only for what can be sent again.
    Reply insist(const Question& question);
    /// The body of a good answer; throws Ended for every other.
    std::string get(const std::string& target);

    const std::string& url() const { return url_; }
    /// Ends the command with what a problem document says, or why there is no answer.
    [[noreturn]] void give_up(const Reply& reply) const;
    std::string words_of(const Reply& reply) const;

  private:
    struct Impl;
    std::string url_, token_;
    std::unique_ptr<Impl> impl_;
};

/// A command's exit code: what it returns, or that of an Ended, whose lines go to stderr.
int guarded(const std::function<int()>& command);

}  // namespace terminal
