#include "server/verify.hpp"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <optional>

#include "server/config/reader.hpp"
#include "server/log.hpp"
#include "server/terminal/printable.hpp"
#include "server/webhook/payload.hpp"
#include "storage/verify.hpp"

namespace verification {
namespace {

constexpr int no_difference = 0, differences_found = 1, faulty_configuration = 2;
constexpr std::int64_t most_lines = 100;

/// Empty, with the errors on stderr, where the configuration does not say it. A secret that this process may
/// not read does not matter, nor that it may not write where the ledger is.
std::string configured_ledger(const std::string& config_file) {
    const auto reading = config::read_config(config_file);
    auto path = reading.config.ledger.path;
    for (const auto& error : reading.errors) {
        const bool matters =
            error.key.empty() || error.key == "ledger" || (path.empty() && error.key.starts_with("ledger."));
        if (!matters) continue;
        std::cerr << error.text() << '\n';
        path.clear();
    }
    return path;
}

/// One line, whatever the platform wrote.
std::string line(const storage::Difference& difference) {
    std::string text = difference.table;
    if (!difference.row.empty()) text.append(" ").append(difference.row);
    text.append(": told ").append(difference.told).append(", follows ").append(difference.follows);
    return terminal::printable(text);
}

std::string counted(std::int64_t n, const char* what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// What is being checked, for somebody who waits: on a line of its own that is written over.
class Progress {
  public:
    ~Progress() {
        if (shown_) std::cerr << "\r\033[K";
    }

    void operator()(std::string_view what, std::int64_t done, std::int64_t all) {
        const auto now = std::chrono::steady_clock::now();
        if (!is_terminal_ || (shown_ && now - *shown_ < std::chrono::milliseconds(200))) return;
        shown_ = now;
        std::cerr << "\r\033[Kchecking " << what;
        if (done > 0) std::cerr << ' ' << done;
        if (all > 0) std::cerr << " of " << all;
        std::cerr << std::flush;
    }

  private:
    bool is_terminal_ = ::isatty(STDERR_FILENO) == 1;
    std::optional<std::chrono::steady_clock::time_point> shown_;
};

storage::Verified verify(const std::string& ledger) {
    Progress progress;
    storage::VerifyOptions options;
    options.path = ledger;
    options.read_delivery = [](const std::string& body, const std::string& event_type) {
        return webhook::read_payload(body, event_type).event;
    };
    options.on_difference = [printed = std::int64_t{0}](const storage::Difference& difference) mutable {
        if (++printed <= most_lines) std::cout << line(difference) << '\n';
    };
    options.on_progress = [&progress](std::string_view what, std::int64_t done, std::int64_t all) {
        progress(what, done, all);
    };
    return storage::verify(options);
}

}  // namespace

int run(const std::string& config_file, const std::string& ledger) {
    logging::configure("error", false);
    const auto path = ledger.empty() ? configured_ledger(config_file) : ledger;
    if (path.empty()) return faulty_configuration;
    const auto verified = verify(path);
    const auto found = verified.differences;
    if (found > most_lines) std::cout << "and " << found - most_lines << " more\n";
    std::cout << counted(verified.vehicles, "vehicle") << ", "
              << counted(verified.observations, "observation") << ", "
              << counted(verified.transitions, "transition")
              << " checked: " << (found == 0 ? "no difference" : counted(found, "difference")) << '\n';
    return found == 0 ? no_difference : differences_found;
}

}  // namespace verification
