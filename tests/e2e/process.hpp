// A real process under test: started with its own log file, ended by signals, waited for with a deadline.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace e2e {

class Process {
  public:
    /// stdout and stderr go to `log_file` (appended); where that is empty, into a small pipe that nobody
    /// reads. Throws std::runtime_error when it cannot be started.
    /// `preload`: a library loaded before all others; empty: none.
    Process(std::vector<std::string> arguments, std::string log_file, const std::string& preload = {});
    ~Process();  // kills what still runs
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const;
    /// The exit code, 128 + signal for one killed; empty: it still runs after that time.
    std::optional<int> wait(std::chrono::milliseconds most = std::chrono::seconds{30});
    bool running();
    pid_t pid() const { return pid_; }
    std::string log() const;

  private:
    pid_t pid_ = -1;
    std::string log_file_;
    std::optional<int> ended_;
    int unread_pipe_[2] = {-1, -1};
};

/// Asks again and again until it holds; false when it did not within the time.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds most = std::chrono::seconds{20});

}  // namespace e2e
