// How live streams end: by their peer, by who may read, by the ledger.
#include <gmock/gmock.h>

#include "tests/unit/server/api/streams.hpp"

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(Streams, OfAPeerThatTakesNothingHoldUpNobodyAndEnd) {
    start({.most_events = 5});
    auto& slow = open({}, {}, {.stuck = true});
    const auto& quick = open({});
    approve(1, 20);
    EXPECT_TRUE(hears(quick, up_to(20)));
    EXPECT_THAT(slow.revisions(), IsEmpty());
    EXPECT_EQ(open_streams(), 2U);
    on_loop([&] { slow.writer.time_out(); });
    slow.over.get();
    EXPECT_TRUE(eventually([&] { return open_streams() == 1U; }));
    on_loop([&] { EXPECT_EQ(stream_->dropped(), 1U); });
    approve(21, 22);
    EXPECT_TRUE(hears(quick, up_to(22)));
}

TEST_F(Streams, EndWithTheirPeerAndMakeRoom) {
    start({.most_streams = 1});
    auto& first = open({});
    EXPECT_THROW(open({}), std::runtime_error);
    approve(1, 1);
    ASSERT_TRUE(hears(first, {1}));
    on_loop([&] { first.writer.end(); });
    first.over.get();
    ASSERT_TRUE(eventually([&] { return open_streams() == 0U; }));
    on_loop([&] { EXPECT_EQ(stream_->dropped(), 0U) << "it went by itself"; });
    approve(2, 3);
    const auto& second = open({1, 0});
    EXPECT_TRUE(hears(second, {2, 3})) << "the ring was left behind meanwhile";
}

TEST_F(Streams, EndWhenWhoMayReadHasChanged) {
    start();
    auto& peer = open({});
    approve(1, 1);
    ASSERT_TRUE(hears(peer, {1}));
    on_loop([&] { stream_->end_streams(); });
    peer.over.get();
    EXPECT_TRUE(eventually([&] { return open_streams() == 0U; }));
}

TEST_F(Streams, EndWhenWhoMayReadHasChangedBeforeAnythingWasWritten) {
    start();
    Peer* peer = nullptr;
    on_loop([&] {
        auto body = stream_->open({}, {});
        stream_->end_streams();
        peer = &serve(std::move(*body));
    });
    ASSERT_TRUE(ends(*peer));
    EXPECT_EQ(peer->writer.text(), "");
}

TEST_F(Streams, EndBeforeTheNextEventOnceTheirReaderMayNotReadAnyMore) {
    start();
    std::atomic<bool> may_read = true;
    const auto& peer = open({}, {}, {.may_read_on = [&] { return may_read.load(); }});
    approve(1, 1);
    ASSERT_TRUE(hears(peer, {1}));
    may_read = false;
    approve(2, 2);
    ASSERT_TRUE(ends(peer));
    EXPECT_THAT(peer.revisions(), ElementsAre(1));
    on_loop([&] { EXPECT_EQ(stream_->dropped(), 0U); });
}

TEST_F(Streams, EndAtTheNextHeartbeatOnceTheirReaderMayNotReadAnyMore) {
    start({.heartbeat_every = std::chrono::milliseconds(5)});
    std::atomic<bool> may_read = true;
    const auto& peer = open({}, {}, {.may_read_on = [&] { return may_read.load(); }});
    ASSERT_TRUE(is_greeted(peer));
    may_read = false;
    EXPECT_TRUE(ends(peer));
}

TEST_F(Streams, EndWithTheirPeerThoughItWentWhileTheyRead) {
    make(*ledger_, {.heartbeat_every = std::chrono::hours(1)});
    hold_readers();
    auto& peer = open({});
    ASSERT_TRUE(is_greeted(peer));
    on_loop([&] { peer.writer.end(); });
    let_read();
    EXPECT_TRUE(ends(peer)) << "and not when it would be written to";
}

TEST_F(Streams, EndWithTheirPeerThoughItWentBeforeTheirTurnToRead) {
    make(*ledger_, {.most_catching_up = 1, .heartbeat_every = std::chrono::hours(1)});
    hold_readers();
    const auto& reading = open({});
    auto& waiting = open({});
    ASSERT_TRUE(is_greeted(reading));
    ASSERT_TRUE(is_greeted(waiting));
    on_loop([&] { waiting.writer.end(); });
    EXPECT_TRUE(ends(waiting));
    EXPECT_TRUE(eventually([&] { return open_streams() == 1U; })) << "the other one reads still";
}

TEST_F(Streams, AreTornWhereTheLedgerCannotBeReadSoThatTheirReaderComesAgain) {
    BrokenLedger broken;
    start_on(broken, {.ledger_pause = std::chrono::milliseconds(1)});
    auto& peer = open({});
    EXPECT_THROW(peer.over.get(), std::exception);
    notified_ = nullptr;
}

}  // namespace
