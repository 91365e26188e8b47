#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using Listings = LedgerTest;

const std::vector<clearance::ChangelogEntry> pending_then_approved{
    {"2026-03-01T08:00:00Z", KnownStatus::pending, ""}, {"2026-03-01T09:00:00Z", KnownStatus::approved, ""}};

void expect_tally(const SweepTally& tally, int listed, int confirmed, int changed, int created) {
    EXPECT_EQ(tally.listed, listed);
    EXPECT_EQ(tally.confirmed, confirmed);
    EXPECT_EQ(tally.changed, changed);
    EXPECT_EQ(tally.created, created);
}

TEST_F(Listings, OfANewVehicleTellItsWholeChangelog) {
    const auto tally =
        list(item("approved", {.tags = Tags{{"depot", "north"}}, .changelog = pending_then_approved}));
    expect_tally(tally, 1, 0, 0, 1);
    EXPECT_EQ(story(), "pending approved");
    const auto found = vehicle();
    EXPECT_EQ(found.brand, "volkswagen");
    EXPECT_EQ(found.tags, (Tags{{"depot", "north"}}));
    EXPECT_EQ(found.since, at("2026-03-01T09:00:00Z"));
    EXPECT_FALSE(found.estimated);
    EXPECT_EQ(found.last_confirmed, clock.now());
    const auto told = transitions();
    EXPECT_EQ(told[0].transition.from, std::nullopt);
    EXPECT_EQ(told[1].transition.from, Status(KnownStatus::pending));
    EXPECT_TRUE(told[1].transition.has(clearance::Source::sweep));
    EXPECT_EQ(told[1].seq, 2);
    EXPECT_EQ(told[1].transition.recorded_at, clock.now());
}

TEST_F(Listings, ThatEqualTheLastWriteNothingAtAll) {
    const auto same = item("approved", {.changelog = pending_then_approved});
    list(same);
    Database watcher(path(), Database::Mode::read_only, 1s);
    const auto before = watcher.integer("PRAGMA data_version");
    clock.advance(1h);
    expect_tally(list(same), 1, 1, 0, 0);
    EXPECT_EQ(watcher.integer("PRAGMA data_version"), before);
}

TEST_F(Listings, ThatOnlyLookDifferentRecordNoObservation) {
    list(item("approved", {.changelog = pending_then_approved}));
    const auto before = count("SELECT count(*) FROM observations");
    clock.advance(1h);
    const auto other = item("approved", {.changelog = pending_then_approved, .salt = "reformatted"});
    expect_tally(list(other), 1, 1, 0, 0);
    EXPECT_EQ(count("SELECT count(*) FROM observations"), before);
    const auto index = read([](Reading& reading) { return reading.listing_index(); });
    EXPECT_EQ(index->unchanged(other.digest), 1);
}

TEST_F(Listings, AddOnlyTheEntriesNotKnownYet) {
    list(item("approved", {.changelog = pending_then_approved}));
    auto longer = pending_then_approved;
    longer.push_back({"2026-03-02T10:00:00Z", KnownStatus::revoking, ""});
    clock.advance(1min);
    expect_tally(list(item("revoking", {.changelog = longer})), 1, 0, 1, 0);
    EXPECT_EQ(story(), "pending approved revoking");
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 2"), 3);
    EXPECT_EQ(count("SELECT position FROM observations WHERE kind = 2 ORDER BY id DESC LIMIT 1"), 2);
}

TEST_F(Listings, TakeAChangelogThatIsNewestFirstTheOtherWayRound) {
    list(item("approved", {.changelog = {pending_then_approved.rbegin(), pending_then_approved.rend()}}));
    EXPECT_EQ(story(), "pending approved");
    EXPECT_EQ(
        count("SELECT s.text = 'pending' FROM observations AS o JOIN statuses AS s ON s.id = o.status WHERE "
              "kind = 2 AND position = 0"),
        1);
    EXPECT_EQ(count("SELECT last_entry FROM observations WHERE kind = 3"), 2);
}

TEST_F(Listings, TakeAChangelogOfOneSecondThatIsNewestFirstTheOtherWayRoundToo) {
    const std::vector<clearance::ChangelogEntry> at_once{{"2026-03-01T08:00:00", KnownStatus::rejected, ""},
                                                         {"2026-03-01T08:00:00", KnownStatus::pending, ""}};
    list(item("rejected", {.changelog = at_once}));
    EXPECT_EQ(story(), "pending rejected");
    list(item("rejected", {.vin = second_vin, .changelog = {at_once.rbegin(), at_once.rend()}}));
    EXPECT_EQ(story(second_vin), "pending rejected");
}

TEST_F(Listings, KeepEntriesWithoutADateByTheirPlace) {
    const std::vector<clearance::ChangelogEntry> undated{{"soon", KnownStatus::pending, ""},
                                                         {"soon", KnownStatus::approved, ""},
                                                         {"soon", KnownStatus::pending, ""}};
    list(item("pending", {.changelog = undated}));
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 2"), 3);
    clock.advance(1h);
    list(item("pending", {.changelog = undated, .salt = "again"}));
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 2"), 3);
}

TEST_F(Listings, WithoutAChangelogAreEstimates) {
    list(item("pending"));
    clock.advance(1h);
    expect_tally(list(item("approved")), 1, 0, 1, 0);
    EXPECT_EQ(story(), "pending approved");
    EXPECT_TRUE(vehicle().estimated);
    EXPECT_EQ(vehicle().since, clock.now());
}

TEST_F(Listings, KeepAStatusAndABrandNeverSeenBefore) {
    list(item("hibernating", {.brand = "brand-of-2031"}));
    EXPECT_EQ(status(), "hibernating");
    EXPECT_EQ(vehicle().brand, "brand-of-2031");
}

TEST_F(Listings, MoveTheCountsWithTheBrand) {
    list(item("approved", {.changelog = pending_then_approved}));
    expect_tally(list(item("approved", {.brand = "seat", .changelog = pending_then_approved})), 1, 1, 0, 0);
    EXPECT_EQ(vehicle().brand, "seat");
    const auto summary = read([](Reading& reading) { return reading.summary(); });
    EXPECT_EQ(summary.by_brand, (std::map<std::string, std::int64_t>{{"seat", 1}}));
    list(item("approved", {.brand = "", .changelog = pending_then_approved}));
    EXPECT_EQ(vehicle().brand, "seat") << "a brand that is not said says nothing";
}

TEST_F(Listings, ReplaceTagsWhereTheySaySo) {
    list(item("approved", {.tags = Tags{{"a", "1"}, {"b", "2"}}}));
    clock.advance(1min);
    list(item("approved", {.salt = "silent"}));
    EXPECT_EQ(vehicle().tags, (Tags{{"a", "1"}, {"b", "2"}}));
    list(item("approved", {.tags = Tags{{"b", "3"}}}));
    EXPECT_EQ(vehicle().tags, (Tags{{"b", "3"}}));
}

TEST_F(Listings, ConcludeNothingFromABareStatusWithSomethingBehindTheFence) {
    list(item("pending", {.changelog = {pending_then_approved[0]}}));
    clock.advance(1h);
    const auto asked = ask();
    clock.advance(1s);
    webhook("approved", "13:00:00");
    const auto stale = item("pending", {.changelog = {pending_then_approved[0]}, .salt = "stale"});
    list(asked, {stale});
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(read([](Reading& reading) { return reading.listing_index(); })->unchanged(stale.digest), 0)
        << "it is to be looked at again";
}

TEST_F(Listings, KeepTheWebhooksIdentityWhenTheChangelogJoinsIt) {
    list(item("pending", {.changelog = {pending_then_approved[0]}}));
    clock.advance(1h);
    webhook("approved", "12:59:50");
    EXPECT_EQ(story(), "pending approved?");
    const auto before = transitions().at(1);
    clock.advance(10min);
    auto longer = std::vector{pending_then_approved[0], {"2026-03-02T12:59:40Z", KnownStatus::approved, ""}};
    expect_tally(list(item("approved", {.changelog = longer})), 1, 0, 1, 0);
    EXPECT_EQ(story(), "pending approved");
    const auto after = transitions().at(1);
    EXPECT_EQ(after.transition.id, before.transition.id);
    EXPECT_GT(after.seq, before.seq);
    EXPECT_EQ(after.transition.occurred_at, at("12:59:40")) << "the entry's time counts";
    EXPECT_EQ(after.transition.recorded_at, before.transition.recorded_at);
    EXPECT_EQ(after.transition.sources, 3);
    EXPECT_EQ(count("SELECT group_concat(change, '') FROM transitions"), 112);
}

TEST_F(Listings, WithdrawAnEstimateThatADatedEntryReplaces) {
    list(item("pending", {.changelog = {pending_then_approved[0]}}));
    clock.advance(1h);
    list(item("approved"));
    const auto estimate = transitions().at(1);
    ASSERT_TRUE(estimate.transition.estimated);
    clock.advance(1h);
    auto longer = pending_then_approved;
    list(item("approved", {.changelog = longer}));
    EXPECT_EQ(story(), "pending approved");
    EXPECT_FALSE(transitions().at(1).transition.estimated);
    EXPECT_EQ(vehicle().since, at("2026-03-01T09:00:00Z"));
    // who followed the revisions ends with the same history
    EXPECT_EQ(count("SELECT count(*) FROM transitions AS t WHERE change <> 3 AND seq = (SELECT max(seq) FROM "
                    "transitions AS u WHERE u.transition = t.transition)"),
              2);
}

TEST_F(Listings, MarkAWebhookThatNoChangelogHolds) {
    list(item("pending", {.changelog = {pending_then_approved[0]}}));
    clock.advance(1h);
    webhook("approved", "12:59:00");
    EXPECT_EQ(status(), "approved");
    clock.advance(6min);
    list(item("pending", {.changelog = {pending_then_approved[0]}}));
    EXPECT_EQ(story(), "pending approved!");
    EXPECT_EQ(status(), "pending");
}

TEST_F(Listings, ThatSayTheSameForEverAreKeptOnceThoughNothingSettles) {
    list(item("approved", {.changelog = pending_then_approved}));
    clock.advance(1h);
    webhook("revoked", "12:59:00");
    const auto told = item("revoked");  // its changelog is gone: the webhook stays provisional
    for (int i = 0; i < 30; ++i) {
        clock.advance(1min);
        list(told);
    }
    EXPECT_LE(count("SELECT count(*) FROM observations WHERE kind = 3"), 8);
}

TEST_F(Listings, OfAnUnlistedVehicleListItAgain) {
    const auto same = item("approved", {.changelog = pending_then_approved});
    const auto other = item("approved", {.vin = second_vin});
    full_sweep({same, other});
    full_sweep({other});
    EXPECT_EQ(vehicle().listed, false);
    list(same);
    EXPECT_EQ(vehicle().listed, true);
}

TEST_F(Listings, ThatCannotBeReadAreKeptAndLookedAtAgain) {
    const auto same = item("approved", {.changelog = pending_then_approved});
    full_sweep({same});
    const auto confirmed = vehicle().last_confirmed;
    clock.advance(1h);
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    const clearance::SkippedItem skipped{
        .index = 7, .problem = "no status", .raw = "{\"vin\":1}", .vin = vin()};
    const clearance::SkippedItem nameless{.index = 8, .problem = "no VIN", .raw = "{}", .vin = std::nullopt};
    write_only([&](Writing& writing) { writing.record_skipped(sweep, std::vector{skipped, nameless}); });
    conclude(ask(sweep), {false, true});
    write_only([&](Writing& writing) {
        writing.finish_sweep(sweep, SweepOutcome::complete, {.listed = 2, .skipped = 2}, "");
    });
    EXPECT_EQ(
        count(
            "SELECT count(*) FROM skipped_items WHERE sweep = 2 AND place = 7 AND problem = 'no status' AND "
            "raw = CAST('{\"vin\":1}' AS BLOB)"),
        1);
    EXPECT_EQ(vehicle().last_confirmed, confirmed) << "not by a sweep that could not read it";
    EXPECT_EQ(vehicle().listed, true);
    EXPECT_EQ(read([](Reading& reading) { return reading.listing_index(); })->unchanged(same.digest), 0);
    clock.advance(1h);
    full_sweep({same});
    EXPECT_EQ(vehicle().last_confirmed, clock.now());
}

TEST_F(Listings, OfAnUnchangedVehicleAreConfirmedByEachCompleteFullSweep) {
    const auto same = item("approved", {.changelog = pending_then_approved});
    full_sweep({same});
    clock.advance(1h);
    full_sweep({same});
    EXPECT_EQ(vehicle().last_confirmed, clock.now());
    clock.advance(1h);
    const Id failed = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    write_only([&](Writing& writing) { writing.finish_sweep(failed, SweepOutcome::failed, {}, "cut off"); });
    EXPECT_EQ(vehicle().last_confirmed, clock.now() - 1h);
}

}  // namespace
}  // namespace storage
