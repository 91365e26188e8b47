// Findings, alerts and sweeps by filters, and what came of the attempts to reach a hook.
#include "storage/filtered_lists.hpp"
#include "tests/unit/storage/alert_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ListsInLedger : public AlertsInLedger {
  public:
    template <class Job>
    auto ask_lists(Job job) {
        return read([&](Reading& reading) { return job(reading.lists()); });
    }
    template <class Item>
    static std::vector<Id> ids_of(const Page<Item>& page) {
        std::vector<Id> ids;
        for (const auto& each : page.items) ids.push_back(each.id);
        return ids;
    }
    std::vector<Id> findings(const FindingFilter& filter) {
        return ids_of(ask_lists([&](FilteredLists& lists) { return lists.findings(filter); }));
    }
    std::vector<Id> alerts(const AlertFilter& filter) {
        return ids_of(ask_lists([&](FilteredLists& lists) { return lists.alerts(filter); }));
    }
    std::vector<Id> sweeps(const SweepFilter& filter) {
        return ids_of(ask_lists([&](FilteredLists& lists) { return lists.sweeps(filter); }));
    }
    HookAttempts hook() {
        return ask_lists([](FilteredLists& lists) { return lists.hook_attempts("hook"); });
    }
    /// 1 rejected bmw, acknowledged; 2 unknown status of a kia; 3 rejected kia, over; 4 rejected bmw.
    void open_four() {
        list(item("rejected", {.vin = fleet_vin(1), .brand = "BMW"}));
        clock.advance(1h);
        list(item("hibernating", {.vin = fleet_vin(2), .brand = "kia"}));
        clock.advance(1h);
        webhook("rejected", "11:00:00", {}, fleet_vin(3));
        list(item("rejected", {.vin = fleet_vin(3), .brand = "kia"}));
        clock.advance(1h);
        list(item("rejected", {.vin = fleet_vin(4), .brand = "bmw"}));
        list(item("approved", {.vin = fleet_vin(3), .brand = "kia"}));
        write([](Writing& writing) { return writing.acknowledge_finding(1, "Mara", ""); });
    }
    Id finished(SweepKind kind, SweepOutcome outcome) {
        return write([&](Writing& writing) {
            const Id id = writing.begin_sweep(kind);
            if (outcome != SweepOutcome::running) writing.finish_sweep(id, outcome, {}, "");
            return id;
        });
    }
};

TEST_F(ListsInLedger, FindingsByTheirMarks) {
    full_sweep({});  // rejections that a first sweep finds are no news
    clock.advance(1min);
    open_four();
    ASSERT_THAT(findings({}), ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(findings({.open = true}), ElementsAre(4, 2, 1));
    EXPECT_THAT(findings({.acknowledged = true}), ElementsAre(1));
    EXPECT_THAT(findings({.open = true, .acknowledged = false}), ElementsAre(4, 2));
    EXPECT_THAT(findings({.kinds = {FindingKind::rejected}}), ElementsAre(4, 3, 1));
    EXPECT_THAT(findings({.open = true, .kinds = {FindingKind::rejected}}), ElementsAre(4, 1));
    EXPECT_THAT(findings({.kinds = {FindingKind::rejected, FindingKind::status_unknown}}),
                ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(findings({.kinds = {FindingKind::stuck}}), IsEmpty());
    EXPECT_THAT(findings({.vin = vin(fleet_vin(3))}), ElementsAre(3));
    EXPECT_THAT(findings({.open = true, .vin = vin(fleet_vin(3))}), IsEmpty());
    EXPECT_THAT(findings({.vin = vin(fleet_vin(9))}), IsEmpty());
    EXPECT_THAT(findings({.brands = {"bmw"}}), ElementsAre(4, 1)) << "in any case of letters";
    EXPECT_THAT(findings({.kinds = {FindingKind::rejected}, .brands = {"Kia"}}), ElementsAre(3));
    EXPECT_THAT(findings({.since = at("13:00:00")}), ElementsAre(4, 3, 2));
    EXPECT_THAT(findings({.until = at("13:00:00")}), ElementsAre(1));
    EXPECT_THAT(findings({.since = at("13:30:00"), .until = at("15:00:00")}), ElementsAre(3));
}

TEST_F(ListsInLedger, PagesOfAFilterJoinWithoutDoubleOrGap) {
    full_sweep({});
    clock.advance(1min);
    open_four();
    for (const auto& base :
         {FindingFilter{.brands = {"bmw", "kia"}}, FindingFilter{.kinds = {FindingKind::rejected}},
          FindingFilter{.open = true}, FindingFilter{}}) {
        const auto all = findings(base);
        std::vector<Id> joined;
        auto filter = base;
        filter.part.limit = 1;
        do {
            const auto page = ask_lists([&](FilteredLists& lists) { return lists.findings(filter); });
            for (const auto& each : page.items) joined.push_back(each.id);
            filter.part.before = page.next;
        } while (filter.part.before != 0);
        EXPECT_EQ(joined, all);
    }
}

TEST_F(ListsInLedger, AlertsByStateHookAndKind) {
    routes = {{"hook", {}}, {"other", {}}};
    reject();
    reject(second_vin);
    ASSERT_THAT(all(), SizeIs(4));
    attempt(1, dead());
    attempt(2, delivered());
    const auto of = [this](const std::string& name) {
        std::vector<Id> ids;
        for (const auto& each : all())
            if (each.hook == name) ids.push_back(each.id);
        return ids;
    };
    EXPECT_THAT(alerts({}), ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(alerts({.states = {AlertState::waiting}}), ElementsAre(4, 3));
    EXPECT_THAT(alerts({.states = {AlertState::dead, AlertState::delivered}}), ElementsAre(2, 1));
    EXPECT_EQ(alerts({.hooks = {"hook"}}), of("hook"));
    EXPECT_THAT(alerts({.hooks = {"hook", "other"}, .part = {.limit = 3}}), ElementsAre(4, 3, 2));
    EXPECT_THAT(alerts({.states = {AlertState::dead}, .hooks = {all().back().hook}}), ElementsAre(1));
    EXPECT_THAT(alerts({.hooks = {"none"}}), IsEmpty());
    EXPECT_THAT(alerts({.kinds = {FindingKind::rejected}, .part = {.before = 3}}), ElementsAre(2, 1));
    EXPECT_THAT(alerts({.kinds = {FindingKind::stuck}}), IsEmpty());
}

TEST_F(ListsInLedger, SweepsByKindAndOutcome) {
    const Id full = finished(SweepKind::full, SweepOutcome::complete);
    const Id failed = finished(SweepKind::full, SweepOutcome::failed);
    const Id small = finished(SweepKind::in_flight, SweepOutcome::complete);
    const Id running = finished(SweepKind::check, SweepOutcome::running);
    EXPECT_THAT(sweeps({}), ElementsAre(running, small, failed, full));
    EXPECT_THAT(sweeps({.kinds = {SweepKind::full}}), ElementsAre(failed, full));
    EXPECT_THAT(sweeps({.outcomes = {SweepOutcome::complete}}), ElementsAre(small, full));
    EXPECT_THAT(sweeps({.kinds = {SweepKind::full, SweepKind::check},
                        .outcomes = {SweepOutcome::failed, SweepOutcome::running}}),
                ElementsAre(running, failed));
    EXPECT_THAT(sweeps({.kinds = {SweepKind::check}, .outcomes = {SweepOutcome::failed}}), IsEmpty());
    EXPECT_THAT(sweeps({.kinds = {SweepKind::full}, .part = {.before = failed}}), ElementsAre(full));
}

TEST_F(ListsInLedger, ASweepWholeHasItsFenceAndWhatItCouldNotRead) {
    webhook("approved", "11:00:00");
    const auto fence = read([](Reading& reading) { return reading.last_sequence(); });
    const auto meet = [this](int from, int to) {
        return write([&](Writing& writing) {
            const Id id = writing.begin_sweep(SweepKind::full);
            std::vector<clearance::SkippedItem> items;
            for (int n = from; n < to; ++n)
                items.push_back({.index = static_cast<std::size_t>(n),
                                 .problem = "no VIN",
                                 .raw = "[" + std::to_string(n) + "]",
                                 .vin = std::nullopt});
            writing.record_skipped(id, items);
            return id;
        });
    };
    const auto whole = [this](Id id, int most) {
        return ask_lists([=](FilteredLists& lists) { return lists.sweep(id, most).value(); });
    };
    const Id first = meet(0, 3), second = meet(2, 4);
    EXPECT_EQ(whole(first, 10).fence, fence);
    const auto of_first = whole(first, 10);
    ASSERT_THAT(of_first.items, SizeIs(3)) << "also what a later one met again";
    EXPECT_FALSE(of_first.more_items);
    EXPECT_EQ(of_first.items[0].raw, "[0]");
    EXPECT_EQ(of_first.items[0].problem, "no VIN");
    EXPECT_EQ(of_first.items[2].raw, "[2]");
    EXPECT_EQ(of_first.items[2].times, 2);
    EXPECT_EQ(of_first.items[2].last_sweep, second);
    EXPECT_THAT(whole(second, 10).items, SizeIs(2));
    EXPECT_THAT(whole(first, 2).items, SizeIs(2));
    EXPECT_TRUE(whole(first, 2).more_items);
    EXPECT_FALSE(whole(first, 3).more_items);
    EXPECT_FALSE(ask_lists([](FilteredLists& lists) { return lists.sweep(99, 1).has_value(); }));
}

TEST_F(ListsInLedger, AHooksAttemptsTellSinceWhenItFails) {
    EXPECT_EQ(hook().last_attempt_at, std::nullopt);
    reject();
    const auto start = clock.now();
    EXPECT_EQ(hook().next_due_at, start);
    attempt(1, failed(start + 1h));
    clock.advance(1min);
    attempt(1, failed(start + 2h));
    auto now = hook();
    EXPECT_EQ(now.last_attempt_at, start + 1min);
    EXPECT_EQ(now.last_success_at, std::nullopt);
    EXPECT_EQ(now.failing_since, start) << "the first of them";
    EXPECT_EQ(now.next_due_at, start + 2h);
    clock.advance(1min);
    attempt(1, delivered());
    now = hook();
    EXPECT_EQ(now.last_success_at, start + 2min);
    EXPECT_EQ(now.failing_since, std::nullopt);
    EXPECT_EQ(now.next_due_at, std::nullopt);
    reject(second_vin);
    clock.advance(1min);
    attempt(2, dead());
    now = hook();
    EXPECT_EQ(now.last_attempt_at, start + 3min);
    EXPECT_EQ(now.last_success_at, start + 2min) << "stays";
    EXPECT_EQ(now.failing_since, start + 3min);
}

}  // namespace
}  // namespace storage
