// What we are told and what the ledger then holds, where minutes have to pass: receiver, reconciler and
// commands before a real ledger, on a clock that the test turns. The names are those of
// tests/unit/clearance/told_table_*_test.cpp; tests/e2e/history_*_test.cpp has the rest.
#include "server/tracking/commands.hpp"
#include "server/webhook/receiver.hpp"
#include "tests/unit/server/tracking/reconciler_fixture.hpp"
#include "tests/unit/server/webhook/receiver_fixture.hpp"

namespace tracking {
namespace {

using clearance::KnownStatus;
using clearance::Source;
using Changelog = std::vector<clearance::ChangelogEntry>;

const std::string day = "2026-03-02T";

clearance::ChangelogEntry entry(const std::string& time, KnownStatus status) {
    return {day + time + "Z", status, ""};
}

class Told : public ReconcilerTest {
  public:
    Told() {
        webhook::ReceiverOptions receiving;
        receiving.path = "/webhooks/high-mobility";
        receiving.secrets = {{"first", "first-secret"}};
        receiving.check_wanted = [this](clearance::Vin of) {
            reconciler->check(std::move(of), CheckFor::question);
        };
        receiver = std::make_unique<webhook::Receiver>(*ledger, metrics, std::move(receiving));
        CommandOptions commanding;
        commanding.check_wanted = [this](clearance::Vin of) {
            reconciler->check(std::move(of), CheckFor::command);
        };
        commands = make_commands(*ledger, platform, std::move(commanding));
        start();
    }
    void TearDown() override { stop(); }

    void at(const std::string& time) {
        clock = clearance::parse_time(day + time + "Z").value().time_since_epoch().count();
    }
    /// `received_at`: time of day; empty: none.
    void webhook(const std::string& time, const std::string& status, const std::string& received_at) {
        at(time);
        auto request = test::webhook_request(
            test::change_body(first_vin, status, received_at.empty() ? "" : day + received_at + "Z"));
        EXPECT_EQ(run(receiver->route().handler(request)).status, 204U);
    }
    void sweep(const std::string& time, const std::string& status, const Changelog& changelog) {
        at(time);
        platform.lists = {{.items = {item(status, first_vin, changelog)}}};
        EXPECT_EQ(full().outcome, SweepOutcome::complete);
    }
    void in_flight_sweep(const std::string& time, const std::string& status, const Changelog& changelog) {
        at(time);
        platform.lists = {{.items = {item(status, first_vin, changelog)}}};
        EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
    }
    /// The answers to the checks that are asked for from now on.
    void answer_checks(const std::string& status, const Changelog& changelog) {
        platform.gets = {{.items = {item(status, first_vin, changelog)}}};
    }
    /// "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep"
    std::string told() {
        std::string line;
        for (const auto& [t, seq] : transitions()) {
            line.append(line.empty() ? "" : "; ").append(t.to.text()).append(" ");
            line.append(clearance::format_time(t.occurred_at).substr(11, 8)).append(" ");
            line.append(t.has(Source::webhook) ? t.has(Source::sweep) ? "webhook+sweep" : "webhook"
                                               : "sweep");
            if (t.estimated) line.append(" estimated");
            if (t.provisional) line.append(" provisional");
            if (t.unconfirmed) line.append(" unconfirmed");
        }
        return line;
    }

    std::unique_ptr<webhook::Receiver> receiver;
    std::unique_ptr<Commands> commands;
};

const Changelog only_pending{entry("10:00:00", KnownStatus::pending)};
const Changelog then_approved{only_pending[0], entry("12:09:58", KnownStatus::approved)};

TEST_F(Told, WebhookThatNoChangelogEverHoldsIsUnconfirmed) {
    sweep("12:02:00", "pending", only_pending);
    webhook("12:10:01", "approved", "12:10:00");
    EXPECT_EQ(status(), "approved");
    sweep("12:12:00", "pending", only_pending);
    EXPECT_EQ(status(), "approved") << "the list may lag";
    sweep("12:15:01", "pending", only_pending);
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 12:10:00 webhook provisional unconfirmed");
    EXPECT_EQ(status(), "pending");
    sweep("13:00:00", "approved", then_approved);
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 12:09:58 webhook+sweep") << "late, but it came";
    EXPECT_EQ(status(), "approved");
}

TEST_F(Told, EqualStatusesOfTwoEpisodesAreNeverMatched) {
    Changelog changelog{entry("12:01:00", KnownStatus::rejected), entry("12:02:00", KnownStatus::pending)};
    sweep("12:02:30", "pending", changelog);
    webhook("12:03:02", "rejected", "12:03:01");
    EXPECT_EQ(told(),
              "rejected 12:01:00 sweep; pending 12:02:00 sweep; rejected 12:03:01 webhook provisional");
    sweep("12:08:02", "pending", changelog);
    EXPECT_EQ(told(),
              "rejected 12:01:00 sweep; pending 12:02:00 sweep; "
              "rejected 12:03:01 webhook provisional unconfirmed");
    changelog.push_back(entry("12:03:00", KnownStatus::rejected));
    sweep("12:20:00", "rejected", changelog);
    EXPECT_EQ(told(), "rejected 12:01:00 sweep; pending 12:02:00 sweep; rejected 12:03:00 webhook+sweep");
    EXPECT_EQ(vehicle()->episode, 2);
}

TEST_F(Told, StatusWithoutAChangelogIsAnEstimateUntilOneShowsUp) {
    sweep("10:30:00", "pending", {});
    sweep("12:30:00", "approved", {});
    EXPECT_EQ(told(), "pending 10:30:00 sweep estimated; approved 12:30:00 sweep estimated");
    EXPECT_EQ(transitions().at(1).transition.earliest, transitions().at(0).transition.occurred_at);
    sweep("12:45:00", "approved", then_approved);
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 12:09:58 sweep");
    EXPECT_FALSE(vehicle()->estimated);
}

TEST_F(Told, StaleHalfAloneInAFilteredListMovesNothing) {
    const Changelog canceling{only_pending[0], entry("11:00:00", KnownStatus::canceling)};
    at("12:02:00");
    platform.lists = {{.items = {item("canceling", first_vin, canceling),
                                 item("pending", first_vin, only_pending), item("pending", second_vin)}}};
    full();
    webhook("12:10:01", "approved", "12:10:00");  // the carmaker was faster
    for (const auto* time : {"12:20:00", "12:21:00", "12:22:00"}) {
        in_flight_sweep(time, "pending", only_pending);
        EXPECT_EQ(status(), "approved") << time;
    }
    auto approved = canceling;
    approved.push_back(entry("12:09:58", KnownStatus::approved));
    at("12:30:00");
    platform.lists = {
        {.items = {item("approved", first_vin, approved), item("pending", first_vin, only_pending)}}};
    full();
    EXPECT_EQ(told(), "pending 10:00:00 sweep; canceling 11:00:00 sweep; approved 12:09:58 webhook+sweep");
}

TEST_F(Told, SameBodyAgainIsOneTransitionThoughDaysLieBetween) {
    webhook("12:10:01", "approved", "12:10:00");
    clock += std::chrono::microseconds(72h).count();
    auto request = test::webhook_request(test::change_body(first_vin, "approved", day + "12:10:00Z"));
    request.headers[1].second = "another delivery id";
    EXPECT_EQ(run(receiver->route().handler(request)).status, 204U);
    EXPECT_EQ(told(), "approved 12:10:00 webhook provisional");
    EXPECT_EQ(count("SELECT count(*) FROM observations"), 1);
}

TEST_F(Told, WebhookWithoutATimeIsDecidedByTheAnswer) {
    sweep("12:02:00", "pending", only_pending);
    answer_checks("pending", only_pending);
    webhook("12:10:01", "approved", "");
    until_ended(SweepKind::check, 1);
    EXPECT_EQ(told(), "pending 10:00:00 sweep") << "the platform denies it";
    answer_checks("approved", then_approved);
    webhook("12:11:01", "approved", "");
    until_ended(SweepKind::check, 2);
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 12:09:58 webhook+sweep");
}

TEST_F(Told, IdenticalWebhooksOfTwoEpisodesAreBothDecidedByTheAnswer) {
    Changelog changelog{entry("12:09:00", KnownStatus::rejected)};
    answer_checks("rejected", changelog);
    webhook("12:10:01", "rejected", "");
    until_ended(SweepKind::check, 1);
    changelog.push_back(entry("13:00:00", KnownStatus::pending));
    sweep("13:05:00", "pending", changelog);
    changelog.push_back(entry("14:00:00", KnownStatus::rejected));
    answer_checks("rejected", changelog);
    webhook("14:00:01", "rejected", "");
    until_ended(SweepKind::check, 2);
    EXPECT_EQ(told(),
              "rejected 12:09:00 webhook+sweep; pending 13:00:00 sweep; rejected 14:00:00 webhook+sweep");
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 1);
}

TEST_F(Told, DeleteThatTimedOutButWorkedIsSettledByAsking) {
    sweep("12:15:00", "approved", then_approved);
    auto changelog = then_approved;
    changelog.push_back(entry("12:19:59", KnownStatus::revoking));
    answer_checks("revoking", changelog);
    at("12:20:00");
    platform.commands = {{.failure = time_out()}};
    const auto answer = run(commands->end(first_vin, "operator"));
    EXPECT_EQ(answer.results.at(0).status, "unknown");
    until_ended(SweepKind::check, 1);
    EXPECT_EQ(status(), "revoking");
    EXPECT_TRUE(read([](storage::Reading& reading) { return reading.open_commands(); }).empty());
}

TEST_F(Told, RefusedRequestForAnApprovedVehicleLeavesItApproved) {
    sweep("12:15:00", "approved", then_approved);
    platform.commands = {{.results = {{first_vin, "error", "already cleared", {}}}},
                         {.failure = failure_of(api_client::Failure::Kind::refused, 422, "already cleared")}};
    for (const auto* time : {"12:20:00", "12:30:00"}) {
        at(time);
        run(commands->ask({{first_vin, "bmw", {}, {}}}, "operator"));
    }
    EXPECT_EQ(told(), "pending 10:00:00 sweep; approved 12:09:58 sweep");
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(vehicle()->episode, 1);
}

}  // namespace
}  // namespace tracking
