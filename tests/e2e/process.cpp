#include "tests/e2e/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace e2e {
namespace {

void pause_briefly() {
    ::poll(nullptr, 0, 5);
}

}  // namespace

Process::Process(std::vector<std::string> arguments, std::string log_file, const std::string& preload)
    : log_file_(std::move(log_file)) {
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int log = -1;
    if (log_file_.empty()) {
        if (::pipe2(unread_pipe_, O_CLOEXEC) == 0) log = ::fcntl(unread_pipe_[1], F_DUPFD_CLOEXEC, 0);
        ::fcntl(unread_pipe_[1], F_SETPIPE_SZ, 4096);
    } else {
        log = ::open(log_file_.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
    }
    if (log < 0) throw std::runtime_error("cannot open " + log_file_);
    if (!preload.empty()) ::setenv("LD_PRELOAD", preload.c_str(), 1);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::dup2(log, 1);
        ::dup2(log, 2);
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    if (!preload.empty()) ::unsetenv("LD_PRELOAD");
    ::close(log);
    if (pid_ < 0) throw std::runtime_error("cannot start " + arguments[0]);
}

Process::~Process() {
    if (running()) {
        signal(SIGKILL);
        wait();
    }
    for (const int end : unread_pipe_) {
        if (end >= 0) ::close(end);
    }
}

void Process::signal(int number) const {
    if (!ended_) ::kill(pid_, number);
}

bool Process::running() {
    if (ended_) return false;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return true;
    ended_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return false;
}

std::optional<int> Process::wait(std::chrono::milliseconds most) {
    eventually([this] { return !running(); }, most);
    return ended_;
}

std::string Process::log() const {
    std::ifstream file(log_file_);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds most) {
    const auto deadline = std::chrono::steady_clock::now() + most;
    for (;;) {
        if (holds()) return true;
        if (std::chrono::steady_clock::now() > deadline) return false;
        pause_briefly();
    }
}

}  // namespace e2e
