// One simulated world: virtual time, the events of a script in their order, the model of the platform and the
// tracker, and the checks between them. Runs on one thread; the ledger's own threads wait for it in turn, so
// that the same script always runs the same way.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/check.hpp"
#include "tests/simulation/platform.hpp"
#include "tests/simulation/totals.hpp"
#include "tests/support/temporary_folder.hpp"

namespace simulation {

struct Outcome {
    std::optional<Mismatch> mismatch;
    Totals totals;
    // Of the watched vehicle, a line each: what happened, its history on the platform and in the ledger.
    std::vector<std::string> told, expected, held;
};

class World {
  public:
    World(const Script& script, std::optional<std::size_t> watched);
    Outcome run();

  private:
    enum class What : std::uint8_t { happening, post, sweep, trouble, start, disk_is_free };
    struct Due {
        Time at{};
        std::uint64_t order = 0;
        What what{};
        std::size_t index = 0;
        bool operator>(const Due& other) const {
            return at != other.at ? at > other.at : order > other.order;
        }
    };
    struct Post {
        std::size_t vehicle = 0, change = 0;
        Notice notice;
        std::string body;
    };

    using Step = boost::asio::awaitable<void>;

    Time now() const { return Time(microseconds(clock_.load())); }
    Time our_now() const { return now() + microseconds(skew_.load()); }
    void advance(Time to) { clock_ = std::max(clock_.load(), to.time_since_epoch().count()); }
    void plan(Time at, What what, std::size_t index);
    bool is_over() const { return outcome_.mismatch.has_value(); }

    void run_to_the_end();
    void settle();
    void run_one(Step step);
    Step step();
    Step pass(microseconds duration);
    Step happen(const Happening& happening);
    Step command(const Happening& happening);
    void become(const Happening& happening);
    Step arrive(const Post& post);
    Step arrive_authentic(const Post& post, const std::string& delivery_id);
    Step arrive_forged(const Post& post, const std::string& delivery_id);
    Step sweep(const SweepPlan& sweep);
    Step check(clearance::Vin vin);
    Step run_checks();
    void trouble(const Trouble& trouble);
    void start();
    void prove();
    std::int64_t last_sequence();

    void fail(std::optional<Mismatch> mismatch);
    void count(Count what) { outcome_.totals.add(what); }
    void look_at_the_watched();
    template <class Words>
    void tell(std::size_t vehicle, Words words) {
        if (watched_ == vehicle) outcome_.told.push_back(clearance::format_time(now()) + "  " + words());
    }
    template <class Words>
    void tell_all(Words words) {
        if (watched_) tell(*watched_, words);
    }

    const Script& script_;
    std::optional<std::size_t> watched_;
    std::atomic<std::int64_t> clock_{0};  // the platform's, microseconds
    std::atomic<std::int64_t> skew_{0};   // ours is ahead by this; another one after each start
    boost::asio::io_context loop_;        // outlives the ledger, whose threads post to it
    test::TemporaryFolder folder_;
    Model model_;
    ModelPlatform platform_;
    Tracker tracker_;
    Check check_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::uint64_t order_ = 0;
    std::vector<Post> posts_;
    std::set<std::string> known_bodies_;
    std::set<storage::SweepKind> sweeping_;
    Outcome outcome_;
};

}  // namespace simulation
