// The feed of revisions, and of what becomes of findings.
#include <algorithm>
#include <map>
#include <random>

#include "storage/revision_feed.hpp"
#include "tests/unit/storage/finding_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string word(Change change) {
    if (change == Change::added) return "added";
    return change == Change::amended ? "amended" : "withdrawn";
}

class Feed : public Findings {
  public:
    FeedPage page(const FeedQuery& query) {
        return read([&](Reading& reading) { return reading.feed().page(query); });
    }
    /// "1 added pending" for each of the page.
    std::vector<std::string> told(const FeedQuery& query) {
        std::vector<std::string> lines;
        for (const auto& each : page(query).revisions)
            lines.push_back(std::to_string(each.recorded.seq) + " " + word(each.change) + " " +
                            std::string(each.recorded.transition.to.text()));
        return lines;
    }
    std::vector<Id> numbers(const FeedQuery& query) {
        std::vector<Id> seqs;
        for (const auto& each : page(query).revisions) seqs.push_back(each.recorded.seq);
        return seqs;
    }
    /// "opened 1" for each.
    std::vector<std::string> finding_events(Id after = 0, int limit = 100) {
        const std::map<FindingChange, std::string> words{{FindingChange::opened, "opened"},
                                                         {FindingChange::ended, "ended"},
                                                         {FindingChange::acknowledged, "acknowledged"},
                                                         {FindingChange::renewed, "renewed"}};
        std::vector<std::string> lines;
        const auto events =
            read([&](Reading& reading) { return reading.feed().finding_events(after, limit); });
        for (const auto& each : events)
            lines.push_back(words.at(each.change) + " " + std::to_string(each.finding.id));
        return lines;
    }
    FeedPosition newest() {
        return read([](Reading& reading) { return reading.feed().newest(); });
    }
    void tell_four() {
        list(item("pending", {.vin = fleet_vin(0), .brand = "bmw"}));
        list(item("approved", {.vin = fleet_vin(1), .brand = "kia"}));
        clock.advance(1h);
        webhook("approved", "12:30:00", {}, fleet_vin(0));
        webhook("rejected", "12:40:00", "no", fleet_vin(1));
    }
};

/// What a company that copies the feed holds.
class Mirror {
  public:
    void take(const FeedPage& page) {
        for (const auto& each : page.revisions) {
            ++changes[each.change];
            auto& history = histories_[each.vin.text()];
            const auto id = each.recorded.transition.id;
            if (each.change == Change::withdrawn) {
                EXPECT_EQ(history.erase(id), 1U) << "what was never told is withdrawn";
            } else {
                EXPECT_EQ(history.insert_or_assign(id, each.recorded).second, each.change == Change::added);
            }
        }
        EXPECT_GE(page.reached, after);
        after = page.reached;
    }
    std::map<Id, RecordedTransition> history(const std::string& of) { return histories_[of]; }

    Id after = 0;
    std::map<Change, int> changes;

  private:
    std::map<std::string, std::map<Id, RecordedTransition>> histories_;
};

TEST_F(Feed, TellsEveryRevisionInItsOrderWithWhatItIs) {
    webhook("approved", "11:50:00");
    clock.advance(1h);
    const auto entry = clearance::format_time(at("11:50:00"));
    list(item("approved", {.changelog = {{entry, Status("approved"), ""}}}));
    const auto all = page({}).revisions;
    ASSERT_THAT(told({}), ElementsAre("1 added approved", "2 amended approved"));
    EXPECT_EQ(all[0].recorded.transition.id, all[1].recorded.transition.id);
    EXPECT_TRUE(all[0].recorded.transition.provisional);
    EXPECT_FALSE(all[1].recorded.transition.provisional);
    EXPECT_EQ(all[1].vin.text(), first_vin);
    EXPECT_EQ(all[1].brand, "volkswagen");
    EXPECT_EQ(all[1].revised_at, clock.now());
    EXPECT_EQ(all[1].recorded.transition.recorded_at, clock.now() - 1h) << "when it was first known";
    EXPECT_EQ(all[1].recorded.transition, transitions().front().transition);
}

TEST_F(Feed, GoesOnBehindANumberInPagesThatSayHowFarTheyCame) {
    tell_four();
    auto first = page({.limit = 3});
    EXPECT_EQ(first.revisions.size(), 3U);
    EXPECT_EQ(first.reached, 3);
    EXPECT_FALSE(first.ended);
    const auto second = page({.from = 3, .limit = 1});
    EXPECT_EQ(second.revisions.size(), 1U);
    EXPECT_TRUE(second.ended) << "a full page can be the last";
    EXPECT_EQ(second.reached, 4);
    const auto last = page({.from = 4});
    EXPECT_THAT(last.revisions, IsEmpty());
    EXPECT_TRUE(last.ended);
    EXPECT_EQ(last.reached, 4);
}

TEST_F(Feed, IsReadNewestFirstToo) {
    tell_four();
    EXPECT_THAT(numbers({.newest_first = true}), ElementsAre(4, 3, 2, 1));
    const auto first = page({.newest_first = true, .limit = 3});
    EXPECT_EQ(first.reached, 2);
    EXPECT_FALSE(first.ended);
    EXPECT_THAT(numbers({.newest_first = true, .from = 2}), ElementsAre(1));
    EXPECT_TRUE(page({.newest_first = true, .from = 2}).ended);
    EXPECT_THAT(numbers({.newest_first = true, .from = 1}), IsEmpty());
}

TEST_F(Feed, IsFilteredByVehicleStatusBrandAndSource) {
    tell_four();
    const auto sweep = static_cast<std::uint8_t>(clearance::Source::sweep);
    EXPECT_THAT(numbers({.filter = {.vin = vin(fleet_vin(1))}}), ElementsAre(2, 4));
    EXPECT_THAT(numbers({.filter = {.vin = vin(fleet_vin(1))}, .newest_first = true}), ElementsAre(4, 2));
    EXPECT_THAT(numbers({.filter = {.vin = vin(fleet_vin(1))}, .from = 2}), ElementsAre(4));
    EXPECT_THAT(numbers({.filter = {.vin = vin(fleet_vin(9))}}), IsEmpty());
    EXPECT_THAT(numbers({.filter = {.to = {"approved"}}}), ElementsAre(2, 3));
    EXPECT_THAT(numbers({.filter = {.to = {"approved", "pending"}}}), ElementsAre(1, 2, 3));
    EXPECT_THAT(numbers({.filter = {.brands = {"BMW"}}}), ElementsAre(1, 3));
    EXPECT_THAT(numbers({.filter = {.sources = sweep}}), ElementsAre(1, 2));
    EXPECT_THAT(numbers({.filter = {.to = {"approved"}, .brands = {"kia"}, .sources = sweep}}),
                ElementsAre(2));
}

TEST_F(Feed, LooksAtSoManyRowsAndSaysHowFarItCameThoughNothingWasAmongThem) {
    tell_four();
    const FeedQuery rare{.filter = {.to = {"rejected"}}, .most_looked_at = 2};
    const auto thin = page(rare);
    EXPECT_THAT(thin.revisions, IsEmpty());
    EXPECT_FALSE(thin.ended);
    EXPECT_EQ(thin.reached, 2);
    auto next = rare;
    next.from = thin.reached;
    EXPECT_THAT(numbers(next), ElementsAre(4));
    EXPECT_TRUE(page(next).ended);
}

TEST_F(Feed, OfAVehicleLooksAtItsOwnRowsAlone) {
    for (int n = 0; n < 20; ++n) list(item("approved", {.vin = fleet_vin(n)}));
    const auto of_last = page({.filter = {.vin = vin(fleet_vin(19))}, .most_looked_at = 2});
    EXPECT_EQ(of_last.revisions.size(), 1U);
    EXPECT_TRUE(of_last.ended);
    EXPECT_EQ(of_last.reached, 20);
}

TEST_F(Feed, KnowsTheWordsForAStatusThatWereMet) {
    list(item("hibernating"));
    EXPECT_THAT(read([](Reading& reading) { return reading.feed().statuses(); }), ElementsAre("hibernating"));
}

TEST_F(Feed, OfAnErasedVehicleIsGoneAndItsNumbersAreNotGivenAgain) {
    erasure_key = std::string(32, 'k');
    tell_four();
    ASSERT_TRUE(erase(fleet_vin(1)).known);
    EXPECT_THAT(numbers({}), ElementsAre(1, 3));
    EXPECT_EQ(newest().revision, 4);
    EXPECT_EQ(page({.from = 3}).reached, 4) << "who follows does not look for it for ever";
    list(item("pending", {.vin = fleet_vin(5)}));
    EXPECT_THAT(numbers({.from = 4}), ElementsAre(5));
}

/// Whatever is told meanwhile, and however the pages fall.
TEST_F(Feed, AMirrorThatFollowsItEndsWithTheLedgersHistory) {
    constexpr int vehicles = 8, steps = 600;
    auto quick = options();
    quick.synchronous_full = false;
    LedgerTest::open(std::move(quick));
    const unsigned seed = 20'261'130;
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto draw = [&random](int least, int most) {
        return std::uniform_int_distribution(least, most)(random);
    };
    const std::vector<std::string> statuses{"pending", "approved", "rejected", "revoking", "revoked"};
    std::map<std::string, std::vector<clearance::ChangelogEntry>> changelogs;
    Mirror mirror;
    for (int step = 0; step < steps; ++step) {
        clock.advance(std::chrono::seconds(draw(1, 900)));
        const auto of = fleet_vin(draw(0, vehicles - 1));
        const auto status = statuses[static_cast<std::size_t>(draw(0, 4))];
        const auto when = clearance::format_time(clock.now() - std::chrono::seconds(draw(0, 2'000)));
        switch (draw(0, 3)) {
            case 0:
                webhook(status, when, {}, of);
                break;
            case 1:
                list(item(status, {.vin = of, .salt = std::to_string(step)}));
                break;
            case 2:
                changelogs[of].push_back({when, Status(status), ""});
                [[fallthrough]];
            default:
                list(item(status, {.vin = of, .changelog = changelogs[of], .salt = std::to_string(step)}));
        }
        if (draw(0, 2) == 0)
            mirror.take(page({.from = mirror.after, .limit = draw(1, 4), .most_looked_at = draw(1, 6)}));
    }
    for (auto ended = false; !ended;) {
        const auto next = page({.from = mirror.after, .limit = 50});
        mirror.take(next);
        ended = next.ended;
    }
    EXPECT_EQ(mirror.after, newest().revision);
    EXPECT_GT(mirror.changes[Change::amended], 20);
    EXPECT_GT(mirror.changes[Change::withdrawn], 0);
    for (int n = 0; n < vehicles; ++n) {
        std::map<Id, RecordedTransition> held;
        for (auto& each : transitions(fleet_vin(n))) held.emplace(each.transition.id, each);
        const auto mirrored = mirror.history(fleet_vin(n));
        ASSERT_EQ(mirrored.size(), held.size());
        for (const auto& [id, each] : held) {
            ASSERT_TRUE(mirrored.contains(id));
            EXPECT_EQ(mirrored.at(id).seq, each.seq);
            EXPECT_EQ(mirrored.at(id).transition, each.transition);
        }
    }
}

TEST_F(Feed, TellsWhatBecomesOfFindingsInItsOrder) {
    webhook("suspended", "11:59:00");
    EXPECT_THAT(finding_events(), ElementsAre("opened 1"));
    clock.advance(1min);
    EXPECT_TRUE(write([](Writing& writing) { return writing.acknowledge_finding(1, "Mara", ""); }));
    webhook("approved", "12:00:30");
    EXPECT_THAT(finding_events(), ElementsAre("opened 1", "acknowledged 1", "ended 1"));
    EXPECT_THAT(finding_events(1, 1), ElementsAre("acknowledged 1"));
    EXPECT_EQ(newest().finding_event, 3);
    const auto events = read([](Reading& reading) { return reading.feed().finding_events(1, 1); });
    EXPECT_EQ(events.at(0).at, clock.now());
    EXPECT_EQ(events.at(0).finding.vin, vin());
    form();
    EXPECT_EQ(finding_events().size(), 3U) << "alerts take nothing away";
}

TEST_F(Feed, TellsAFindingAgainWhenItsVehicleIsDescribedAnew) {
    webhook("suspended", "11:59:00");
    list(item("suspended", {.brand = "bmw"}));
    EXPECT_THAT(finding_events(), ElementsAre("opened 1", "renewed 1"));
}

TEST_F(Feed, TellsItOnceWhereBrandAndTagsBecomeKnownTogether) {
    webhook("suspended", "11:59:00");
    list(item("suspended", {.brand = "bmw", .tags = Tags{{"depot", "north"}}}));
    EXPECT_THAT(finding_events(), ElementsAre("opened 1", "renewed 1"));
    EXPECT_EQ(count("SELECT count(*) FROM finding_news"), 2);
    list(item("suspended", {.brand = "kia", .tags = Tags{{"depot", "south"}}, .salt = "again"}));
    EXPECT_THAT(finding_events(), ElementsAre("opened 1", "renewed 1", "renewed 1"))
        << "told by another list";
}

TEST_F(Feed, TellsItOnceWhereACommandDescribesItsVehicle) {
    webhook("suspended", "11:59:00");
    const CommandIntent intent{.kind = CommandKind::request,
                               .vin = vin(),
                               .brand = "bmw",
                               .tags = Tags{{"depot", "north"}},
                               .by = "operator"};
    const auto ticket = write([&](Writing& writing) { return writing.begin_command(intent); });
    const CommandOutcome outcome{.state = CommandState::accepted,
                                 .http_status = 200,
                                 .status = Status("suspended"),
                                 .description = ""};
    write_only([&](Writing& writing) { writing.finish_command(ticket, outcome); });
    EXPECT_THAT(finding_events(), ElementsAre("opened 1", "renewed 1"));
}

TEST_F(Feed, TellsNothingOfAFindingWhoseJobWasUndone) {
    EXPECT_THROW(write_only(suspend_and_break), std::runtime_error);
    EXPECT_THAT(finding_events(), IsEmpty());
    EXPECT_EQ(newest(), FeedPosition());
}

TEST_F(Feed, ForgetsTheEventsOfFindingsThatAreErasedOrPruned) {
    erasure_key = std::string(32, 'k');
    webhook("suspended", "11:59:00", {}, fleet_vin(0));
    webhook("suspended", "11:59:00", {}, fleet_vin(1));
    webhook("approved", "11:59:30", {}, fleet_vin(1));
    ASSERT_TRUE(erase(fleet_vin(0)).known);
    EXPECT_THAT(finding_events(), ElementsAre("opened 2", "ended 2"));
    form();
    clock.advance(std::chrono::days(400));
    RetentionLimits limits;
    limits.alerts = clock.now() - std::chrono::days(100);
    while (write([&](Writing& writing) { return writing.prune(limits); }).more) {
    }
    EXPECT_EQ(count("SELECT count(*) FROM findings"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM finding_events"), 0);
    EXPECT_EQ(newest().finding_event, 3);
}

}  // namespace
}  // namespace storage
