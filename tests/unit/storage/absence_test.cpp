#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

class Absences : public LedgerTest {
  public:
    static std::vector<clearance::ListedVehicle> fleet(int from, int to) {
        std::vector<clearance::ListedVehicle> items;
        for (int n = from; n < to; ++n) items.push_back(item("approved", {.vin = fleet_vin(n)}));
        return items;
    }
    std::int64_t listed() { return count("SELECT count(*) FROM vehicles WHERE listed = 1"); }
    std::int64_t unlisted() { return count("SELECT count(*) FROM vehicles WHERE listed = 0"); }
    void sweep_later(const std::vector<clearance::ListedVehicle>& items) {
        clock.advance(15min);
        full_sweep(items);
    }
};

TEST_F(Absences, AreUnlistedAndKeepTheirStatus) {
    full_sweep(fleet(0, 5));
    EXPECT_EQ(listed(), 5);
    sweep_later(fleet(1, 5));
    EXPECT_EQ(vehicle(fleet_vin(0)).listed, false);
    EXPECT_EQ(status(fleet_vin(0)), "approved");
    EXPECT_EQ(vehicle(fleet_vin(1)).listed, true);
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE unlisted_since IS NOT NULL"), 1);
    sweep_later(fleet(0, 5));
    EXPECT_EQ(listed(), 5);
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE unlisted_since IS NOT NULL"), 0);
}

TEST_F(Absences, OfVehiclesNeverListedCountToo) {
    webhook("approved", "11:59:00");
    EXPECT_EQ(vehicle().listed, std::nullopt);
    sweep_later(fleet(0, 1));
    EXPECT_EQ(vehicle().listed, false);
}

TEST_F(Absences, OfVehiclesThatWereOnlyAskedForAreNone) {
    for (int n = 50; n < 65; ++n) {
        const auto ticket = write([n](Writing& writing) {
            return writing.begin_command(
                {CommandKind::request, vin(fleet_vin(n)), "nosuch", std::nullopt, "operator"});
        });
        const CommandOutcome refused{
            .state = CommandState::refused, .http_status = 200, .status = {}, .description = "Invalid brand"};
        write_only([&](Writing& writing) { writing.finish_command(ticket, refused); });
    }
    webhook("approved", "11:59:00");  // so that the fence is behind them
    sweep_later({item("approved")});
    EXPECT_EQ(unlisted(), 0);
    sweep_later({item("approved")});
    EXPECT_EQ(unlisted(), 0);
    EXPECT_EQ(count("SELECT count(*) FROM findings"), 0);
}

TEST_F(Absences, WriteNothingWhereNothingChanges) {
    full_sweep(fleet(0, 20));
    const auto asked = ask(1);
    Database watcher(path(), Database::Mode::read_only, 1s);
    const auto before = watcher.integer("PRAGMA data_version");
    conclude(asked, std::vector<bool>(21, true));
    EXPECT_EQ(watcher.integer("PRAGMA data_version"), before);
}

TEST_F(Absences, ConcludeNothingOfAVehicleWithSomethingBehindTheFence) {
    full_sweep(fleet(0, 5));
    clock.advance(15min);
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    const auto asked = ask(sweep);
    webhook("revoked", "12:15:00", {}, fleet_vin(0));
    webhook("approved", "12:15:00", {}, fleet_vin(7));  // known only since the request
    const auto tally = conclude(asked, {false, false, false, true, true, true});
    EXPECT_EQ(tally.unlisted, 1);
    EXPECT_EQ(tally.undecided, 1);
    write_only([&](Writing& writing) { writing.finish_sweep(sweep, SweepOutcome::complete, {}, ""); });
    EXPECT_EQ(vehicle(fleet_vin(0)).listed, true);
    EXPECT_LT(vehicle(fleet_vin(0)).last_confirmed, clock.now()) << "that list did not confirm it";
    EXPECT_EQ(vehicle(fleet_vin(1)).listed, false);
    EXPECT_EQ(vehicle(fleet_vin(7)).listed, std::nullopt);
}

TEST_F(Absences, OfManyAtOnceNeedASecondListThatAgrees) {
    full_sweep(fleet(0, 60));
    sweep_later(fleet(0, 40));
    EXPECT_EQ(unlisted(), 0);
    EXPECT_EQ(vehicle(fleet_vin(50)).last_confirmed, clock.now() - 15min);
    EXPECT_EQ(vehicle(fleet_vin(0)).last_confirmed, clock.now());
    sweep_later(fleet(0, 30));
    EXPECT_EQ(unlisted(), 20) << "those that both lists lack";
    EXPECT_EQ(vehicle(fleet_vin(50)).listed, false);
    EXPECT_EQ(vehicle(fleet_vin(35)).listed, true) << "absent for the first time";
    sweep_later(fleet(0, 30));
    EXPECT_EQ(unlisted(), 30);
}

TEST_F(Absences, OfAnEmptyListNeedASecondEmptyListHoweverSmallTheFleetIs) {
    full_sweep(fleet(0, 1));
    sweep_later({});
    EXPECT_EQ(unlisted(), 0);
    EXPECT_EQ(vehicle(fleet_vin(0)).last_confirmed, clock.now() - 15min);
    sweep_later({});
    EXPECT_EQ(unlisted(), 1);
    EXPECT_EQ(status(fleet_vin(0)), "approved");
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind <> 3"), 0) << "absence tells no status";
}

TEST_F(Absences, OfMoreThanHalfTheListNeedASecondListHoweverSmallTheFleetIs) {
    full_sweep(fleet(0, 5));
    sweep_later(fleet(3, 5));
    EXPECT_EQ(unlisted(), 0);
    sweep_later(fleet(3, 5));
    EXPECT_EQ(unlisted(), 3);
    sweep_later(fleet(4, 5));
    EXPECT_EQ(unlisted(), 4) << "one of two is not more than half";
}

TEST_F(Absences, OfManyInASweepThatDidNotEndAgreeWithNothing) {
    full_sweep(fleet(0, 60));
    clock.advance(15min);
    const Id cut_short = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    conclude(ask(cut_short), {});
    close();  // killed
    EXPECT_EQ(vehicle(fleet_vin(0)).last_confirmed, clock.now() - 15min);
    sweep_later(fleet(0, 10));
    EXPECT_EQ(unlisted(), 0);
    sweep_later(fleet(0, 10));
    EXPECT_EQ(unlisted(), 50);
}

TEST_F(Absences, OfManyAtOnceAreForgottenWhenTheNextListNamesThem) {
    full_sweep(fleet(0, 60));
    sweep_later(fleet(0, 10));
    sweep_later(fleet(0, 60));
    sweep_later(fleet(0, 10));
    EXPECT_EQ(unlisted(), 0);
    EXPECT_EQ(listed(), 60);
}

TEST_F(Absences, OfATenthAreConcludedAtOnce) {
    full_sweep(fleet(0, 200));
    sweep_later(fleet(20, 200));
    EXPECT_EQ(unlisted(), 20);
    sweep_later(fleet(39, 200));
    EXPECT_EQ(unlisted(), 20) << "19 of 180 are more than a tenth";
}

}  // namespace
}  // namespace storage
