// What stands behind a transition, and the past as it stood and as it was known.
#include <algorithm>
#include <random>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using clearance::ObservationKind;
using testing::ElementsAre;
using testing::IsEmpty;

class Past : public LedgerTest {
  public:
    std::vector<EvidencedTransition> evidenced(const std::string& of = first_vin) {
        return read([&](Reading& reading) { return reading.evidenced_transitions(vin(of)); });
    }
    std::optional<Vehicle> vehicle_at(const Moment& moment, const std::string& of = first_vin) {
        return read([&](Reading& reading) { return reading.vehicle_at(vin(of), moment); });
    }
    /// "-": known, but nothing in force; "?": not known.
    std::string status_at(const Moment& moment, const std::string& of = first_vin) {
        const auto found = vehicle_at(moment, of);
        if (!found) return "?";
        return found->status ? std::string(found->status->text()) : "-";
    }
    Summary summary_at(const Moment& moment) {
        return read([&](Reading& reading) { return reading.summary_at(moment); });
    }
    Summary summary() {
        return read([](Reading& reading) { return reading.summary(); });
    }
};

std::vector<ObservationKind> kinds(const EvidencedTransition& transition) {
    std::vector<ObservationKind> kinds;
    for (const auto& each : transition.evidence) kinds.push_back(each.kind);
    return kinds;
}

TEST_F(Past, EachTransitionHasTheObservationsItStandsOn) {
    clock.set(at("10:36:53"));
    const auto receipt = webhook("approved", "10:36:52", "Cleared");
    clock.set(at("10:50:00"));
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    const auto asked = ask(sweep);
    list(asked, {item("approved", {.changelog = {{"2026-03-02 10:30:00", Status("pending"), ""},
                                                 {"2026-03-02T10:36:51", Status("approved"), ""}}})});
    const auto transitions = evidenced();
    ASSERT_EQ(transitions.size(), 2U);
    EXPECT_THAT(kinds(transitions[0]), ElementsAre(ObservationKind::changelog));
    EXPECT_EQ(transitions[0].evidence[0].occurred_text, "2026-03-02 10:30:00") << "as the platform wrote it";
    EXPECT_EQ(transitions[0].evidence[0].occurred_at, at("10:30:00"));
    EXPECT_EQ(transitions[0].evidence[0].reference, sweep);
    EXPECT_EQ(transitions[0].evidence[0].requested_at, asked.requested_at);

    EXPECT_THAT(kinds(transitions[1]), ElementsAre(ObservationKind::webhook, ObservationKind::changelog));
    EXPECT_EQ(transitions[1].evidence[0].reference, receipt.id);
    EXPECT_EQ(transitions[1].evidence[0].recorded_at, at("10:36:53"));
    EXPECT_EQ(transitions[1].evidence[0].reason, "Cleared");
    EXPECT_EQ(transitions[1].recorded.transition.occurred_at, at("10:36:51"));
    EXPECT_EQ(transitions[1].recorded.seq, this->transitions()[1].seq) << "the same as without evidence";
}

TEST_F(Past, AnAnswersEvidenceIsItsCommand) {
    const auto ticket = write([](Writing& writing) {
        return writing.begin_command({CommandKind::request, vin(), "bmw", std::nullopt, "operator"});
    });
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {CommandState::accepted, 200, Status("pending"), ""});
    });
    const auto transitions = evidenced();
    ASSERT_EQ(transitions.size(), 1U);
    EXPECT_THAT(kinds(transitions[0]), ElementsAre(ObservationKind::answer));
    EXPECT_EQ(transitions[0].evidence[0].reference, ticket.id);
    EXPECT_THAT(evidenced(second_vin), IsEmpty());
}

TEST_F(Past, AVehicleIsAsItStoodThen) {
    clock.set(at("09:00:00"));
    webhook("pending", "08:59:59");
    clock.set(at("10:00:00"));
    webhook("rejected", "09:59:59", "No such car");
    EXPECT_EQ(status_at({.at = at("08:59:58")}), "-");
    EXPECT_EQ(status_at({.at = at("08:59:59")}), "pending");
    EXPECT_EQ(status_at({.at = at("09:59:58")}), "pending");
    const auto then = vehicle_at({.at = at("11:00:00")}).value();
    EXPECT_EQ(then.status, Status("rejected"));
    EXPECT_EQ(then.since, at("09:59:59"));
    EXPECT_EQ(then.reason, "No such car");
    EXPECT_EQ(then.episode, 1);
    EXPECT_EQ(then.first_seen, at("09:00:00"));
}

TEST_F(Past, AVehicleIsAsItWasKnownThen) {
    clock.set(at("10:00:00"));
    list(item("approved", {.tags = Tags{{"fleet", "north"}}}));
    clock.set(at("12:00:00"));
    list(item("revoked", {.changelog = {{"2026-03-02T08:00:00Z", Status("approved"), ""},
                                        {"2026-03-02T09:30:00Z", Status("revoked"), ""}}}));
    EXPECT_EQ(status_at({.at = at("09:00:00")}), "approved");
    EXPECT_EQ(status_at({.at = at("09:45:00")}), "revoked");
    EXPECT_EQ(status_at({.at = at("11:00:00"), .known_at = at("11:00:00")}), "approved");
    EXPECT_EQ(status_at({.at = at("09:45:00"), .known_at = at("11:00:00")}), "-");
    EXPECT_EQ(status_at({.at = at("09:00:00"), .known_at = at("09:59:59")}), "?");
    const auto then = vehicle_at({.at = at("11:00:00"), .known_at = at("11:00:00")}).value();
    EXPECT_TRUE(then.estimated);
    EXPECT_EQ(then.brand, "volkswagen");
    EXPECT_THAT(then.tags, IsEmpty()) << "not kept of the past";
    EXPECT_EQ(then.listed, std::nullopt);
    EXPECT_EQ(then.last_confirmed, std::nullopt);
}

TEST_F(Past, WhatWasBelievedIsKnownEvenIfItIsUnconfirmedNow) {
    clock.set(at("10:00:00"));
    webhook("pending", "09:00:00");
    webhook("approved", "09:59:59");
    clock.set(at("11:00:00"));
    list(item("pending", {.changelog = {{"2026-03-02T09:00:00Z", Status("pending"), ""}}}));
    ASSERT_EQ(story(), "pending approved!");
    EXPECT_EQ(status_at({.at = at("10:30:00")}), "pending");
    EXPECT_EQ(status_at({.at = at("10:30:00"), .known_at = at("10:30:00")}), "approved");
}

TEST_F(Past, AVehicleThatOnlyACommandNamedWasNotKnown) {
    write([](Writing& writing) {
        return writing.begin_command({CommandKind::request, vin(), "bmw", std::nullopt, "operator"});
    });
    EXPECT_EQ(status_at({.at = at("12:00:00")}), "?");
    EXPECT_EQ(status_at({.at = at("12:00:00")}, second_vin), "?");
}

TEST_F(Past, TheCountsAreAsTheyStoodThen) {
    clock.set(at("10:00:00"));
    list(ask(), {item("approved", {.vin = fleet_vin(1), .brand = "bmw"}),
                 item("pending", {.vin = fleet_vin(2), .brand = "kia"})});
    clock.set(at("11:00:00"));
    webhook("rejected", "10:59:59", {}, fleet_vin(2));
    webhook("pending", "10:58:00", {}, fleet_vin(3));
    const auto then = summary_at({.at = at("10:30:00")});
    EXPECT_EQ(then.total, 2);
    EXPECT_THAT(then.by_status, ElementsAre(std::pair("approved", 1), std::pair("pending", 1)));
    EXPECT_THAT(then.by_brand, ElementsAre(std::pair("bmw", 1), std::pair("kia", 1)));
    EXPECT_EQ(summary_at({.at = at("09:00:00")}).total, 0);
    EXPECT_EQ(summary_at({.at = at("11:00:00"), .known_at = at("10:30:00")}).total, 2);
    EXPECT_EQ(summary_at({.at = at("11:00:00"), .known_at = at("09:59:59")}).total, 0);
    EXPECT_EQ(summary_at({.at = at("11:00:00")}).by_status, summary().by_status);
}

TEST_F(Past, CountsOfThePastAreWhatACountOfItsVehiclesWouldFind) {
    std::mt19937 random(11);
    const auto below = [&random](unsigned n) { return static_cast<int>(random() % n); };
    const std::vector<std::string> statuses{"pending", "approved", "rejected", "revoked"};
    struct Remembered {
        Time time;
        Summary summary;
    };
    std::vector<Remembered> remembered;
    for (int round = 0; round < 60; ++round) {
        clock.advance(std::chrono::minutes(1 + below(240)));
        const auto of = fleet_vin(below(9));
        const auto& status = statuses[static_cast<std::size_t>(below(4))];
        const auto when = clock.now() + std::chrono::minutes(below(2'000) - 1'400);
        if (below(3) == 0) {
            list(item(status, {.vin = of, .brand = "bmw", .salt = std::to_string(round)}));
        } else if (below(3) == 0) {
            list(item(status, {.vin = of,
                               .brand = "bmw",
                               .changelog = {{clearance::format_time(when), Status(status), ""}}}));
        } else {
            webhook(status, clearance::format_time(when), std::to_string(round), of);
        }
        remembered.push_back({clock.now(), summary()});
        clock.advance(1s);
    }
    const auto counted = [this](const Moment& moment) {
        std::map<std::string, std::int64_t> counts;
        for (int n = 0; n < 9; ++n) {
            const auto found = vehicle_at(moment, fleet_vin(n));
            if (found && found->status) ++counts[std::string(found->status->text())];
        }
        return counts;
    };
    for (const auto& [time, summary] : remembered) {
        for (const auto& moment : {Moment{time, {}}, Moment{time, time}, Moment{time - 20h, time},
                                   Moment{time + 5h, time - 7h}, Moment{time - 3h, time + 9h}}) {
            EXPECT_EQ(summary_at(moment).by_status, counted(moment));
        }
        const auto then = summary_at({time + clearance::furthest_future, time});
        EXPECT_EQ(then.by_status, summary.by_status) << "the present of that time, what lies ahead included";
        EXPECT_EQ(then.total, summary.total);
        std::int64_t by_brand = 0;
        for (const auto& [brand, n] : then.by_brand) by_brand += n;
        EXPECT_EQ(by_brand, then.total);
    }
}

}  // namespace
}  // namespace storage
