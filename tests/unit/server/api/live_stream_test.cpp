// What live streams tell, and from where; their ends: live_stream_end_test.cpp.
#include <gmock/gmock.h>

#include <set>

#include "server/api/event_text.hpp"
#include "tests/unit/server/api/streams.hpp"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(Streams, TellWhatIsCommittedBehindTheirStart) {
    start();
    approve(1, 2);
    const auto& peer = open({1, 0});
    EXPECT_TRUE(hears(peer, {2}));
    webhook(numbered_vin(1), "suspended", "2026-03-01T11:55:00Z");
    ASSERT_TRUE(eventually([&] { return peer.events().size() == 3; }));
    const auto told = peer.events();
    EXPECT_THAT(peer.writer.text(),
                ::testing::StartsWith("retry: 2000\n:\nid: 1-0\n\nid: 2-0\nevent: trans"));
    EXPECT_EQ(told[1].id, "3-0");
    EXPECT_EQ(told[1].data, get("/v1/transitions?after=2").at("transitions").at(0).as_object());
    EXPECT_EQ(told[2].id, "3-1");
    EXPECT_EQ(told[2].event, "finding");
    EXPECT_EQ(told[2].data.at("change"), "opened");
    EXPECT_EQ(told[2].data.at("finding"), get("/v1/findings/1"));
}

TEST_F(Streams, SayWhereTheyBeginThoughNothingWasEverTold) {
    start();
    const auto& peer = open({});
    EXPECT_TRUE(eventually([&] { return peer.writer.text() == "retry: 2000\n:\nid: 0-0\n\n"; }));
}

TEST_F(Streams, TellEverybodyTheSame) {
    start();
    std::vector<const Peer*> all;
    for (int n = 0; n < 20; ++n) all.push_back(&open({}));
    approve(1, 30);
    for (const auto* peer : all) EXPECT_TRUE(hears(*peer, up_to(30)));
}

TEST_F(Streams, GoOnFromAnywhereWithoutLossOrDoubleWhileMoreComes) {
    start({.most_events = 5});
    const auto& live = open({});
    approve(1, 40);
    ASSERT_TRUE(hears(live, up_to(40)));
    std::vector<const Peer*> resumed;
    for (int n = 0; n <= 40; n += 4) {
        resumed.push_back(&open({n, 0}));
        approve(41 + n, 44 + n);
    }
    for (std::size_t n = 0; n < resumed.size(); ++n)
        EXPECT_TRUE(hears(*resumed[n], up_to(84, 1 + 4 * static_cast<std::int64_t>(n)))) << n;
    EXPECT_TRUE(hears(live, up_to(84)));
}

TEST_F(Streams, GoOnFromTheIdOfAnyEvent) {
    start();
    const auto& first = open({});
    for (int n = 1; n <= 5; ++n) {
        webhook(numbered_vin(n), "suspended", "2026-03-01T11:50:00Z");
        webhook(numbered_vin(n), "approved", "2026-03-01T11:55:00Z");
    }
    ASSERT_TRUE(eventually([&] { return first.events().size() == 20; }));
    const auto all = first.events();
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto start = api::parse_position(all[n].id);
        const auto& again = open({start->revision, start->finding_event.value()});
        ASSERT_TRUE(eventually([&] { return again.events().size() == all.size() - n - 1; })) << n;
        std::vector<boost::json::object> rest, heard;
        for (std::size_t i = n + 1; i < all.size(); ++i) rest.push_back(all[i].data);
        for (const auto& each : again.events()) heard.push_back(each.data);
        // a finding is told as it is now, and in another order beside the revisions
        const auto numbers = [](const std::vector<boost::json::object>& events) {
            std::multiset<std::string> told;
            for (const auto& each : events)
                told.insert(each.contains("seq") ? std::to_string(each.at("seq").as_int64())
                                                 : std::string(each.at("change").as_string()));
            return told;
        };
        EXPECT_EQ(numbers(heard), numbers(rest));
    }
}

TEST_F(Streams, OfAPeerThatWasSlowForAWhileLoseNothing) {
    start({.most_events = 5});
    auto& slow = open({}, {}, {.stuck = true});
    const auto& quick = open({});
    approve(1, 20);
    ASSERT_TRUE(hears(quick, up_to(20)));
    on_loop([&] { slow.writer.let_go(); });
    EXPECT_TRUE(hears(slow, up_to(20)));
    approve(21, 22);
    EXPECT_TRUE(hears(slow, up_to(22)));
}

TEST_F(Streams, AreKeptAliveByCommentsThatTellHowFarTheyCame) {
    start({.heartbeat_every = std::chrono::milliseconds(5)});
    const auto& peer = open({}, {.brands = {"kia"}});
    EXPECT_TRUE(eventually([&] { return peer.writer.text().find(":\n\n:\n\n") != std::string::npos; }));
    approve(1, 3);
    EXPECT_TRUE(
        eventually([&] { return peer.writer.text().find(":\nid: 3-0\n\n:\n\n") != std::string::npos; }));
    EXPECT_THAT(peer.events(), IsEmpty());
}

TEST_F(Streams, AreSilentUntilTheNextHeartbeatIsDue) {
    start();
    const auto& peer = open({});
    approve(1, 1);
    ASSERT_TRUE(hears(peer, {1}));
    EXPECT_THAT(peer.writer.text(), Not(HasSubstr(":\n\n:\n")));
}

TEST_F(Streams, TellWhatTheirFilterTakesFromTheLedgerAndLive) {
    start();
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "approved", "kia")});
    const auto& kia = open({}, {.brands = {"Kia"}});
    const auto& rejected = open({}, {.to = {"rejected"}});
    const auto& one = open({}, {.vin = vin_of(numbered_vin(1))});
    ASSERT_TRUE(hears(kia, {2}));
    ASSERT_TRUE(hears(one, {1}));
    now_ += std::chrono::hours(1);
    webhook(numbered_vin(1), "rejected", "2026-03-01T12:30:00Z");
    webhook(numbered_vin(2), "rejected", "2026-03-01T12:30:00Z");
    EXPECT_TRUE(hears(kia, {2, 4}));
    EXPECT_TRUE(hears(rejected, {3, 4}));
    EXPECT_TRUE(hears(one, {1, 3}));
    EXPECT_TRUE(eventually([&] { return kia.findings().size() == 1; }));
    EXPECT_TRUE(eventually([&] { return rejected.findings().size() == 2; }));
    EXPECT_THAT(one.findings(), ElementsAre("opened"));
}

TEST_F(Streams, TellNothingOfAVehicleThatWasErasedWhileTheyWereBehind) {
    start();
    const auto& quick = open({});
    auto& slow = open({}, {}, {.stuck = true});
    webhook(numbered_vin(1), "suspended", "2026-03-01T11:50:00Z");
    webhook(numbered_vin(2), "approved", "2026-03-01T11:50:00Z", "as " + numbered_vin(1));
    ASSERT_TRUE(hears(quick, {1, 2}));
    std::promise<void> erased;
    ledger_->erase(vin_of(numbered_vin(1)), [&](std::exception_ptr, const storage::Erasure& erasure) {
        EXPECT_TRUE(erasure.known);
        erased.set_value();
    });
    erased.get_future().wait();
    on_loop([&] {
        stream_->erased();
        slow.writer.let_go();
    });
    EXPECT_TRUE(hears(slow, {2}));
    approve(3, 3);
    EXPECT_TRUE(hears(slow, {2, 3}));
    EXPECT_TRUE(hears(quick, {1, 2, 3}));
    EXPECT_THAT(slow.writer.text(), Not(HasSubstr(numbered_vin(1))));
    EXPECT_THAT(slow.findings(), IsEmpty());
}

}  // namespace
