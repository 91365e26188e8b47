// Whatever arrives in whatever order: once a list has told the whole changelog, the history is the
// platform's.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "clearance/history.hpp"

namespace clearance {
namespace {

using enum KnownStatus;
using std::chrono::minutes;
using std::chrono::seconds;

struct Change {
    Status status;
    Time at;
    bool announced = false;  // by a webhook with a time
};

/// One made-up vehicle: what really happened to it, and what the tracker is told of that.
class MadeUpVehicle {
  public:
    explicit MadeUpVehicle(unsigned seed) : random_(seed) {
        live();
        tell();
    }
    std::vector<Change> changes;
    std::vector<Observation> observations;

  private:
    int number(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    bool chance(int percent) { return number(1, 100) <= percent; }

    void change(KnownStatus status) {
        clock_ += minutes(number(1, 600)) + seconds(number(0, 59));
        changes.push_back({status, clock_});
    }
    void live() {
        for (int episode = number(1, 3); episode > 0; --episode) {
            change(pending);
            if (chance(20)) {
                change(canceling);
                change(chance(80) ? canceled : approved);
            } else {
                change(chance(60) ? approved : rejected);
            }
            if (changes.back().status == approved && chance(60)) {
                change(revoking);
                change(revoked);
            }
            if (changes.back().status == approved) break;
        }
    }

    Observation observation(ObservationKind kind, Source source, const Status& status, Time recorded) {
        Observation o;
        o.kind = kind;
        o.source = source;
        o.status = status;
        o.recorded_at = recorded;
        return o;
    }
    /// Lost, late by up to days, doubled, with or without a time.
    void tell_webhook(Change& told) {
        const bool announced = told.status == approved || told.status.is_end();
        if (!announced || chance(25)) return;
        for (int copies = chance(10) ? 2 : 1; copies > 0; --copies) {
            auto o = observation(ObservationKind::webhook, Source::webhook, told.status,
                                 told.at + seconds(number(1, chance(80) ? 20 : 300'000)));
            if (chance(90)) told.announced = true;
            if (told.announced) o.occurred_at = told.at + seconds(number(0, 5));
            observations.push_back(o);
        }
    }
    /// What a list asked for at that time holds; `lag`: it may not know the newest yet.
    void tell_listing(Time requested, bool lag) {
        std::vector<Change> known;
        for (const auto& one : changes) {
            if (one.at + (lag ? minutes(2) : minutes(0)) <= requested) known.push_back(one);
        }
        if (known.empty()) return;
        ++references_;
        tell_item(known, requested);
        if (known.size() > 1 && chance(20)) {  // the VIN stands in the list twice, once as it was before
            known.resize(known.size() - 1);
            tell_item(known, requested);
        }
    }
    void tell_item(const std::vector<Change>& known, Time requested) {
        const auto asked = [&](Observation& o) {
            o.requested_at = requested;
            o.reference = references_;
            observations.push_back(o);
        };
        for (std::size_t i = 0; i < known.size(); ++i) {
            auto o = observation(ObservationKind::changelog, Source::sweep, known[i].status, requested);
            o.occurred_at = known[i].at;
            o.position = static_cast<int>(i);
            asked(o);
        }
        auto bare = observation(ObservationKind::listing, Source::sweep, known.back().status, requested);
        bare.last_entry = -1;  // the changelog entry just before it
        asked(bare);
    }
    void tell() {
        for (auto& one : changes) tell_webhook(one);
        for (int sweeps = number(0, 4); sweeps > 0; --sweeps) {
            tell_listing(changes.front().at + minutes(number(0, 3000)), chance(50));
        }
        const auto newest =
            std::max_element(observations.begin(), observations.end(),
                             [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
        const Time last = observations.empty() ? clock_ : std::max(clock_, newest->recorded_at);
        tell_listing(last + minutes(6), false);
        arrive();
    }
    /// Ids in the order of recording; of several at the same time, as they come; entries already known are
    /// left out.
    void arrive() {
        std::stable_sort(observations.begin(), observations.end(),
                         [](const auto& a, const auto& b) { return a.recorded_at < b.recorded_at; });
        std::vector<Observation> arrived;
        for (auto& o : observations) {
            const auto known = std::find_if(arrived.begin(), arrived.end(), [&o](const Observation& other) {
                return o.kind == ObservationKind::changelog && other.kind == o.kind &&
                       other.status == o.status && other.occurred_at == o.occurred_at;
            });
            if (known != arrived.end()) {
                newest_entry_ = known->id;
                continue;
            }
            if (o.last_entry == -1) o.last_entry = newest_entry_;
            o.id = static_cast<std::int64_t>(arrived.size()) + 1;
            o.fence = first_of_answer(arrived, o);
            if (o.kind == ObservationKind::changelog) newest_entry_ = o.id;
            arrived.push_back(o);
        }
        observations = std::move(arrived);
    }
    /// The fence of an answer whose request saw everything recorded before it.
    static std::int64_t first_of_answer(const std::vector<Observation>& arrived, const Observation& o) {
        std::int64_t fence = 0;
        for (const auto& other : arrived) {
            if (other.recorded_at < o.requested_at) fence = other.id;
        }
        return fence;
    }

    std::mt19937 random_;
    Time clock_ = parse_time("2026-01-02T00:00:00Z").value();
    int references_ = 0;
    std::int64_t newest_entry_ = 0;
};

std::string text_of(const std::vector<Change>& changes) {
    std::string text;
    for (const auto& one : changes) text += std::string(one.status.text()) + " " + format_time(one.at) + "\n";
    return text;
}

std::vector<Change> confirmed(const History& history) {
    std::vector<Change> changes;
    for (const auto& t : history.transitions) {
        if (!t.unconfirmed) changes.push_back({t.to, t.occurred_at, t.has(Source::webhook)});
    }
    return changes;
}

constexpr unsigned cases = 10'000;

TEST(Property, HistoryIsThePlatformsOnceItsChangelogIsKnown) {
    for (unsigned seed = 1; seed <= cases; ++seed) {
        const MadeUpVehicle vehicle(seed);
        const auto history = fold(vehicle.observations);
        ASSERT_EQ(text_of(confirmed(history)), text_of(vehicle.changes)) << "seed " << seed;
        const auto told = confirmed(history);
        for (std::size_t i = 0; i < told.size(); ++i) {
            ASSERT_TRUE(told[i].announced || !vehicle.changes[i].announced)
                << "seed " << seed << ", change " << i;
        }
        ASSERT_TRUE(history.present);
        ASSERT_EQ(history.transitions[*history.present].to, vehicle.changes.back().status) << "seed " << seed;
        ASSERT_TRUE(history.settled) << "seed " << seed;
    }
}

TEST(Property, OrderOfTheInputNeverMatters) {
    for (unsigned seed = 1; seed <= cases; ++seed) {
        MadeUpVehicle vehicle(seed);
        // Also in the middle of the story, when things stand provisionally.
        vehicle.observations.resize((vehicle.observations.size() + 1) / (1 + seed % 2));
        const auto expected = fold(vehicle.observations);
        std::mt19937 random(seed);
        std::shuffle(vehicle.observations.begin(), vehicle.observations.end(), random);
        const auto shuffled = fold(vehicle.observations);
        ASSERT_EQ(shuffled.transitions, expected.transitions) << "seed " << seed;
        ASSERT_EQ(shuffled.present, expected.present) << "seed " << seed;
        ASSERT_EQ(shuffled.settled, expected.settled) << "seed " << seed;
    }
}

}  // namespace
}  // namespace clearance
