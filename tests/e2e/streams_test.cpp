// The live stream of the real service: everybody hears of every transition, also across its sudden end.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <numeric>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "tests/e2e/event_streams.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

#ifdef SANITIZED
constexpr std::size_t many = 100;
constexpr int rounds = 3;
#else
constexpr std::size_t many = 1'000;
constexpr int rounds = 8;
#endif

std::string numbered_vin(int number) {
    auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

class LiveStreams : public testing::Test {
  protected:
    void start(const std::string& api_extra = {}) {
        world.start_platform();
        TrackerOptions options;
        options.tls = false;
        options.on_start = false;
        options.hook = false;
        options.api_extra = api_extra;
        world.start_tracker(options);
    }
    std::size_t open(const std::string& query = {}, const std::string& last_event_id = {}) {
        return streams.open(world.api_address(), read_token, query, last_event_id);
    }
    /// Streams that are told from now on.
    void open_live(std::size_t count) {
        for (std::size_t n = 0; n < count; ++n) open();
        ASSERT_TRUE(streams.until([&] {
            for (std::size_t n = 0; n < streams.size(); ++n)
                if (streams.last_id(n).empty()) return false;
            return true;
        }));
    }
    bool approve(int number) {
        const auto body = world.webhook_body(numbered_vin(number), "approved", "2026-11-02T10:00:00Z");
        return world.webhook(body, webhook_secret, "d-" + std::to_string(number)).status == 204;
    }
    std::int64_t last_seq() { return world.get("/v1/transitions").at("last_seq").as_int64(); }
    static std::vector<std::int64_t> up_to(std::int64_t last) {
        std::vector<std::int64_t> seqs(static_cast<std::size_t>(last));
        std::iota(seqs.begin(), seqs.end(), 1);
        return seqs;
    }
    /// Kilobytes that it holds in memory.
    long resident() {
        std::ifstream status("/proc/" + std::to_string(world.tracker().pid()) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
        return 0;
    }

    World world;
    EventStreams streams;
};

TEST_F(LiveStreams, TellEveryTransitionToEverybody) {
    start();
    open_live(20);
    for (int n = 1; n <= 50; ++n) ASSERT_TRUE(approve(n));
    ASSERT_EQ(last_seq(), 50);
    ASSERT_TRUE(streams.until([&] {
        for (std::size_t n = 0; n < streams.size(); ++n)
            if (streams.events(n).size() < 50) return false;
        return true;
    }));
    const auto feed = world.get("/v1/transitions?after=0&limit=500").at("transitions").as_array();
    for (std::size_t n = 0; n < streams.size(); ++n) {
        EXPECT_EQ(streams.revisions(n), up_to(50));
        for (std::size_t i = 0; i < 50; ++i)
            EXPECT_EQ(streams.events(n).at(i).data, json::serialize(feed.at(i)));
    }
}

TEST_F(LiveStreams, TellFindingsToo) {
    start();
    open_live(1);
    const auto body = world.webhook_body(numbered_vin(1), "rejected", "2026-11-02T10:00:00Z", "no");
    ASSERT_EQ(world.webhook(body).status, 204U);
    ASSERT_TRUE(streams.until([&] { return streams.events(0).size() == 2; }));
    EXPECT_EQ(streams.events(0).at(0).event, "transition");
    EXPECT_EQ(streams.events(0).at(1).event, "finding");
    ASSERT_EQ(world.api("POST", "/v1/findings/1/acknowledge").status, 200U);
    ASSERT_TRUE(streams.until([&] { return streams.events(0).size() == 3; }));
    const auto told = json::parse(streams.events(0).at(2).data);
    EXPECT_EQ(told.at("change"), "acknowledged");
    EXPECT_EQ(told.at("finding"), world.get("/v1/findings/1"));
}

TEST_F(LiveStreams, AreRefusedWithoutATokenAndAfterAnotherLedger) {
    start();
    EXPECT_EQ(world.api("GET", "/v1/stream", {}, "wrong").status, 401U);
    EXPECT_EQ(world.api("GET", "/v1/stream?after=1").status, 400U);
    EXPECT_EQ(world.api("GET", "/v1/stream?too=approved").status, 400U);
}

TEST_F(LiveStreams, GoOnWithoutLossOrDoubleAfterTheServiceWasKilled) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    start();
    constexpr std::size_t readers = 5;
    std::vector<std::vector<std::int64_t>> heard(readers);
    std::vector<std::string> last(readers, "0-0");
    std::set<std::string> acknowledged;
    int vehicle = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto first = streams.size();
        for (const auto& id : last) open({}, id);
        const int some = std::uniform_int_distribution(1, 30)(random);
        std::atomic<bool> over = false;
        std::thread sender([&] {
            for (int n = 0; n < some; ++n) {
                ++vehicle;
                if (approve(vehicle)) acknowledged.insert(numbered_vin(vehicle));
            }
            over = true;
        });
        const auto wanted = static_cast<std::size_t>(std::uniform_int_distribution(0, some)(random));
        EXPECT_TRUE(streams.until([&] { return over || streams.events(first).size() >= wanted; }));
        world.tracker().signal(SIGKILL);
        sender.join();
        ASSERT_EQ(world.tracker().wait(), 128 + SIGKILL);
        ASSERT_TRUE(streams.until([&] {
            for (std::size_t n = first; n < streams.size(); ++n)
                if (!streams.ended(n)) return false;
            return true;
        }));
        for (std::size_t n = 0; n < readers; ++n) {
            const auto seqs = streams.revisions(first + n);
            heard[n].insert(heard[n].end(), seqs.begin(), seqs.end());
            if (!streams.last_id(first + n).empty()) last[n] = streams.last_id(first + n);
        }
        world.restart_tracker();
    }
    const auto first = streams.size();
    for (const auto& id : last) open({}, id);
    const auto end = last_seq();
    for (std::size_t n = 0; n < readers; ++n) {
        ASSERT_TRUE(streams.until([&] {
            return static_cast<std::int64_t>(heard[n].size() + streams.events(first + n).size()) >= end;
        }));
        const auto seqs = streams.revisions(first + n);
        heard[n].insert(heard[n].end(), seqs.begin(), seqs.end());
        EXPECT_EQ(heard[n], up_to(end));
    }
    for (const auto& vin : acknowledged) EXPECT_EQ(world.status(vin), "approved") << vin;
}

TEST_F(LiveStreams, EndWholeWhenTheServiceStops) {
    start();
    open_live(20);
    ASSERT_TRUE(approve(1));
    ASSERT_TRUE(streams.until([&] {
        for (std::size_t n = 0; n < streams.size(); ++n)
            if (streams.events(n).empty()) return false;
        return true;
    }));
    world.tracker().signal(SIGTERM);
    ASSERT_TRUE(streams.until([&] {
        for (std::size_t n = 0; n < streams.size(); ++n)
            if (!streams.ended(n)) return false;
        return true;
    }));
    for (std::size_t n = 0; n < streams.size(); ++n) {
        EXPECT_TRUE(streams.is_whole(n)) << "no event is torn";
        EXPECT_EQ(streams.revisions(n).size(), 1U);
    }
    EXPECT_EQ(world.tracker().wait(milliseconds(5'000)), 0) << "nobody waits for a stream";
}

/// Sends webhooks at a steady pace, and takes for each how long the last of all readers took to hear of it,
/// from before it was sent.
TEST_F(LiveStreams, OfAThousandReadersHearOfEachTransitionSoonAndTakeLittle) {
    start("max_connections = " + std::to_string(2 * many + 50) + "\n");
    ASSERT_TRUE(approve(1));
    world.get("/v1/transitions");
    const auto before = resident();
    open_live(many);
    const auto idle = resident();
    constexpr int transitions = 200, pause = 25;
    std::vector<steady_clock::time_point> sent(transitions);
    std::thread sender([&] {
        const auto begin = steady_clock::now();
        for (int n = 0; n < transitions; ++n) {
            std::this_thread::sleep_until(begin + milliseconds(pause * n));
            sent[static_cast<std::size_t>(n)] = steady_clock::now();
            if (!approve(2 + n)) return;
        }
    });
    const bool all = streams.until([&] {
        for (std::size_t n = 0; n < many; ++n)
            if (streams.events(n).size() < transitions) return false;
        return true;
    });
    sender.join();
    ASSERT_TRUE(all);
    const auto after = resident();
    std::vector<double> latest;
    for (std::size_t i = 0; i < transitions; ++i) {
        steady_clock::time_point last;
        for (std::size_t n = 0; n < many; ++n) last = std::max(last, streams.events(n).at(i).at);
        latest.push_back(std::chrono::duration<double, std::milli>(last - sent[i]).count());
    }
    std::sort(latest.begin(), latest.end());
    const auto p99 = latest.at(latest.size() * 99 / 100);
    const auto each = [&](long memory) {
        return static_cast<double>(memory - before) / static_cast<double>(many);
    };
    std::cout << many << " streams, " << transitions << " transitions: until all had heard of one p50 "
              << latest.at(latest.size() / 2) << " ms, p99 " << p99 << " ms, most " << latest.back()
              << " ms; memory of a stream " << each(idle) << " KiB when opened, " << each(after)
              << " KiB after all that\n";
#ifndef SANITIZED
    // p99 is below that too on a machine that does nothing else (docs/performance.md); here other tests run
    EXPECT_LT(latest.at(latest.size() / 2), 250);
    EXPECT_LT(each(after), 32);
#endif
}

}  // namespace
}  // namespace e2e
