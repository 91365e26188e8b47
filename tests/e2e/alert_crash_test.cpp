// The tracker is killed between commit, send, answer and the record of that, at random, many times on the
// same ledger: every alert arrives at least once, and says the same under the same id.
#include <gtest/gtest.h>
#include <poll.h>

#include <csignal>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <utility>

#include "tests/e2e/receiver.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {
namespace {

using Call = Receiver::Call;

#ifdef SANITIZED
constexpr int rounds = 10;
#else
constexpr int rounds = 50;
#endif

std::string numbered_vin(int number) {
    auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

/// The moment at which a round's kill comes, after so many of its kind.
enum class Moment { acknowledged, called, answered };

class Crashes : public testing::Test {
  protected:
    Crashes() { world.start_platform(); }

    int draw(int least, int most) {
        const std::lock_guard lock(mutex);
        return std::uniform_int_distribution(least, most)(random);
    }

    void start(bool waits) {
        TrackerOptions options{.on_start = false, .hook = false};
        for (const std::string name : {"steady", "moody"}) {
            options.tables += hook_table(name, receiver) + "group_by = []\ngroup_interval = \"0s\"\n" +
                              "group_wait = \"" + (waits ? "1s" : "0s") + "\"\n";
        }
        world.start_tracker(options);
    }

    void arm(Moment moment, int after) {
        const std::lock_guard lock(mutex);
        armed_ = world.tracker().pid();
        moment_ = moment;
        left_ = after;
    }

    /// A moment that a kill may come at; it does when the round has counted down to it.
    void passes(Moment moment) {
        const std::lock_guard lock(mutex);
        if (armed_ == 0 || moment != moment_ || --left_ > 0) return;
        // somewhere in what the tracker does next
        ::poll(nullptr, 0, draw(0, 3));
        ::kill(std::exchange(armed_, 0), SIGKILL);
    }

    Receiver::Reply reply(const Call& call) {
        passes(Moment::called);
        // once each, so that what failed is tried again soon
        const bool refuses = call.path == "/moody" && draw(0, 2) == 0 && refused.insert(call.id).second;
        return {.status = refuses ? 503U : 204U,
                .after = std::chrono::milliseconds(draw(0, 20)),
                .retry_after = {}};
    }

    /// The webhooks of some vehicles, and of those before whose webhook was not acknowledged; those that are
    /// now leave `unacknowledged`.
    void reject(int some) {
        for (int i = 0; i < some; ++i) unacknowledged.insert(numbered_vin(++vehicles));
        const auto all = unacknowledged;
        for (const auto& vin : all) {
            const auto answer =
                world.webhook(world.webhook_body(vin, "rejected", "2026-11-02T10:00:00Z", "privacy mode"));
            if (answer.status != 204) return;  // it is gone
            unacknowledged.erase(vin);
            passes(Moment::acknowledged);
        }
    }

    /// Who takes its alerts has heard of every vehicle, and nothing waits any more.
    bool is_all_told() {
        return vins_taken("/steady").size() == static_cast<std::size_t>(vehicles) &&
               vins_taken("/moody").size() == static_cast<std::size_t>(vehicles) &&
               world.count("SELECT count(*) FROM alerts WHERE state <> 2") == 0;
    }

    std::set<std::string> vins_taken(const std::string& path) {
        std::set<std::string> vins;
        for (const auto& call : receiver.calls(path)) {
            if (call.answered != 204) continue;
            for (auto& vin : vins_told(call.body)) vins.insert(std::move(vin));
        }
        return vins;
    }

    std::size_t expect_stable(const std::string& path) {
        std::map<std::string, std::string> bodies, ids;  // by message id; by VIN
        std::size_t repeats = 0;
        for (const auto& call : receiver.calls(path)) {
            EXPECT_FALSE(call.id.empty());
            const auto [body, first] = bodies.emplace(call.id, call.body);
            EXPECT_EQ(body->second, call.body) << call.id << " says something else";
            repeats += first ? 0 : 1;
            for (const auto& vin : vins_told(call.body)) {
                const auto told = ids.emplace(vin, call.id).first;
                EXPECT_EQ(told->second, call.id) << vin << " is told by two messages";
            }
        }
        std::cout << path << ": " << ids.size() << " vehicles, " << bodies.size() << " messages, " << repeats
                  << " repeats\n";
        EXPECT_EQ(static_cast<std::int64_t>(bodies.size()),
                  world.count("SELECT count(*) FROM alerts WHERE hook = '" + path.substr(1) + "'"));
        return repeats;
    }

    const unsigned seed = std::random_device{}();
    std::mt19937 random{seed};
    World world;
    std::recursive_mutex mutex;
    pid_t armed_ = 0;  // whom to kill; 0: nobody now
    Moment moment_{};
    int left_ = 0;
    int vehicles = 0;
    std::set<std::string> unacknowledged;
    std::set<std::string> refused;  // message ids; the receiver's thread only
    Receiver receiver{world.file("server.pem"),
                      world.file("server.key"),
                      {.reply = [this](const Call& call) { return reply(call); },
                       .answered = [this](const Call&) { passes(Moment::answered); }}};
};

TEST_F(Crashes, EveryAlertArrivesAtLeastOnceUnderOneIdWithOneBody) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::map<Moment, int> kills;
    for (int round = 0; round < rounds; ++round) {
        start(round % 3 == 2);
        const int some = draw(1, 4);
        const auto moment = static_cast<Moment>(draw(0, 2));
        // each hook is called at least once for what a round brings
        arm(moment, draw(1, moment == Moment::acknowledged ? some : 2));
        reject(some);
        ASSERT_EQ(world.tracker().wait(), 128 + SIGKILL) << "round " << round << "\n"
                                                         << world.tracker().log();
        ++kills[moment];
    }
    start(false);
    reject(0);
    ASSERT_TRUE(unacknowledged.empty());
    ASSERT_TRUE(eventually([this] { return is_all_told(); }, std::chrono::seconds{40}))
        << vehicles << " vehicles, " << vins_taken("/steady").size() << " told to the steady hook\n"
        << world.tracker().log();
    EXPECT_GT(expect_stable("/steady") + expect_stable("/moody"), 0u) << "no kill hit anything";
    std::cout << kills[Moment::acknowledged] << " kills after a webhook, " << kills[Moment::called]
              << " before an answer, " << kills[Moment::answered] << " after one\n";
}

}  // namespace
}  // namespace e2e
