#include "server/api/live_stream.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/parse.hpp>
#include <future>
#include <set>
#include <thread>

#include "server/api/event_text.hpp"
#include "tests/unit/server/api/fake_writer.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

namespace asio = boost::asio;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Told {
    std::string id, event;
    boost::json::object data;
};

/// A reader of the stream.
struct Peer {
    explicit Peer(const asio::any_io_executor& executor) : writer(executor) {}

    std::vector<Told> events() const {
        std::vector<Told> told;
        const auto text = writer.text();
        for (std::size_t begin = 0, end = 0; (end = text.find("\n\n", begin)) != std::string::npos;
             begin = end + 2) {
            Told each;
            for (std::size_t at = begin; at < end;) {
                const auto stop = std::min(text.find('\n', at), end);
                const auto line = text.substr(at, stop - at);
                if (line.starts_with("id: ")) each.id = line.substr(4);
                if (line.starts_with("event: ")) each.event = line.substr(7);
                if (line.starts_with("data: ")) each.data = boost::json::parse(line.substr(6)).as_object();
                at = stop + 1;
            }
            if (!each.event.empty()) told.push_back(std::move(each));
        }
        return told;
    }
    std::vector<std::int64_t> revisions() const {
        std::vector<std::int64_t> seqs;
        for (const auto& each : events())
            if (each.event == "transition") seqs.push_back(each.data.at("seq").as_int64());
        return seqs;
    }
    std::vector<std::string> findings() const {
        std::vector<std::string> told;
        for (const auto& each : events())
            if (each.event == "finding") told.emplace_back(each.data.at("change").as_string());
        return told;
    }

    FakeWriter writer;
    std::promise<void> ended;
    std::future<void> over = ended.get_future();
};

std::vector<std::int64_t> up_to(std::int64_t last, std::int64_t first = 1) {
    std::vector<std::int64_t> seqs;
    for (auto n = first; n <= last; ++n) seqs.push_back(n);
    return seqs;
}

/// The stream runs on a thread of its own; the test is everybody else.
class Streams : public Service {
  protected:
    Streams() : thread_([this] { streaming_.run(); }) {}
    ~Streams() override {
        if (stream_) {
            std::promise<void> stopped;
            asio::co_spawn(streaming_, stream_->stop(),
                           [&](const std::exception_ptr&) { stopped.set_value(); });
            stopped.get_future().wait();
            for (const auto& peer : peers_) on_loop([&] { peer->writer.end(); });
            for (const auto& peer : peers_)
                if (peer->over.valid()) peer->over.wait();
        }
        ledger_->flush();
        notified_ = nullptr;
        work_.reset();
        thread_.join();
    }

    void start(api::LiveStreamOptions options = {}) { start_on(*ledger_, options); }
    void start_on(storage::Ledger& ledger, api::LiveStreamOptions options) {
        options.gather = std::chrono::milliseconds(1);
        stream_ = std::make_unique<api::LiveStream>(streaming_.get_executor(), ledger, wording_, options);
        notified_ = stream_.get();
        on_loop([this] { stream_->start(); });
    }
    Peer& open(storage::FeedPosition from, const storage::RevisionFilter& filter = {}, bool stuck = false) {
        auto& peer = *peers_.emplace_back(std::make_unique<Peer>(streaming_.get_executor()));
        if (stuck) peer.writer.stick();
        on_loop([&] {
            auto body = stream_->open(from, filter);
            if (!body) throw std::runtime_error("no place");
            asio::co_spawn(streaming_, hold(std::move(*body), peer.writer),
                           [&peer](const std::exception_ptr& error) {
                               error ? peer.ended.set_exception(error) : peer.ended.set_value();
                           });
        });
        return peer;
    }
    static asio::awaitable<void> hold(http::BodyStream body, http::BodyWriter& writer) {
        co_await body(writer);
    }
    template <class Job>
    void on_loop(Job job) {
        std::promise<void> done;
        asio::post(streaming_, [&] {
            try {
                job();
                done.set_value();
            } catch (...) {
                done.set_exception(std::current_exception());
            }
        });
        done.get_future().get();
    }
    /// Only a broken stream makes it wait to the end.
    template <class Condition>
    [[nodiscard]] static bool eventually(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::yield();
        }
        return true;
    }
    [[nodiscard]] static bool hears(const Peer& peer, const std::vector<std::int64_t>& seqs) {
        return eventually([&] { return peer.revisions() == seqs; });
    }
    void approve(int first, int last) {
        for (int n = first; n <= last; ++n) webhook(numbered_vin(n), "approved", "2026-03-01T11:50:00Z");
    }
    std::size_t open_streams() {
        std::size_t open = 0;
        on_loop([&] { open = stream_->open_streams(); });
        return open;
    }

    asio::io_context streaming_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{streaming_.get_executor()};
    std::thread thread_;
    std::unique_ptr<api::LiveStream> stream_;
    std::vector<std::unique_ptr<Peer>> peers_;
};

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

TEST_F(Streams, OfAPeerThatTakesNothingHoldUpNobodyAndEnd) {
    start({.most_events = 5});
    auto& slow = open({}, {}, true);
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

TEST_F(Streams, OfAPeerThatWasSlowForAWhileLoseNothing) {
    start({.most_events = 5});
    auto& slow = open({}, {}, true);
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
    auto& slow = open({}, {}, true);
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

TEST_F(Streams, EndWithTheirPeerAndMakeRoom) {
    start({.most_streams = 1});
    auto& first = open({});
    EXPECT_THROW(open({}), std::runtime_error);
    peers_.pop_back();
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

TEST_F(Streams, AreTornWhereTheLedgerCannotBeReadSoThatTheirReaderComesAgain) {
    BrokenLedger broken;
    start_on(broken, {.ledger_pause = std::chrono::milliseconds(1)});
    auto& peer = open({});
    EXPECT_THROW(peer.over.get(), std::exception);
    notified_ = nullptr;
}

}  // namespace
