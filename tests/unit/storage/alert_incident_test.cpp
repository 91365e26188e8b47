// Alerts of hooks that take all findings of one as one incident: its acknowledgement and its end.
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST_F(AlertGroups, AreOneIncidentForWhoTakesThemSo) {
    hooks["hook"].whole_groups = true;
    hooks["hook"].acknowledges = true;
    for (int n = 1; n <= 2; ++n) reject_soon(fleet_vin(n));
    form();
    form_after(30s);
    const auto acknowledge = [this](Id finding) {
        return write([&](Writing& writing) { return writing.acknowledge_finding(finding, "me", "seen"); });
    };
    EXPECT_TRUE(acknowledge(1));
    EXPECT_FALSE(acknowledge(1));
    form();
    EXPECT_THAT(all(), SizeIs(1)) << "the other one is not";
    EXPECT_TRUE(acknowledge(2));
    form();
    webhook("approved", "11:01:00", {}, fleet_vin(1));
    form();
    EXPECT_THAT(all(), SizeIs(2)) << "the other one is open";
    webhook("approved", "11:01:00", {}, fleet_vin(2));
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1 2", "hook acknowledged 1 2", "hook resolved 1 2"));
    for (const auto& alert : all()) EXPECT_EQ(alert.group, all().back().message_id);
    const auto acknowledged = read([](Reading& reading) { return reading.alert_content(2, 9).value(); });
    EXPECT_EQ(acknowledged.findings.at(0).acknowledged->by, "me");
}

TEST_F(AlertGroups, ThatAreIncidentsAllEndWhenAFindingWasToldTwice) {
    hooks["hook"].whole_groups = hooks["hook"].acknowledges = true;
    hooks["hook"].group_wait = hooks["hook"].group_interval = 0s;
    list_pending_ford();
    look_after(24h * 7);
    write([](Writing& writing) { return writing.acknowledge_finding(1, "me", ""); });
    form();
    look_after(24h * 3);
    EXPECT_FALSE(read([](Reading& reading) { return reading.finding(1)->acknowledged; }))
        << "it is another stage";
    webhook("approved", "2026-03-12T13:00:00Z");
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook acknowledged 1", "hook opened 1",
                                    "hook resolved 1", "hook resolved 1"));
    EXPECT_NE(all()[0].group, all()[1].group);
}

TEST_F(AlertGroups, ThatAreOneIncidentAreAcknowledgedByTheEndOfTheOthersToo) {
    hooks["hook"].whole_groups = hooks["hook"].acknowledges = true;
    for (int n = 1; n <= 2; ++n) reject_soon(fleet_vin(n));
    form();
    form_after(30s);
    write([](Writing& writing) { return writing.acknowledge_finding(1, "me", ""); });
    form();
    webhook("approved", "11:01:00", {}, fleet_vin(2));
    form();
    EXPECT_THAT(told(), ElementsAre("hook opened 1 2", "hook acknowledged 1 2"));
}

TEST_F(AlertGroups, OfWhatWasAcknowledgedBeforeItWasToldSaySo) {
    hooks["hook"].whole_groups = hooks["hook"].acknowledges = true;
    reject_soon(first_vin);
    form();
    write([](Writing& writing) { return writing.acknowledge_finding(1, "me", ""); });
    form();
    form_after(30s);
    EXPECT_THAT(told(), ElementsAre("hook opened 1", "hook acknowledged 1"));
}

TEST_F(AlertGroups, ThatAreOneIncidentEndWithTheErasureOfTheirLastOpenFinding) {
    hooks["hook"].whole_groups = true;
    for (int n = 1; n <= 2; ++n) reject_soon(fleet_vin(n));
    form();
    form_after(30s);
    webhook("approved", "11:01:00", {}, fleet_vin(1));
    form();
    ASSERT_THAT(told(), ElementsAre("hook opened 1 2"));
    const auto opening = all()[0].message_id;
    attempt(1, delivered());
    erase(fleet_vin(2));
    ASSERT_THAT(told(), ElementsAre("hook opened 1", "hook resolved 1"));
    EXPECT_EQ(all()[0].group, opening);

    reject_soon(fleet_vin(3));
    form();
    form_after(10min);
    attempt(all()[0].id, delivered());
    erase(fleet_vin(3));
    ASSERT_THAT(all(), SizeIs(3));
    EXPECT_EQ(content(), "resolved") << "of nothing that has a name any more";
    reject_soon(fleet_vin(4));
    form();
    form_after(10min);
    erase(fleet_vin(4));
    EXPECT_THAT(all(), SizeIs(3)) << "the opening was not sent yet";
}

}  // namespace
}  // namespace storage
