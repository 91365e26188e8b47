#include "tests/simulation/story.hpp"

#include <chrono>

namespace simulation {
namespace {

std::string seconds_of(microseconds duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}

std::string title_of(const Script& script, std::size_t vehicle) {
    const auto& plan = script.vehicles[vehicle];
    std::string title = plan.vin + " (" + plan.brand;
    if (plan.changelog_from == never) {
        title += ", never a changelog";
    } else if (plan.changelog_from > script.start) {
        title += ", changelog from " + clearance::format_time(plan.changelog_from);
    }
    if (plan.lag.count() > 0) title += ", its lists lag up to " + seconds_of(plan.lag);
    return title + ")";
}

void add(std::string& story, const std::string& heading, const std::vector<std::string>& lines) {
    story.append("  ").append(heading).append("\n");
    for (const auto& line : lines) story.append("    ").append(line).append("\n");
}

}  // namespace

std::string story_of(const Shrunk& shrunk) {
    const auto vehicle = shrunk.mismatch.vehicle;
    const auto outcome = World(shrunk.script, vehicle).run();
    std::string story = "seed " + std::to_string(shrunk.script.seed) + ": " + shrunk.mismatch.what + "\n  ";
    story += title_of(shrunk.script, vehicle) + "\n";
    add(story, "what happened, by the platform's clock:", outcome.told);
    add(story, "the platform's history:", outcome.expected);
    add(story, "what the ledger holds:", outcome.held);
    return story;
}

}  // namespace simulation
