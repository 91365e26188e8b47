#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Silences : public AlertsInLedger {
  public:
    Id silence(Silence wanted, std::chrono::microseconds time = 1h) {
        wanted.until = clock.now() + time;
        wanted.by = "me";
        return write([&](Writing& writing) { return writing.add_silence(wanted); });
    }
    Finding finding(Id id = 1) {
        return read([id](Reading& reading) { return reading.finding(id).value(); });
    }
    void form_after(std::chrono::seconds time) {
        clock.advance(time);
        form();
    }
};

TEST_F(Silences, KeepBackWhatFitsUntilTheyEnd) {
    const auto id = silence({.kind = FindingKind::rejected});
    reject();
    EXPECT_THAT(all(), IsEmpty());
    EXPECT_EQ(finding().silence, id);
    EXPECT_EQ(form(), clock.now() + 1h);
    form_after(1h);
    EXPECT_THAT(told(), ElementsAre("hook opened 1"));
    EXPECT_EQ(finding().silence, 0);
}

TEST_F(Silences, SayNothingOfWhatEndedUnderThem) {
    silence({.vin = first_vin});
    reject();
    webhook("approved", "11:10:00");
    form();
    form_after(2h);
    EXPECT_THAT(all(), IsEmpty());
}

TEST_F(Silences, FitByBrandTagVinAndKind) {
    const auto rejected = [this](const std::string& vin, const std::string& brand, const Tags& tags) {
        list(item("approved", {.vin = vin, .brand = brand, .tags = tags}));
        clock.advance(1min);
        webhook("rejected", clearance::format_time(clock.now()), {}, vin);
    };
    silence({.kind = FindingKind::rejected, .brand = "BMW", .tag_key = "depot", .tag_value = "north"});
    silence({.kind = FindingKind::stuck, .brand = "bmw"});
    rejected(fleet_vin(1), "bmw", {{"depot", "north"}});
    rejected(fleet_vin(2), "bmw", {{"depot", "south"}});
    rejected(fleet_vin(3), "audi", {{"depot", "north"}});
    form();
    EXPECT_EQ(count("SELECT count(*) FROM alert_members"), 2);
    EXPECT_NE(finding(1).silence, 0);
}

TEST_F(Silences, ThatAreTakenBackTellAtOnce) {
    const auto id = silence({.kind = FindingKind::rejected}, 24h);
    reject();
    const auto end = [&] { return write([&](Writing& writing) { return writing.end_silence(id); }); };
    EXPECT_TRUE(end());
    EXPECT_FALSE(end());
    form();
    EXPECT_THAT(all(), SizeIs(1));
    const auto shown = read([](Reading& reading) { return reading.silences(10, 0); });
    ASSERT_THAT(shown, SizeIs(1));
    EXPECT_EQ(shown[0].ended_at, clock.now());
    EXPECT_EQ(shown[0].by, "me");
    EXPECT_EQ(shown[0].kind, FindingKind::rejected);
}

TEST_F(Silences, ThatOverlapLastUntilTheLastOne) {
    silence({.kind = FindingKind::rejected}, 1h);
    reject();
    form_after(30min);
    silence({.vin = first_vin}, 2h);
    form_after(30min);
    EXPECT_THAT(all(), IsEmpty());
    form_after(90min);
    EXPECT_THAT(told(), ElementsAre("hook opened 1"));
}

TEST_F(Silences, LetOthersOfTheGroupPass) {
    hooks["hook"].most_findings = 2;
    for (int n = 1; n <= 4; ++n) silence({.vin = fleet_vin(n)});
    for (int n = 1; n <= 6; ++n) webhook("rejected", "11:00:00", {}, fleet_vin(n));
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 5 6"));
    form_after(1h);
    EXPECT_EQ(count("SELECT count(*) FROM alert_members"), 6);
}

TEST_F(Silences, AreAThousandAtMost) {
    for (int n = 0; n < 1'000; ++n) ASSERT_NE(silence({.vin = fleet_vin(n)}), 0);
    EXPECT_EQ(silence({.vin = first_vin}), 0);
    clock.advance(1h);
    EXPECT_NE(silence({.vin = first_vin}), 0) << "those are over";
}

TEST_F(Silences, DoNotKeepBackTheEndOfWhatWasTold) {
    reject();
    silence({.kind = FindingKind::rejected});
    webhook("approved", "11:10:00");
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook resolved 1"));
}

TEST_F(Silences, ForgetAnErasedVehicle) {
    silence({.vin = first_vin, .note = "about " + first_vin});
    reject();
    erase();
    const auto shown = read([](Reading& reading) { return reading.silences(10, 0); });
    EXPECT_EQ(shown.at(0).vin, "[erased]");
    EXPECT_EQ(shown.at(0).note, "about [erased]");
    form_after(2h);
    EXPECT_THAT(all(), IsEmpty());
}

}  // namespace
}  // namespace storage
