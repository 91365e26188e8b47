// A storm of rejections over five hooks, of which three are in trouble: what becomes of the others', and of
// theirs.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "tests/e2e/receiver.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = Receiver::Clock;
using Call = Receiver::Call;

#ifdef SANITIZED
constexpr std::size_t vehicles = 1'000;
constexpr seconds patience{20};  // for what is to be done at once
#else
constexpr std::size_t vehicles = 10'000;
constexpr seconds patience{5};
#endif
constexpr std::size_t in_a_message = 200, sends_at_once = 8;
constexpr seconds group_wait{2}, group_interval{5}, dead_timeout{1};
constexpr milliseconds least_pause{500}, slow_answer{1'500}, asked_pause{1'000};
constexpr std::size_t busy_for = 3;  // so many times it answers 429; the pauses grow

std::string numbered_vin(std::size_t number) {
    auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

/// What a hook was told and took.
struct Taken {
    std::map<std::string, Clock::time_point> told;  // VIN to when it was first told
    std::set<std::string> ids;
    std::size_t vins = 0, messages = 0;  // with repeats
};

class Storm : public testing::Test {
  protected:
    Storm() {
        world.start_platform();
        const std::string groups = "group_by = []\ngroup_wait = \"" + std::to_string(group_wait.count()) +
                                   "s\"\ngroup_interval = \"" + std::to_string(group_interval.count()) +
                                   "s\"\n";
        TrackerOptions options{.on_start = false, .hook = false};
        for (const std::string name : {"healthy-1", "healthy-2", "busy", "slow"})
            options.tables += hook_table(name, receiver) + groups;
        options.tables += hook_table("dead", receiver) + groups + "timeout = \"" +
                          std::to_string(dead_timeout.count()) + "s\"\n";
        world.start_tracker(options);
        resident_at_start = resident();
    }

    Receiver::Reply reply(const Call& call) {
        if (call.path == "/dead") return {.status = 0};
        if (call.path == "/slow") return {.after = slow_answer};
        if (call.path == "/busy" && refusals++ < busy_for)
            return {.status = 429, .retry_after = std::to_string(asked_pause.count() / 1'000)};
        return {};
    }

    void answered(const Call& call) {
        if (call.answered != 204) return;
        const auto vins = vins_told(call.body);
        const std::lock_guard lock(mutex);
        auto& all = taken[call.path];
        ++all.messages;
        all.vins += vins.size();
        all.ids.insert(call.id);
        for (const auto& vin : vins) all.told.emplace(vin, call.at);
    }

    /// Several clients send a part each; what they sent is remembered with when it was acknowledged.
    void reject(std::size_t from, std::size_t to) {
        std::vector<std::thread> clients;
        for (std::size_t first = 0; first < 8; ++first) {
            clients.emplace_back([this, first = from + first, to] {
                Connection connection(world.webhook_address(), world.ca_file());
                for (std::size_t number = first; number < to; number += 8) reject(connection, number);
            });
        }
        for (auto& client : clients) client.join();
    }

    void reject(Connection& connection, std::size_t number) {
        const auto vin = numbered_vin(number);
        const auto body = world.webhook_body(vin, "rejected", "2026-11-02T10:00:00Z", "privacy mode");
        const auto answer = connection.send("POST", "/webhooks/high-mobility", body,
                                            {{"X-HM-Signature-256", World::sign(body, webhook_secret)}});
        const std::lock_guard lock(mutex);
        if (answer.status == 204) acknowledged.emplace(vin, Clock::now());
    }

    bool have_taken(std::size_t count, const std::string& one, const std::string& other) {
        const std::lock_guard lock(mutex);
        return taken[one].told.size() == count && taken[other].told.size() == count;
    }
    Taken taken_by(const std::string& path) {
        const std::lock_guard lock(mutex);
        return taken[path];
    }

    /// KiB that the tracker has in memory.
    std::int64_t resident() {
        std::ifstream status("/proc/" + std::to_string(world.tracker().pid()) + "/status");
        for (std::string word; status >> word;) {
            std::int64_t kib = 0;
            if (word == "VmRSS:" && status >> kib) return kib;
        }
        return 0;
    }

    /// Seconds that the tracker has kept a processor busy.
    double busy_seconds() {
        std::ifstream status("/proc/" + std::to_string(world.tracker().pid()) + "/stat");
        std::string word;
        std::getline(status, word, ')');
        for (int field = 3; field < 14; ++field) status >> word;
        double user = 0, system = 0;
        status >> user >> system;
        return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }

    void expect_each_once(const std::string& path) {
        const auto all = taken_by(path);
        EXPECT_EQ(all.told.size(), vehicles) << path;
        EXPECT_EQ(all.vins, vehicles) << path << ": a vehicle in two messages";
        EXPECT_EQ(all.messages, all.ids.size()) << path << ": a message that was taken came again";
        for (const auto& [vin, when] : all.told) EXPECT_TRUE(acknowledged.contains(vin)) << vin;
        // each time a group is due it fills messages, but for the last one
        const auto openings = 2 + static_cast<std::size_t>(seconds_between(begun, ended) / 5);
        EXPECT_LE(all.messages, vehicles / in_a_message + openings) << path;
        std::cout << path << ": " << all.messages << " messages, " << receiver.count(path) << " attempts, "
                  << receiver.most_at_once(path) << " at once\n";
    }

    /// The longest from the platform's webhook to the message that tells of it.
    double longest_wait(const std::string& path) {
        double longest = 0;
        const auto all = taken_by(path);
        for (const auto& [vin, when] : all.told)
            longest = std::max(longest, seconds_between(acknowledged.at(vin), when));
        return longest;
    }

    /// A receiver in trouble is tried by all that are sent at once, and then by one at a time with a pause
    /// before each: `pause`, and what it takes to fail. On a busy machine one is seen here later than the
    /// next.
    void expect_probes(const std::string& path, Clock::time_point until, milliseconds pause) {
        auto calls = receiver.calls(path);
        std::erase_if(calls, [&](const auto& call) { return call.at > until; });
        ASSERT_FALSE(calls.empty());
        const auto most = sends_at_once + 1 + static_cast<std::size_t>((until - calls[0].at) / pause);
        EXPECT_LE(calls.size(), most) << path;
        for (std::size_t i = sends_at_once; i < calls.size(); ++i) {
            EXPECT_GE(calls[i].at - calls[i - 1].at, pause - milliseconds{400}) << path << " " << i;
        }
        std::cout << path << ": " << calls.size() << " attempts in trouble, " << most << " allowed\n";
    }

    World world;
    std::atomic<std::size_t> refusals{0};
    std::mutex mutex;
    std::map<std::string, Clock::time_point> acknowledged;
    std::map<std::string, Taken> taken;  // by path
    std::int64_t resident_at_start = 0;
    Clock::time_point begun{}, ended{};
    Receiver receiver{world.file("server.pem"),
                      world.file("server.key"),
                      {.reply = [this](const Call& call) { return reply(call); },
                       .answered = [this](const Call& call) { answered(call); }}};
};

TEST_F(Storm, HooksInTroubleDelayNoOtherAndLoseNothing) {
    begun = Clock::now();
    reject(0, vehicles / 2);
    ASSERT_TRUE(
        eventually([&] { return have_taken(vehicles / 2, "/healthy-1", "/healthy-2"); }, seconds{60}));
    // the others come while the first are in trouble, and wait for the group's interval
    reject(vehicles / 2, vehicles);
    ended = Clock::now();
    ASSERT_EQ(acknowledged.size(), vehicles) << "webhooks that were not answered 204";
    std::cout << vehicles << " rejections in " << seconds_between(begun, ended) << " s\n";
    EXPECT_LE(seconds_between(begun, ended), 60);

    const auto most = group_interval + patience;
    ASSERT_TRUE(eventually([&] { return have_taken(vehicles, "/healthy-1", "/healthy-2"); }, most));
    const auto resident_then = resident();
    const auto told_at = Clock::now();
    const auto busy_then = busy_seconds();
    for (const auto* path : {"/healthy-1", "/healthy-2"}) {
        expect_each_once(path);
        EXPECT_EQ(receiver.count(path), taken_by(path).messages) << "tried again for nothing";
        const auto waited = longest_wait(path);
        EXPECT_LE(waited, std::chrono::duration<double>(most).count());
        std::cout << path << ": told within " << waited << " s\n";
    }

    ASSERT_TRUE(eventually([&] { return have_taken(vehicles, "/busy", "/slow"); }, seconds{60}));
    const auto now = Clock::now();
    const auto used = busy_seconds() - busy_then;
    std::cout << used << " s of a processor in the last " << seconds_between(told_at, now) << " s\n";
    std::cout << "all told after " << seconds_between(begun, now) << " s\n";
    expect_each_once("/busy");
    expect_each_once("/slow");
    EXPECT_EQ(receiver.count("/busy"), taken_by("/busy").messages + busy_for);
    EXPECT_EQ(receiver.count("/slow"), taken_by("/slow").messages) << "slow is not failing";
    for (const auto* path : {"/busy", "/slow", "/dead"}) {
        EXPECT_LE(receiver.most_at_once(path), sends_at_once) << path;
    }
    const auto busy = receiver.calls("/busy");
    expect_probes("/busy", busy[busy_for - 1].at, asked_pause + least_pause);
    expect_probes("/dead", now, dead_timeout + least_pause);
    EXPECT_EQ(world.count("SELECT count(DISTINCT m.subject) FROM alerts AS a JOIN alert_members AS m ON "
                          "m.alert = a.id WHERE a.hook = 'dead' AND a.state = 1"),
              static_cast<std::int64_t>(vehicles));

    const auto resident_now = resident();
    std::cout << "resident: " << resident_at_start << " KiB at the start, " << resident_then
              << " when the healthy were told, " << resident_now << " at the end\n";
#ifndef SANITIZED
    EXPECT_LE(used, seconds_between(told_at, now) / 4 + 0.5) << "waiting costs a processor";
    EXPECT_LE(resident_now, resident_at_start + 64 * 1024);
    EXPECT_LE(resident_now, resident_then + 16 * 1024) << "it grows with the attempts";
#endif
}

}  // namespace
}  // namespace e2e
