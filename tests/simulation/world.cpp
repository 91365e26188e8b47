#include "tests/simulation/world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <stdexcept>

#include "storage/verify.hpp"
#include "tests/sandbox/dice.hpp"

namespace asio = boost::asio;

namespace simulation {
namespace {

using namespace std::chrono_literals;
using storage::SweepKind;
using storage::SweepOutcome;

/// Ends whatever is under way: the tracker was killed, or something is wrong already.
struct CutShort : std::runtime_error {
    CutShort() : std::runtime_error("the simulation cut it short") {}
};

std::string name_of(SweepKind kind) {
    return kind == SweepKind::full        ? "full sweep"
           : kind == SweepKind::in_flight ? "in-flight sweep"
                                          : "check";
}

std::string end_of(const tracking::SweepResult& result) {
    if (result.outcome == SweepOutcome::complete) return " complete";
    return result.outcome == SweepOutcome::running ? " had nothing to do" : " failed: " + result.error;
}

}  // namespace

World::World(const Script& script, std::optional<std::size_t> watched)
    : script_(script),
      watched_(watched),
      model_(script),
      platform_(
          script, model_, [this] { return now(); }, [this](microseconds duration) { return pass(duration); },
          [this](std::size_t vehicle, const std::function<std::string()>& what) { tell(vehicle, what); }),
      tracker_(platform_,
               {folder_.file("ledger.db"), [this] { return our_now(); }, [this] { return pass(1s); }}),
      check_(script, model_, tracker_) {}

void World::plan(Time at, What what, std::size_t index) {
    due_.push({at, order_++, what, index});
}

void World::fail(std::optional<Mismatch> mismatch) {
    if (!mismatch || is_over()) return;
    outcome_.mismatch = std::move(mismatch);
}

Outcome World::run() {
    for (std::size_t i = 0; i < script_.happenings.size(); ++i)
        plan(script_.happenings[i].at, What::happening, i);
    plan(script_.start, What::start, 0);
    for (std::size_t i = 0; i < script_.sweeps.size(); ++i) plan(script_.sweeps[i].at, What::sweep, i);
    for (std::size_t i = 0; i < script_.troubles.size(); ++i) plan(script_.troubles[i].at, What::trouble, i);
    run_to_the_end();
    if (!is_over()) settle();
    outcome_.totals.add(Count::found_in_time, check_.checked());
    if (watched_) look_at_the_watched();
    return std::move(outcome_);
}

void World::look_at_the_watched() {
    for (const auto& each : model_.history(*watched_)) outcome_.expected.push_back(text_of(each));
    if (!tracker_.is_up()) return;
    const auto vin = clearance::Vin::parse(script_.vehicles[*watched_].vin).value();
    auto held = tracker_.read([&vin](storage::Reading& reading) { return reading.transitions(vin); });
    for (const auto& each : held) outcome_.held.push_back(text_of(each.transition));
}

void World::run_to_the_end() {
    while (!due_.empty() && !is_over()) {
        run_one(step());
        if (!is_over()) run_one(run_checks());
    }
}

/// Nothing more happens; what waits is heard; one last full sweep.
void World::settle() {
    advance(now() + 30min);
    SweepPlan last;
    last.kind = SweepKind::full;
    last.part_takes = 1s;
    last.flawless = true;
    run_one(sweep(last));
    if (!is_over()) fail(check_.at_the_end(now()));
    if (!is_over()) prove();
}

/// What the tables tell must follow from the observations.
void World::prove() {
    std::optional<Mismatch> wrong;
    storage::VerifyOptions options;
    options.path = folder_.file("ledger.db");
    options.on_difference = [&](const storage::Difference& difference) {
        if (wrong) return;
        wrong =
            Mismatch{0, now(),
                     "in the table " + difference.table + ", row " + difference.row + ", the ledger tells " +
                         difference.told + ", but it follows " + difference.follows};
    };
    storage::verify(options);
    fail(std::move(wrong));
}

void World::run_one(Step step) {
    std::exception_ptr failure;
    bool ended = false;
    asio::co_spawn(loop_, std::move(step), [&](std::exception_ptr error) {
        failure = error;
        ended = true;
    });
    loop_.restart();
    while (!ended) loop_.run_one();
    if (failure) std::rethrow_exception(failure);
}

World::Step World::step() {
    const Due due = due_.top();
    due_.pop();
    advance(due.at);
    switch (due.what) {
        case What::happening:
            co_await happen(script_.happenings[due.index]);
            break;
        case What::post:
            co_await arrive(Post(posts_[due.index]));
            break;
        case What::sweep:
            co_await sweep(script_.sweeps[due.index]);
            break;
        case What::trouble:
            trouble(script_.troubles[due.index]);
            break;
        case What::start:
            start();
            break;
        case What::disk_is_free:
            tracker_.disk_full(false);
            break;
    }
}

/// Inside a call to the platform the world goes on.
World::Step World::pass(microseconds duration) {
    const Time until = now() + duration;
    while (!due_.empty() && due_.top().at <= until) {
        co_await step();
        if (!tracker_.is_up() || is_over()) throw CutShort();
    }
    advance(until);
}

void World::start() {
    const auto drawn = static_cast<std::int64_t>(
        sandbox::mixed(script_.seed, static_cast<std::uint64_t>(clock_.load())) % 50'000'001);
    skew_ = drawn - 25'000'000;
    tracker_.start();
    tell_all([this] {
        const auto ahead = std::chrono::duration<double>(microseconds(skew_.load()));
        return "the tracker starts, its clock ahead by " + std::to_string(ahead.count()) + " s";
    });
}

void World::trouble(const Trouble& trouble) {
    if (!tracker_.is_up()) return;
    if (trouble.kind == Trouble::Kind::killed) {
        count(Count::restarts);
        tracker_.kill();
        plan(now() + trouble.lasts, What::start, 0);
        tell_all([] { return std::string("the tracker is killed"); });
    } else {
        tracker_.disk_full(true);
        plan(now() + trouble.lasts, What::disk_is_free, 0);
        tell_all([] { return std::string("the disk is full"); });
    }
}

World::Step World::sweep(const SweepPlan& plan) {
    if (!tracker_.is_up() || !sweeping_.insert(plan.kind).second) co_return;
    const auto before = check_.before(plan.kind, now());
    tell_all([&] { return name_of(plan.kind) + " begins"; });
    Call call;
    call.sweep = &plan;
    platform_.begin(call);
    tracking::SweepResult result;
    try {
        result = co_await tracker_.sweep(plan.kind);
    } catch (const std::exception& error) {
        result.error = error.what();
    }
    platform_.end();
    sweeping_.erase(plan.kind);
    tell_all([&] { return name_of(plan.kind) + end_of(result); });
    for (const auto vehicle : call.stale) check_.recorded(vehicle, now(), true);
    // a word without its changelog may end a vehicle's being under way for the other sweep meanwhile
    for (const auto vehicle : call.poor) check_.recorded(vehicle, now(), false);
    const bool complete = result.outcome == SweepOutcome::complete;
    count(result.outcome == SweepOutcome::failed ? Count::failed_sweeps : Count::sweeps);
    if (complete && !is_over()) fail(check_.after(before, call.poor, now()));
    if (tracker_.is_up() && !is_over()) fail(check_.all_still_true(now()));
}

World::Step World::check(clearance::Vin vin) {
    count(Count::checks);
    const auto vehicle = model_.find(vin.text()).value();
    const auto before = Check::before_check(vehicle, now());
    tracking::SweepResult result;
    try {
        result = co_await tracker_.check(std::move(vin));
    } catch (const std::exception&) {
        // what is still open then is asked for after the next start
    }
    if (!tracker_.is_up() || is_over()) co_return;
    if (!model_.has_changelog(vehicle, now())) check_.answered(vehicle, model_.listed(vehicle, now()), now());
    if (result.outcome == SweepOutcome::complete) fail(check_.after(before, {}, now()));
    fail(check_.still_true(vehicle, now()));
}

World::Step World::run_checks() {
    while (tracker_.is_up() && !is_over()) {
        auto vin = tracker_.next_check();
        if (!vin) co_return;
        co_await check(std::move(*vin));
    }
}

std::int64_t World::last_sequence() {
    return tracker_.read([](storage::Reading& reading) { return reading.last_sequence(); });
}

}  // namespace simulation
