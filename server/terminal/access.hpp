// Where and as whom commands at a terminal ask a tracker's api, and how they end. One thread.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>

namespace terminal {

/// Exit codes of the commands. Of what happened to several vehicles the greatest counts.
inline constexpr int succeeded = 0, failed = 1, faulty = 2, lists_differ = 3, refused_by_platform = 3,
                     refused_by_service = 4, outcome_unknown = 5;

/// Ends a command: one line or several for stderr, and its exit code.
struct Ended : std::runtime_error {
    Ended(int code, const std::string& lines) : std::runtime_error(lines), exit_code(code) {}
    int exit_code;
};

/// SIGINT or SIGTERM came, to a service that heeds them.
struct Interrupted {
    int signal;
};

struct Access {
    std::string url;         // empty: CLEARANCE_TRACKER_URL, else http://127.0.0.1:8080
    std::string token_file;  // empty: CLEARANCE_TRACKER_TOKEN, else CLEARANCE_TOKEN
    std::string ca_file;     // empty: the system's store
};

/// Where and as whom, as it follows from the options, the environment and files.
struct Caller {
    std::string url;                  // without a slash at its end
    std::string token, token_source;  // empty: none
};
/// Throws Ended (faulty): the URL, or the token's file.
Caller caller_of(const Access& access);

/// A command's exit code: what it returns, or that of an Ended, whose lines go to stderr, or of a signal.
int guarded(const std::function<int()>& command);

}  // namespace terminal
