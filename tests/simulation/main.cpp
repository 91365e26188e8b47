// simulation [--seeds N] [--first-seed S] [--vehicles M] [--days D] [--jobs J] [--plant-fault]: see
// README.md.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "server/log.hpp"
#include "tests/simulation/story.hpp"

namespace {

using namespace simulation;

struct Options {
    std::uint64_t seeds = 20, first_seed = 1;
    Size size;
    unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
    bool plant_fault = false;
};

constexpr auto usage =
    "Usage: simulation [--seeds N] [--first-seed S] [--vehicles M] [--days D] [--jobs J] [--plant-fault]\n"
    "Simulates N worlds (20) of M vehicles (200) over D days (90), J at once (one per core), and tells the\n"
    "shortest story of each that ends differently in the ledger than on the platform. Exit codes: 0, 1\n"
    "something differs, 2 usage.\n";

template <class T>
bool read_number(std::string_view text, T& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0;
}

std::optional<Options> read_options(int count, const char* const* arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        if (name == "--plant-fault") {
            options.plant_fault = true;
            continue;
        }
        const std::string_view value = i + 1 < count ? arguments[++i] : "";
        const bool read = name == "--seeds"        ? read_number(value, options.seeds)
                          : name == "--first-seed" ? read_number(value, options.first_seed)
                          : name == "--vehicles"   ? read_number(value, options.size.vehicles)
                          : name == "--days"       ? read_number(value, options.size.days)
                          : name == "--jobs"       ? read_number(value, options.jobs)
                                                   : false;
        if (!read) return std::nullopt;
    }
    return options;
}

/// The seeds, shared out among threads; each world is one thread's own.
class Run {
  public:
    explicit Run(const Options& options) : options_(options), next_(options.first_seed) {}

    /// Whether all is as it should be.
    bool run() {
        {
            std::vector<std::jthread> threads;
            for (unsigned i = 0; i < options_.jobs; ++i) threads.emplace_back([this] { work(); });
        }
        for (std::size_t i = 0; i < count_names.size(); ++i)
            std::printf("%s%zu %s", i == 0 ? "" : ", ", totals_.of(static_cast<Count>(i)), count_names.at(i));
        std::printf("\n%zu of %zu seeds went wrong\n", wrong_, static_cast<std::size_t>(options_.seeds));
        return wrong_ == 0 && !something_never_happened();
    }

  private:
    void work() {
        while (const auto seed = take()) {
            auto script = make_script(*seed, options_.size);
            for (auto& vehicle : script.vehicles) vehicle.hides_rejections = options_.plant_fault;
            const auto outcome = World(script, {}).run();
            std::string story;
            if (outcome.mismatch)
                story = story_of(shrink(std::move(script), *outcome.mismatch, std::chrono::minutes(2)));
            keep(outcome.totals, story);
        }
    }

    std::optional<std::uint64_t> take() {
        const std::lock_guard lock(mutex_);
        if (next_ == options_.first_seed + options_.seeds) return std::nullopt;
        return next_++;
    }

    void keep(const Totals& totals, const std::string& story) {
        const std::lock_guard lock(mutex_);
        totals_ += totals;
        if (story.empty()) return;
        ++wrong_;
        std::puts(story.c_str());
        std::fflush(stdout);
    }

    /// In worlds of the usual size everything must happen, or it is not tested.
    bool something_never_happened() const {
        if (options_.size.vehicles < 100 || options_.size.days < 60) return false;
        for (std::size_t i = 0; i < count_names.size(); ++i) {
            if (totals_.of(static_cast<Count>(i)) > 0) continue;
            std::printf("not tested: %s\n", count_names.at(i));
            return true;
        }
        return false;
    }

    const Options& options_;
    std::mutex mutex_;
    std::uint64_t next_;
    Totals totals_;
    std::size_t wrong_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    const auto options = read_options(count, arguments);
    if (!options) {
        std::fputs(usage, stderr);
        return 2;
    }
    logging::configure("error", false);
    return Run(*options).run() ? 0 : 1;
}
