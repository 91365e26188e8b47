// An erased vehicle stays away whatever was under way when it was erased.
#include "server/async_ledger.hpp"
#include "server/tracking/commands.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

class ErasedVehicle : public TrackingTest {
  public:
    void erase() {
        run(async_ledger::erase(*ledger, vin()));
        EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE vin = '" + first_vin + "'"), 0);
    }
    SweepResult check() {
        auto with = context();
        Sweep sweep(with, SweepKind::check);
        return run(sweep.run_check(vin()));
    }
    SweepResult full_that_is_overtaken(std::vector<Script::Item> items) {
        const auto open = gate();
        platform.lists = {{.items = std::move(items), .before = open}};
        auto with = context();
        Sweep sweep(with, SweepKind::full);
        std::optional<SweepResult> result;
        boost::asio::co_spawn(loop, sweep.run_full(),
                              [&](std::exception_ptr, SweepResult told) { result = told; });
        until([&] { return open->reached(); });
        erase();
        open->open();
        until([&] { return result.has_value(); });
        return *result;
    }
};

TEST_F(ErasedVehicle, IsNotBroughtBackByASweepUnderWay) {
    webhook("approved", "2026-03-02T11:00:00Z");
    webhook("approved", "2026-03-02T11:00:00Z", second_vin);
    const auto result =
        full_that_is_overtaken({item("approved"), item("approved", second_vin), item("rejected")});
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_EQ(result.tally.listed, 1);
    EXPECT_FALSE(vehicle());
    EXPECT_EQ(vehicle(second_vin)->listed, true);
}

TEST_F(ErasedVehicle, IsNotTakenForAnotherOneWhoseItemWasKnown) {
    std::vector<Script::Item> others;
    for (int n = 0; n < 20; ++n) others.emplace_back(item("approved", fleet_vin(n)));
    auto all = others;
    all.insert(all.end(), {item("approved"), item("approved", second_vin)});
    platform.lists = {{.items = all}};
    full();
    others.emplace_back(item("approved"));
    const auto result = full_that_is_overtaken(others);
    EXPECT_EQ(result.outcome, SweepOutcome::complete);
    EXPECT_FALSE(vehicle());
    EXPECT_EQ(vehicle(second_vin)->listed, false);
    webhook("approved", "2026-03-02T11:00:00Z", fleet_vin(70));
    EXPECT_FALSE(vehicle(fleet_vin(70))->listed) << "which has no row of the erased one's";
}

TEST_F(ErasedVehicle, IsNotBroughtBackByAQueuedCheck) {
    webhook("approved", "2026-03-02T11:00:00Z");
    erase();
    platform.gets = {{.items = {item("approved")}}};
    EXPECT_EQ(check().outcome, SweepOutcome::complete);
    EXPECT_FALSE(vehicle());
}

TEST_F(ErasedVehicle, WhoseBadItemIsListedLeavesNoCopy) {
    webhook("approved", "2026-03-02T11:00:00Z");
    erase();
    platform.lists = {{.items = {skipped("{\"vin\":\"" + first_vin + "\"}", first_vin)}}};
    full();
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items"), 0);
}

TEST_F(ErasedVehicle, IsNotEndedButCanBeAskedForAnew) {
    webhook("approved", "2026-03-02T11:00:00Z");
    erase();
    const auto commands = make_commands(*ledger, platform, {});
    const auto ended = run(commands->end(first_vin, "operator"));
    ASSERT_TRUE(ended.failure);
    EXPECT_EQ(ended.failure->status, 404U);
    EXPECT_TRUE(platform.calls.empty()) << "nothing was sent";
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}}};
    run(commands->ask({{first_vin, "bmw", {}, {}}}, "operator"));
    EXPECT_EQ(story(), "pending");
    webhook("approved", "2026-03-02T12:30:00Z");
    EXPECT_EQ(story(), "pending approved");
}

TEST_F(ErasedVehicle, ErasedWhileItsCommandIsUnderWayTakesNoOtherDown) {
    const auto open = gate();
    platform.commands = {
        {.results = {{first_vin, "pending", {}, {}}, {second_vin, "pending", {}, {}}}, .gate = open}};
    const auto commands = make_commands(*ledger, platform, {});
    bool ended = false;
    boost::asio::co_spawn(
        loop, commands->ask({{first_vin, "bmw", {}, {}}, {second_vin, "bmw", {}, {}}}, "operator"),
        [&](std::exception_ptr, CommandAnswer) { ended = true; });
    until([&] { return open->reached(); });
    erase();
    open->open();
    until([&] { return ended; });
    EXPECT_FALSE(vehicle());
    EXPECT_EQ(story(second_vin), "pending");
}

}  // namespace
}  // namespace tracking
