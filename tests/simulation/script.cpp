#include "tests/simulation/script.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>

#include "tests/simulation/life.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;
using sandbox::dice;
using storage::SweepKind;

constexpr std::array brands{"bmw",     "citroen",  "ds",         "mercedes-benz", "mini",      "opel",
                            "peugeot", "vauxhall", "jeep",       "fiat",          "alfaromeo", "ford",
                            "renault", "dacia",    "toyota",     "lexus",         "porsche",   "maserati",
                            "kia",     "tesla",    "volvo-cars", "skoda",         "audi",      "volkswagen",
                            "seat",    "cupra",    "polestar",   "nissan",        "sandbox"};
constexpr auto in_flight_every = 3h;
constexpr auto full_every = 6h;

VehiclePlan make_vehicle(const Script& script, std::size_t index, dice& dice) {
    VehiclePlan vehicle;
    std::array<char, 32> vin{};
    std::snprintf(vin.data(), vin.size(), "SMLTD%012zu", index);
    vehicle.vin = vin.data();
    vehicle.brand = brands.at(index % brands.size());
    const auto length = std::chrono::duration_cast<microseconds>(script.end - script.start);
    const auto chance = dice.between(1, 100);
    if (chance <= 80) {
        vehicle.changelog_from = Time::min();
    } else if (chance <= 88) {
        vehicle.changelog_from = script.start + microseconds(dice.between(0, length.count()));
    }
    if (dice.falls(0.4)) vehicle.lag = some_time(dice, 1s, 2min);
    vehicle.writing = static_cast<Writing>(dice.between(0, 3));
    // an order of whole seconds could not be read from two changes within one
    vehicle.newest_first = vehicle.writing == Writing::micros && dice.falls(0.3);
    vehicle.is_flaky = dice.falls(0.15);
    vehicle.named_events = dice.falls(0.7);
    return vehicle;
}

SweepPlan make_sweep(Time at, SweepKind kind, dice& dice) {
    SweepPlan plan;
    plan.at = at;
    plan.kind = kind;
    plan.part_takes = some_time(dice, 20ms, 20s);
    if (dice.falls(0.1)) {
        plan.failing = static_cast<int>(dice.between(1, 4));
        plan.fault = static_cast<SweepPlan::Fault>(dice.between(0, 6));
        plan.cut_at = static_cast<int>(dice.between(0, 1000));
    }
    return plan;
}

/// In their time, and where it is interesting: around a change.
void plan_sweeps(Script& script, dice& dice) {
    const auto regularly = [&](SweepKind kind, microseconds every) {
        for (Time at = script.start + 1min; at < script.end; at += every) {
            const auto late = microseconds(dice.between(0, every.count() / 4));
            script.sweeps.push_back(make_sweep(at + late, kind, dice));
        }
    };
    regularly(SweepKind::full, full_every);
    regularly(SweepKind::in_flight, in_flight_every);
    for (const auto& happening : script.happenings) {
        if (happening.at < script.start || happening.at > script.end || !dice.falls(0.1)) continue;
        Time at = happening.at + microseconds(dice.between(-30'000'000, 180'000'000));
        do {
            const auto kind = dice.falls(0.4) ? SweepKind::full : SweepKind::in_flight;
            script.sweeps.push_back(make_sweep(at, kind, dice));
            at += some_time(dice, 1s, 6min);
        } while (dice.falls(0.5));
    }
}

void plan_troubles(Script& script, dice& dice) {
    const auto begin = [&script](Time at, Trouble::Kind kind, microseconds lasts) {
        script.troubles.push_back({at, kind, lasts});
    };
    for (Time at = script.start + 6h; at < script.end; at += some_time(dice, 6h, 160h)) {
        begin(at, Trouble::Kind::killed, some_time(dice, 5s, 2h));
    }
    for (Time at = script.start + 12h; at < script.end; at += some_time(dice, 40h, 600h)) {
        begin(at, Trouble::Kind::disk_full, some_time(dice, 5s, 1h));
    }
    for (const auto& sweep : script.sweeps) {  // in the middle of one
        if (!dice.falls(0.01)) continue;
        const auto kind = dice.falls(0.7) ? Trouble::Kind::killed : Trouble::Kind::disk_full;
        begin(sweep.at + 2 * sweep.part_takes, kind, some_time(dice, 5s, 1h));
    }
    for (const auto& happening : script.happenings) {  // and of a command
        const bool command = happening.cause != Happening::Cause::itself && happening.at > script.start;
        if (!command || !dice.falls(0.05)) continue;
        const auto at = happening.at + microseconds(dice.between(0, 2 * happening.takes.count()));
        begin(at, Trouble::Kind::killed, some_time(dice, 5s, 1h));
    }
}

}  // namespace

Script make_script(std::uint64_t seed, Size size) {
    Script script;
    script.seed = seed;
    script.start = std::chrono::sys_days(std::chrono::year{2026} / 1 / 2) + 8h;
    script.end = script.start + std::chrono::days(size.days);
    dice common(sandbox::mixed(seed, 0));
    for (std::size_t i = 0; i < size.vehicles; ++i) {
        dice own(sandbox::mixed(seed, i + 1));
        script.vehicles.push_back(make_vehicle(script, i, own));
        live(script, i, own);
    }
    std::erase_if(script.happenings, [&script](const Happening& each) { return each.at > script.end; });
    plan_sweeps(script, common);
    plan_troubles(script, common);
    return script;
}

}  // namespace simulation
