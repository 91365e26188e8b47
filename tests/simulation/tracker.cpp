#include "tests/simulation/tracker.hpp"

#include <utility>

#include "tests/simulation/webhook.hpp"

namespace asio = boost::asio;

namespace simulation {
namespace {

using storage::SweepKind;

std::exception_ptr no_ledger(const char* why) {
    return std::make_exception_ptr(storage::LedgerError(why));
}

}  // namespace

void CutLedger::write(WriteJob job, Done done) {
    if (is_cut) return done(no_ledger("the process is dead"));
    if (is_full) return done(no_ledger("the ledger could not commit: the disk is full"));
    real_->write(std::move(job), std::move(done));
}

void CutLedger::read(ReadJob job, Done done) {
    if (is_cut) return done(no_ledger("the process is dead"));
    real_->read(std::move(job), std::move(done));
}

Tracker::Tracker(api_client::Platform& platform, TrackerOptions options)
    : options_(std::move(options)), platform_(platform) {}

void Tracker::start() {
    sweeping_.reset();
    commands_.reset();
    receiver_.reset();
    ledger_.reset();
    to_check_.clear();
    queued_.clear();

    storage::LedgerOptions options;
    options.path = options_.ledger;
    options.platform = "https://platform.test/v1";
    options.client_id = "client";
    options.synchronous_full = false;
    options.readers = 1;
    options.clock = options_.clock;
    ledger_ = std::make_unique<CutLedger>(storage::open_ledger(std::move(options)));

    const auto check = [this](const clearance::Vin& vin) { want_check(vin); };
    webhook::ReceiverOptions receiving;
    receiving.path = webhook_path;
    receiving.secrets = {{"main", std::string(webhook_secret)}};
    receiving.clock = options_.clock;
    receiving.check_wanted = check;
    receiver_ = std::make_unique<webhook::Receiver>(*ledger_, metrics_, std::move(receiving));
    commands_ = tracking::make_commands(*ledger_, platform_, {true, check});
    sweeping_ = std::make_unique<tracking::SweepContext>(
        tracking::SweepContext{*ledger_,
                               platform_,
                               options_.clock,
                               {std::chrono::milliseconds{0}, std::chrono::milliseconds{0}},
                               3,
                               [] { return 0.0; },
                               options_.turn});
    // as the reconciler does: the platform is asked for what commands before the end left open
    for (const auto& open : read([](storage::Reading& reading) { return reading.open_commands(); }))
        want_check(open.vin);
}

void Tracker::kill() {
    ledger_->is_cut = true;
}

void Tracker::disk_full(bool full) {
    if (ledger_) ledger_->is_full = full;
}

asio::awaitable<unsigned> Tracker::deliver(http::Request request) {
    const auto route = receiver_->route();
    const auto refused = route.guard(request);
    if (refused) co_return refused->status;
    const auto answer = co_await route.handler(request);
    co_return answer.status;
}

asio::awaitable<tracking::SweepResult> Tracker::sweep(SweepKind kind) {
    tracking::Sweep sweep(*sweeping_, kind);
    if (kind == SweepKind::full) {
        auto full = co_await sweep.run_full();
        co_return full;
    }
    auto in_flight = co_await sweep.run_in_flight();
    co_return in_flight;
}

asio::awaitable<tracking::SweepResult> Tracker::check(clearance::Vin vin) {
    tracking::Sweep sweep(*sweeping_, SweepKind::check);
    auto result = co_await sweep.run_check(std::move(vin));
    co_return result;
}

void Tracker::want_check(const clearance::Vin& vin) {
    if (queued_.insert(vin).second) to_check_.push_back(vin);
}

std::optional<clearance::Vin> Tracker::next_check() {
    if (to_check_.empty()) return std::nullopt;
    auto vin = std::move(to_check_.front());
    to_check_.pop_front();
    queued_.erase(vin);
    return vin;
}

void Tracker::wait_for_read(const storage::Ledger::ReadJob& job) {
    std::promise<void> done;
    ledger_->real().read(
        job, [&done](std::exception_ptr error) { error ? done.set_exception(error) : done.set_value(); });
    done.get_future().get();
}

}  // namespace simulation
