#include "server/terminal/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "server/terminal/access.hpp"
#include "server/terminal/texts.hpp"

namespace terminal {
namespace {

/// Empties the line in which a progress may stand.
std::string over_progress() {
    return ::isatty(STDERR_FILENO) != 0 ? "\r\033[K" : "";
}

}  // namespace

std::string progress_line(const std::string& what, std::int64_t done, std::int64_t total,
                          std::chrono::milliseconds since_start) {
    const auto rate = done * 1'000 / std::max<std::int64_t>(since_start.count(), 1);
    return what + ": " + grouped(done) + " of " + grouped(total) + " (" +
           std::to_string(done * 100 / std::max<std::int64_t>(total, 1)) + " %), " + grouped(rate) +
           " a second";
}

Progress::Progress(std::string what, std::int64_t total) : what_(std::move(what)), total_(total) {}

Progress::~Progress() {
    clear();
}

void Progress::clear() const {
    std::cerr << over_progress() << std::flush;
}

void Progress::at(std::int64_t done) {
    const auto now = Clock::now();
    if (now < next_ || ::isatty(STDERR_FILENO) == 0) return;
    next_ = now + std::chrono::milliseconds(200);
    const auto since_start = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
    std::cerr << over_progress() << progress_line(what_, done, total_, since_start) << std::flush;
}

void tell(const std::string& lines) {
    std::cerr << over_progress() << lines << '\n';
}

bool agreed(const std::string& question) {
    if (::isatty(STDIN_FILENO) == 0)
        throw Ended(faulty, "this asks before it does anything, and here is no terminal: add --yes");
    std::cerr << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace terminal
