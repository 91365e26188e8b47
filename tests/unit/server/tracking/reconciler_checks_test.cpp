// Checks of single VINs: each once, within the platform's limit.
#include "tests/unit/server/tracking/reconciler_fixture.hpp"

namespace tracking {
namespace {

class ReconcilerChecks : public ReconcilerTest {
  public:
    storage::CommandTicket begin_command(const std::string& of) {
        storage::CommandTicket ticket;
        write([&](storage::Writing& writing) {
            ticket = writing.begin_command({storage::CommandKind::request, vin(of), "bmw", {}, "operator"});
        });
        return ticket;
    }
    std::size_t open_commands() {
        return read([](storage::Reading& reading) { return reading.open_commands(); }).size();
    }
    /// A full sweep from its beginning to its end: long enough for the next check to be made, were it
    /// allowed.
    void let_pass() {
        const auto before = ended(SweepKind::full);
        reconciler->sweep_now();
        until_ended(SweepKind::full, before + 1);
    }
};

TEST_F(ReconcilerChecks, AskThePlatform) {
    platform.gets = {{.items = {item("approved")}}};
    start();
    check();
    until_ended(SweepKind::check, 1);
    EXPECT_EQ(status(), "approved");
    stop();
}

TEST_F(ReconcilerChecks, OfTheSameVinAreOne) {
    start();
    check();
    check(second_vin);
    check();
    check();
    until_quiet();
    stop();
    EXPECT_EQ(platform.calls,
              (std::vector<std::string>{"get " + first_vin, "get " + second_vin, "get " + third_vin}));
}

TEST_F(ReconcilerChecks, OfAVinThatIsBeingAskedForAreMadeAgain) {
    const auto held = gate();
    platform.gets = {{.items = {item("pending")}, .before = held}, {.items = {item("approved")}}};
    start();
    check();
    until([&] { return held->reached(); });
    check();
    check();
    held->open();
    until_quiet();
    stop();
    EXPECT_EQ(platform.count("get " + first_vin), 2U) << "the answer under way may be of before";
}

TEST_F(ReconcilerChecks, AreAtMostSixtyAMinute) {
    start();
    for (int n = 0; n < 61; ++n) check(fleet_vin(n));
    until_ended(SweepKind::check, 60);
    let_pass();
    EXPECT_EQ(platform.count("get"), 60U);
    check();
    let_pass();
    EXPECT_EQ(platform.count("get"), 60U) << "one more does not wake it up too early";
    EXPECT_EQ(sweeps_of(SweepKind::check), 60U);
    stop();
    EXPECT_EQ(platform.count("get"), 60U);
}

TEST_F(ReconcilerChecks, CountTowardsTheLimitEachTimeTheyAreTried) {
    const Script failing{.items = {},
                         .failure = failure_of(api_client::Failure::Kind::server_error, 500, "oops")};
    platform.gets = {failing, failing};
    start();
    for (int n = 0; n < 60; ++n) check(fleet_vin(n));
    until_ended(SweepKind::check, 58);
    let_pass();
    stop();
    EXPECT_EQ(platform.count("get"), 60U);
    EXPECT_EQ(ended(SweepKind::check), 58U);
}

TEST_F(ReconcilerChecks, AreMadeAtStartOfCommandsWithoutAnOutcome) {
    begin_command(first_vin);  // the service stopped before its outcome came
    const auto unknown = begin_command(second_vin);
    write([&](storage::Writing& writing) {
        writing.finish_command(unknown,
                               {storage::CommandState::unknown, 0, std::nullopt, "no answer in time"});
    });
    const auto refused = begin_command(third_vin);
    write([&](storage::Writing& writing) {
        writing.finish_command(refused, {storage::CommandState::refused, 409, std::nullopt, "Conflict"});
    });
    reopen();
    ASSERT_EQ(open_commands(), 2U);
    clock += 1'000'000;
    platform.gets = {{.items = {item("pending")}}, {.items = {item("approved", second_vin)}}};
    start();
    until_ended(SweepKind::check, 2);
    stop();
    EXPECT_EQ(platform.calls, (std::vector<std::string>{"get " + first_vin, "get " + second_vin}));
    EXPECT_EQ(status(), "pending");
    EXPECT_EQ(status(second_vin), "approved");
    EXPECT_EQ(open_commands(), 0U) << "they are settled";
}

TEST_F(ReconcilerChecks, OfNoneAreMadeForACommandOfThisRunUnderWay) {
    begin_command(first_vin);
    start();
    until_quiet();
    stop();
    EXPECT_EQ(platform.calls, std::vector<std::string>{"get " + third_vin});
}

TEST_F(ReconcilerChecks, ForCommandsGoBeforeThoseThatWaitForOthers) {
    const auto held = gate();
    platform.gets = {{.items = {}, .before = held}};
    start();
    check(fleet_vin(1));
    until([&] { return held->reached(); });
    check(fleet_vin(2));
    check(fleet_vin(3));
    check(fleet_vin(4), CheckFor::command);
    check(fleet_vin(3), CheckFor::command);
    held->open();
    until_ended(SweepKind::check, 4);
    stop();
    EXPECT_EQ(platform.calls, (std::vector<std::string>{"get " + fleet_vin(1), "get " + fleet_vin(4),
                                                        "get " + fleet_vin(3), "get " + fleet_vin(2)}));
}

TEST_F(ReconcilerChecks, AreRefusedWhereTooManyWait) {
    const auto held = gate();
    platform.gets = {{.items = {}, .before = held}};
    start();
    check(fleet_vin(0));
    until([&] { return held->reached(); });
    for (int n = 1; n <= 1'000; ++n) ASSERT_TRUE(check(fleet_vin(n)));
    EXPECT_FALSE(check(fleet_vin(1'001)));
    EXPECT_TRUE(check(fleet_vin(5))) << "it waits already";
    EXPECT_TRUE(check(fleet_vin(1'002), CheckFor::command));
    stop();
}

TEST_F(ReconcilerChecks, SurviveALedgerThatFails) {
    ledger->fail_reads(2);
    start();
    check();
    until_ended(SweepKind::check, 1);
    stop();
}

TEST_F(ReconcilerChecks, AskedForBeforeTheStartAreMadeAfterIt) {
    reconciler = make_reconciler(loop.get_executor(), *ledger, platform, metrics, options);
    check();
    reconciler->start();
    until_ended(SweepKind::check, 1);
    stop();
}

}  // namespace
}  // namespace tracking
