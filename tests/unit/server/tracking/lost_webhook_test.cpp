// A lost webhook is known by the end of the first successful sweep that begins after the change: in-flight
// for a vehicle under way, full for every other.
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using clearance::ChangelogEntry;
using clearance::Status;

/// How a vehicle stood when the last sweep told of it, and what became of it since, without a webhook.
struct Lost {
    std::string name;
    std::string before, after;
    bool changelog = true;
};

std::vector<ChangelogEntry> changelog_of(const Lost& lost, bool changed) {
    std::vector<ChangelogEntry> entries;
    if (!lost.changelog) return entries;
    entries.push_back({"2026-03-01T10:00:00Z", Status(lost.before), ""});
    if (changed) entries.push_back({"2026-03-02T12:05:00Z", Status(lost.after), ""});
    return entries;
}

class LostWebhook : public TrackingTest, public testing::WithParamInterface<Lost> {
  public:
    Script::Item shown(bool changed) {
        const auto& lost = GetParam();
        return item(changed ? lost.after : lost.before, first_vin, changelog_of(lost, changed));
    }
    void know_what_was_before() {
        platform.lists = {{.items = {shown(false), item("approved", second_vin)}}};
        full();
        ASSERT_EQ(status(), GetParam().before);
        clock += 600'000'000;
    }
};

using OfAVehicleUnderWay = LostWebhook;

TEST_P(OfAVehicleUnderWay, IsKnownByTheEndOfTheNextInFlightSweep) {
    know_what_was_before();
    const bool still_unfinished = Status(GetParam().after).is_unfinished();
    platform.lists = {{.items = {}}, {.items = {shown(true)}}};
    if (still_unfinished) platform.lists.pop_front();
    EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
    EXPECT_EQ(story(), GetParam().before + " " + GetParam().after);
}

TEST_P(OfAVehicleUnderWay, IsKnownByTheEndOfTheNextFullSweep) {
    know_what_was_before();
    platform.lists = {{.items = {shown(true), item("approved", second_vin)}}};
    EXPECT_EQ(full().outcome, SweepOutcome::complete);
    EXPECT_EQ(story(), GetParam().before + " " + GetParam().after);
}

TEST_P(OfAVehicleUnderWay, IsKnownByASweepThatHadToTryAgain) {
    know_what_was_before();
    platform.lists = {{.items = {}, .failure = cut_off()}, {.items = {}}, {.items = {shown(true)}}};
    if (Status(GetParam().after).is_unfinished()) platform.lists.erase(platform.lists.begin() + 1);
    EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
    EXPECT_EQ(status(), GetParam().after);
}

std::string name_of(const testing::TestParamInfo<Lost>& info) {
    return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Each, OfAVehicleUnderWay,
    testing::Values(Lost{"Approved", "pending", "approved"}, Lost{"Rejected", "pending", "rejected"},
                    Lost{"Canceling", "pending", "canceling"}, Lost{"Canceled", "canceling", "canceled"},
                    Lost{"Revoked", "revoking", "revoked"}, Lost{"Mended", "error", "pending"},
                    Lost{"FromAWordOfItsOwn", "suspended", "approved"},
                    Lost{"ToAWordOfItsOwn", "pending", "suspended"},
                    Lost{"WithoutAChangelog", "pending", "approved", false},
                    Lost{"RevokedWithoutAChangelog", "revoking", "revoked", false}),
    name_of);

using OfAnyOther = LostWebhook;

TEST_P(OfAnyOther, IsKnownByTheEndOfTheNextFullSweep) {
    know_what_was_before();
    platform.lists = {{.items = {shown(true), item("approved", second_vin)}}};
    EXPECT_EQ(full().outcome, SweepOutcome::complete);
    EXPECT_EQ(story(), GetParam().before + " " + GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(Each, OfAnyOther,
                         testing::Values(Lost{"Revoked", "approved", "revoked"},
                                         Lost{"Revoking", "approved", "revoking"},
                                         Lost{"AskedForAgain", "rejected", "pending"},
                                         Lost{"ApprovedAgain", "revoked", "approved"},
                                         Lost{"WithoutAChangelog", "approved", "revoked", false}),
                         name_of);

class LostWebhooks : public TrackingTest {};

TEST_F(LostWebhooks, OfAVehicleNeverHeardOfIsKnownByTheNextFullSweep) {
    platform.lists = {{.items = {item("approved", second_vin)}},
                      {.items = {item("approved", second_vin), item("rejected")}}};
    full();
    full();
    EXPECT_EQ(status(), "rejected");
}

TEST_F(LostWebhooks, WithoutATimeLeaveTheVehicleUnderWay) {
    webhook("approved", "");
    ASSERT_EQ(status(), "-");
    platform.lists = {{.items = {}}, {.items = {item("approved")}}};
    EXPECT_EQ(in_flight().outcome, SweepOutcome::complete);
    EXPECT_EQ(status(), "approved");
}

TEST_F(LostWebhooks, OfABareStatusWithSomethingElseToldMeanwhileIsKnownByTheSweepAfterThat) {
    platform.lists = {{.items = {item("pending")}}};
    full();
    clock += 600'000'000;
    const auto tell = [this] { webhook("pending", ""); };
    platform.lists = {{.items = {}, .told = tell}, {.items = {item("approved")}}};
    in_flight();
    EXPECT_EQ(status(), "approved") << "the request for it alone had a fence of its own";
    platform.lists = {
        {.items = {item("revoking")}, .told = [this] { webhook("approved", "2026-03-02T12:09:00Z"); }},
        {.items = {item("revoking")}}};
    full();
    EXPECT_EQ(status(), "approved") << "which of the two is newer, that list cannot tell";
    clock += 600'000'000;
    full();
    EXPECT_EQ(status(), "revoking");
}

}  // namespace
}  // namespace tracking
