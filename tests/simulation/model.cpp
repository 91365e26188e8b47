#include "tests/simulation/model.hpp"

#include <algorithm>
#include <chrono>

#include "clearance/brand.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/simulation/webhook.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;

clearance::ListedVehicle make_item(const VehiclePlan& plan, const Change& last) {
    clearance::ListedVehicle item{.vin = clearance::Vin::parse(plan.vin).value(),
                                  .status = last.status,
                                  .brand = plan.brand,
                                  .tags = std::nullopt,
                                  .changelog = {}};
    if (clearance::needs_customer_name(plan.brand))
        item.tags = clearance::Tags{{std::string(clearance::customer_name_tag), "Fleet"}};
    return item;
}

std::string text_of(const clearance::ListedVehicle& item) {
    std::string text = item.vin.text() + "|" + std::string(item.status.text());
    for (const auto& entry : item.changelog) {
        text.append("|").append(entry.timestamp).append("|").append(entry.status.text());
        text.append("|").append(entry.reason);
    }
    return text;
}

}  // namespace

Model::Model(const Script& script) : script_(script), vehicles_(script.vehicles.size()) {
    for (std::size_t i = 0; i < script.vehicles.size(); ++i) by_vin_.emplace(script.vehicles[i].vin, i);
}

const Change& Model::change(std::size_t vehicle, const Status& status, const std::string& reason, Time now) {
    const bool exact = script_.vehicles[vehicle].writing == Writing::micros ||
                       script_.vehicles[vehicle].writing == Writing::offset;
    const Time at = exact ? now : Time(std::chrono::floor<std::chrono::seconds>(now));
    return vehicles_[vehicle].changes.emplace_back(Change{at, now, status, reason});
}

std::optional<Status> Model::present(std::size_t vehicle) const {
    const auto& changes = vehicles_[vehicle].changes;
    if (changes.empty()) return std::nullopt;
    return changes.back().status;
}

std::optional<Status> Model::listed(std::size_t vehicle, Time now) const {
    const auto known = known_changes(vehicle, now);
    if (known == 0) return std::nullopt;
    return vehicles_[vehicle].changes[known - 1].status;
}

bool Model::has_changelog(std::size_t vehicle, Time now) const {
    return script_.vehicles[vehicle].changelog_from <= now;
}

Time Model::listed_at(std::size_t vehicle, std::size_t change) const {
    return vehicles_[vehicle].changes[change].made + script_.vehicles[vehicle].lag;
}

std::vector<ExpectedTransition> Model::history(std::size_t vehicle) const {
    std::vector<ExpectedTransition> history;
    const auto& changes = vehicles_[vehicle].changes;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ExpectedTransition next{std::nullopt, changes[i].status, changes[i].at, 1, i};
        if (!history.empty()) {
            const auto& last = history.back();
            if (last.to == next.to) continue;
            next.from = last.to;
            next.episode = last.episode + (last.to.is_end() ? 1 : 0);
        }
        history.push_back(std::move(next));
    }
    return history;
}

std::size_t Model::known_changes(std::size_t vehicle, Time now) const {
    const auto most = static_cast<std::uint64_t>(script_.vehicles[vehicle].lag.count());
    const auto moment = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const auto drawn = sandbox::mixed(script_.seed + vehicle, moment) % (most + 1);
    const Time as_of = now - microseconds(static_cast<std::int64_t>(drawn));
    const auto& changes = vehicles_[vehicle].changes;
    const auto later = std::upper_bound(changes.begin(), changes.end(), as_of,
                                        [](Time when, const Change& change) { return when < change.made; });
    return static_cast<std::size_t>(later - changes.begin());
}

const clearance::ListedVehicle& Model::item(std::size_t vehicle, std::size_t known, bool with_changelog) {
    auto& truth = vehicles_[vehicle];
    const auto made = truth.items.find({known, with_changelog});
    if (made != truth.items.end()) return made->second;
    auto item = make_item(script_.vehicles[vehicle], truth.changes.at(known - 1));
    for (std::size_t i = 0; with_changelog && i < known; ++i) {
        const auto& change = truth.changes[i];
        const bool hidden =
            script_.vehicles[vehicle].hides_rejections && change.status == clearance::KnownStatus::rejected;
        if (hidden) continue;
        item.changelog.push_back({written(vehicle, change.at), change.status, change.reason});
    }
    if (script_.vehicles[vehicle].newest_first) std::ranges::reverse(item.changelog);
    item.digest = digest_of(text_of(item));
    return truth.items.emplace(std::pair(known, with_changelog), std::move(item)).first->second;
}

std::string Model::written(std::size_t vehicle, Time time) const {
    switch (script_.vehicles[vehicle].writing) {
        case Writing::seconds:
            return clearance::format_time(std::chrono::floor<std::chrono::seconds>(time));
        case Writing::no_zone: {
            auto text = clearance::format_time(std::chrono::floor<std::chrono::seconds>(time));
            return text.substr(0, text.find('.'));
        }
        case Writing::offset: {
            auto text = clearance::format_time(time + 2h);
            text.pop_back();
            return text + "+02:00";
        }
        case Writing::micros:
            break;
    }
    return clearance::format_time(time);
}

std::optional<std::size_t> Model::find(const std::string& vin) const {
    const auto found = by_vin_.find(vin);
    if (found == by_vin_.end()) return std::nullopt;
    return found->second;
}

}  // namespace simulation
