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
    reconciler->check(vin());
    until_ended(SweepKind::check, 1);
    EXPECT_EQ(status(), "approved");
    stop();
}

TEST_F(ReconcilerChecks, OfTheSameVinAreOne) {
    start();
    reconciler->check(vin());
    reconciler->check(vin(second_vin));
    reconciler->check(vin());
    reconciler->check(vin());
    until_quiet();
    stop();
    EXPECT_EQ(platform.calls,
              (std::vector<std::string>{"get " + first_vin, "get " + second_vin, "get " + third_vin}));
}

TEST_F(ReconcilerChecks, OfAVinThatIsBeingAskedForAreMadeAgain) {
    const auto held = gate();
    platform.gets = {{.items = {item("pending")}, .before = held}, {.items = {item("approved")}}};
    start();
    reconciler->check(vin());
    until([&] { return held->reached(); });
    reconciler->check(vin());
    reconciler->check(vin());
    held->open();
    until_quiet();
    stop();
    EXPECT_EQ(platform.count("get " + first_vin), 2U) << "the answer under way may be of before";
}

TEST_F(ReconcilerChecks, AreAtMostSixtyAMinute) {
    start();
    for (int n = 0; n < 61; ++n) reconciler->check(vin(fleet_vin(n)));
    until_ended(SweepKind::check, 60);
    let_pass();
    EXPECT_EQ(platform.count("get"), 60U);
    reconciler->check(vin());
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
    for (int n = 0; n < 60; ++n) reconciler->check(vin(fleet_vin(n)));
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

TEST_F(ReconcilerChecks, SurviveALedgerThatFails) {
    ledger->fail_reads(2);
    start();
    reconciler->check(vin());
    until_ended(SweepKind::check, 1);
    stop();
}

TEST_F(ReconcilerChecks, AskedForBeforeTheStartAreMadeAfterIt) {
    reconciler = make_reconciler(loop.get_executor(), *ledger, platform, metrics, options);
    reconciler->check(vin());
    reconciler->start();
    until_ended(SweepKind::check, 1);
    stop();
}

}  // namespace
}  // namespace tracking
