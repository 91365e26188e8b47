#include "tests/simulation/check.hpp"

#include <algorithm>

#include "clearance/timeline.hpp"

namespace simulation {
namespace {

using clearance::KnownStatus;
using clearance::Source;
using storage::SweepKind;

/// So long after a change lists may still be from before it.
constexpr std::chrono::minutes recent{10};
constexpr std::chrono::seconds stamps_differ{10};

bool is_announced(const Status& status) {
    return status.is_end() || status == KnownStatus::approved;
}

bool is_counted(const clearance::Transition& transition) {
    return !transition.unconfirmed;
}

/// What an in-flight sweep asks for by status.
bool is_asked_for(const Status& status) {
    return status.is_unfinished() && status.known() != KnownStatus::unknown;
}

std::string word(const std::optional<Status>& status) {
    return status ? std::string(status->text()) : "nothing";
}

bool is_that(const clearance::Transition& held, const ExpectedTransition& expected) {
    return held.to == expected.to && held.from == expected.from && held.occurred_at == expected.at &&
           held.episode == expected.episode && !held.estimated && !held.provisional;
}

}  // namespace

std::string text_of(const ExpectedTransition& expected) {
    return std::string(expected.to.text()) + " " + clearance::format_time(expected.at) + " from " +
           word(expected.from) + ", episode " + std::to_string(expected.episode);
}

std::string text_of(const clearance::Transition& transition) {
    std::string text =
        std::string(transition.to.text()) + " " + clearance::format_time(transition.occurred_at);
    text += " from " + word(transition.from) + ", episode " + std::to_string(transition.episode);
    text += ",";
    if (transition.has(Source::webhook)) text += " webhook";
    if (transition.has(Source::sweep)) text += " sweep";
    if (transition.has(Source::command)) text += " command";
    if (transition.estimated) text += ", estimated";
    if (transition.provisional) text += ", provisional";
    if (transition.unconfirmed) text += ", unconfirmed";
    return text;
}

Check::Check(const Script& script, const Model& model, Tracker& tracker)
    : script_(script), model_(model), tracker_(tracker), progress_(script.vehicles.size()) {}

void Check::recorded(std::size_t vehicle, Time now, bool misleading) {
    auto& progress = progress_[vehicle];
    progress.recorded = now;
    progress.present_open = true;
    progress.misled = progress.misled || misleading;
}

void Check::acknowledged(std::size_t vehicle, std::size_t change) {
    acknowledged_.emplace(vehicle, change);
    if (is_beside_an_answer(vehicle, change)) progress_[vehicle].misled = true;
    if (is_believed(vehicle, change)) progress_[vehicle].told = std::max(progress_[vehicle].told, change + 1);
}

/// So soon after the same status it may be the webhook of that one, redelivered; and a list that says
/// something unheard of may be from before or from after.
bool Check::is_believed(std::size_t vehicle, std::size_t change) const {
    const auto& changes = model_.changes(vehicle);
    if (change > 0 && clearance::may_lead_to(changes[change - 1].status, changes[change - 1].status))
        return false;
    return std::none_of(
        changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(change), [&](const Change& each) {
            return each.status == changes[change].status &&
                   changes[change].made - each.made <= clearance::match_window + stamps_differ;
        });
}

/// Where there is no changelog, a list that says once more what it said is not kept, and a filtered one does
/// not move a finished vehicle: then a late webhook of what came in between may pass for the last word.
bool Check::is_hidden(std::size_t vehicle, std::size_t change, Time now) const {
    const auto told = progress_[vehicle].told;
    return !model_.has_changelog(vehicle, now) && change < told &&
           !acknowledged_.contains({vehicle, told - 1});
}

/// An answer carries our clock, and is the present or a bit older: where the life cycle allows both orders,
/// nobody knows whether what is told of the same minute came before it.
bool Check::is_beside_an_answer(std::size_t vehicle, std::size_t change) const {
    const auto& [status, at] = progress_[vehicle].answer;
    const auto& told = model_.changes(vehicle)[change];
    const bool near =
        told.made < at + clearance::clock_tolerance && at < told.made + clearance::clock_tolerance;
    return near &&
           (clearance::may_lead_to(told.status, status) || !clearance::is_expected(status, told.status));
}

bool Check::is_due(std::size_t vehicle, const Sweeping& sweep) const {
    const auto known = progress_[vehicle].known;
    const bool news =
        known < model_.changes(vehicle).size() && model_.listed_at(vehicle, known) <= sweep.began;
    return news || progress_[vehicle].present_open;
}

Check::Sweeping Check::before(SweepKind kind, Time now) {
    Sweeping sweep{kind, now, {}};
    if (kind == SweepKind::full) return sweep;
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < progress_.size(); ++i) {
        if (is_due(i, sweep)) due.push_back(i);
    }
    for (const auto& [vehicle, what] : held(due)) {
        if (what.status && what.status->is_unfinished()) sweep.asked_for.insert(vehicle);
    }
    return sweep;
}

bool Check::had_to_find(std::size_t vehicle, const Sweeping& sweep) const {
    if (sweep.kind != SweepKind::in_flight)
        return sweep.kind == SweepKind::full || sweep.asked_for.contains(vehicle);
    // what is told meanwhile, or misleads, may end its being under way here
    if (progress_[vehicle].misled || progress_[vehicle].recorded >= sweep.began) return false;
    if (sweep.asked_for.contains(vehicle)) return true;
    const auto last = model_.changes(vehicle).size() - 1;
    return model_.has_changelog(vehicle, sweep.began) && is_asked_for(*model_.present(vehicle)) &&
           model_.listed_at(vehicle, last) <= sweep.began;
}

std::optional<Mismatch> Check::after(const Sweeping& sweep, const std::set<std::size_t>& poor, Time now) {
    std::vector<std::size_t> due;
    for (std::size_t i = 0; i < progress_.size(); ++i) {
        const bool asked = !model_.changes(i).empty() && !poor.contains(i) && is_due(i, sweep);
        if (asked && had_to_find(i, sweep)) due.push_back(i);
    }
    for (const auto& [vehicle, what] : held(due)) {
        if (auto mismatch = follow(vehicle, what, sweep, now)) return mismatch;
    }
    return std::nullopt;
}

/// Where the rules promise less than at once: what was recorded in the last minutes may stand against a list.
std::optional<Mismatch> Check::follow(std::size_t vehicle, const Held& what, const Sweeping& sweep,
                                      Time now) {
    auto& progress = progress_[vehicle];
    const auto& changes = model_.changes(vehicle);
    const bool whole = model_.has_changelog(vehicle, sweep.began);
    const bool all_listed = model_.listed_at(vehicle, changes.size() - 1) <= sweep.began;
    if (whole) {
        for (const auto& expected : model_.history(vehicle)) {
            if (expected.change < progress.known || model_.listed_at(vehicle, expected.change) > sweep.began)
                continue;
            const bool found = std::ranges::any_of(what.transitions, [&expected](const auto& each) {
                return is_counted(each) && each.to == expected.to && each.occurred_at == expected.at;
            });
            if (!found) return Mismatch{vehicle, now, "the sweep did not find " + text_of(expected)};
        }
        while (progress.known < changes.size() && model_.listed_at(vehicle, progress.known) <= sweep.began) {
            ++progress.known;
            ++checked_;
            progress.present_open = true;
        }
        progress.told = std::max(progress.told, progress.known);
    }
    const bool calm = progress.recorded + clearance::settle_time + clearance::clock_tolerance < sweep.began;
    if (!all_listed || !calm) return std::nullopt;
    if (what.status != model_.present(vehicle)) {
        return Mismatch{vehicle, now,
                        "after the sweep the present is " + word(what.status) + ", on the platform it is " +
                            word(model_.present(vehicle))};
    }
    checked_ += changes.size() - progress.known;
    progress.known = progress.told = changes.size();
    progress.present_open = progress.misled = false;
    return std::nullopt;
}

std::optional<Mismatch> Check::still_true(std::size_t vehicle, Time now) {
    if (progress_[vehicle].misled || progress_[vehicle].told == 0) return std::nullopt;
    const auto present = held({vehicle}).at(vehicle).status;
    if (!is_older_news(vehicle, present)) return std::nullopt;
    const auto& told = model_.changes(vehicle)[progress_[vehicle].told - 1];
    return Mismatch{vehicle, now,
                    "the present is " + word(present) + ", though " + std::string(told.status.text()) +
                        " was told already"};
}

/// Of the vehicles with news; the others are looked at when they have some, and at the end.
std::optional<Mismatch> Check::all_still_true(Time now) {
    for (std::size_t i = 0; i < progress_.size(); ++i) {
        const auto& changes = model_.changes(i);
        const bool news = !changes.empty() && changes.back().made + recent > now;
        if (!news && !progress_[i].present_open) continue;
        if (auto mismatch = still_true(i, now)) return mismatch;
    }
    return std::nullopt;
}

/// Two webhooks of changes within seconds may be stamped the other way round.
bool Check::is_older_news(std::size_t vehicle, const std::optional<Status>& present) const {
    const auto& changes = model_.changes(vehicle);
    const auto told = progress_[vehicle].told - 1;
    for (auto i = changes.size(); i-- > 0;) {
        if (i < told && changes[told].made - changes[i].made >= stamps_differ) return true;
        const bool as_young =
            i >= told || (is_announced(changes[i].status) && is_announced(changes[told].status));
        if (as_young && present == changes[i].status) return false;
    }
    return true;
}

std::optional<Mismatch> Check::at_the_end(Time now) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < progress_.size(); ++i) all.push_back(i);
    for (const auto& [vehicle, what] : held(all)) {
        if (what.status != model_.present(vehicle)) {
            return Mismatch{vehicle, now,
                            "in the end the present is " + word(what.status) + ", on the platform it is " +
                                word(model_.present(vehicle))};
        }
        if (!model_.has_changelog(vehicle, now)) continue;
        if (auto differs = history_differs(vehicle, what)) return Mismatch{vehicle, now, *differs};
    }
    if (auto differs = summary_differs()) return Mismatch{0, now, *differs};
    return std::nullopt;
}

std::optional<std::string> Check::history_differs(std::size_t vehicle, const Held& what) const {
    std::vector<clearance::Transition> counted;
    std::ranges::copy_if(what.transitions, std::back_inserter(counted), is_counted);
    const auto expected = model_.history(vehicle);
    for (std::size_t i = 0; i < expected.size() && i < counted.size(); ++i) {
        if (!is_that(counted[i], expected[i]))
            return "in the end the ledger holds " + text_of(counted[i]) + " in place of " +
                   text_of(expected[i]);
        const bool told = acknowledged_.contains({vehicle, expected[i].change});
        if (told && !counted[i].has(Source::webhook))
            return "its webhook was acknowledged, but is no source of " + text_of(counted[i]);
    }
    if (expected.size() > counted.size())
        return "in the end the ledger lacks " + text_of(expected[counted.size()]);
    if (expected.size() < counted.size())
        return "in the end the ledger holds too much: " + text_of(counted[expected.size()]);
    return std::nullopt;
}

std::optional<std::string> Check::summary_differs() {
    std::map<std::string, std::int64_t> expected;
    for (std::size_t i = 0; i < progress_.size(); ++i) {
        if (const auto present = model_.present(i)) ++expected[std::string(present->text())];
    }
    auto held = tracker_.read([](storage::Reading& reading) { return reading.summary(); });
    std::erase_if(held.by_status, [](const auto& each) { return each.second == 0; });
    if (held.by_status == expected) return std::nullopt;
    return "in the end the summary does not count what the platform has";
}

std::map<std::size_t, Check::Held> Check::held(const std::vector<std::size_t>& vehicles) {
    if (vehicles.empty()) return {};
    return tracker_.read([&](storage::Reading& reading) {
        std::map<std::size_t, Held> all;
        for (const auto i : vehicles) {
            const auto vin = clearance::Vin::parse(script_.vehicles[i].vin).value();
            Held one;
            if (const auto vehicle = reading.vehicle(vin)) one.status = vehicle->status;
            for (auto& recorded : reading.transitions(vin)) one.transitions.push_back(recorded.transition);
            all.emplace(i, std::move(one));
        }
        return all;
    });
}

}  // namespace simulation
