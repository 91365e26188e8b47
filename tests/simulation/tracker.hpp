// The program's real parts, put together as the service does it, without its timers and sockets: ledger,
// receiver, sweeps, commands. Can be killed at any point and started again. Used on the event loop's thread.
#pragma once

#include <deque>
#include <future>
#include <memory>
#include <set>
#include <string>

#include "server/metrics.hpp"
#include "server/tracking/commands.hpp"
#include "server/tracking/sweep.hpp"
#include "server/webhook/receiver.hpp"
#include "storage/ledger.hpp"

namespace simulation {

/// A ledger that can be cut off from those who write to it: what they wrote before stays, nothing more comes.
class CutLedger final : public storage::Ledger {
  public:
    explicit CutLedger(std::unique_ptr<storage::Ledger> real) : real_(std::move(real)) {}

    bool is_cut = false;   // for good: the process was killed
    bool is_full = false;  // writes fail, as on a full disk
    storage::Ledger& real() { return *real_; }

    void write(WriteJob job, Done done) override;
    void read(ReadJob job, Done done) override;
    void read_much(ReadJob job, Done done) override { read(std::move(job), std::move(done)); }
    void limit_reads(std::chrono::milliseconds) override {}
    void erase(storage::Vin vin, storage::ErasureDone done) override {
        real_->erase(std::move(vin), std::move(done));
    }
    void flush() override { real_->flush(); }
    storage::LedgerStatistics statistics() const override { return real_->statistics(); }
    storage::Time created_at() const override { return real_->created_at(); }

  private:
    std::unique_ptr<storage::Ledger> real_;
};

struct TrackerOptions {
    std::string ledger;                                  // its file
    storage::Clock clock;                                // ours; any thread
    std::function<boost::asio::awaitable<void>()> turn;  // before each call for a single VIN
};

class Tracker {
  public:
    Tracker(api_client::Platform& platform, TrackerOptions options);

    void start();
    void kill();  // nothing reaches the ledger any more; start() needs everything under way to have ended
    void disk_full(bool full);
    bool is_up() const { return ledger_ && !ledger_->is_cut; }
    bool can_write() const { return is_up() && !ledger_->is_full; }

    /// The receiver's answer, the route's guard first.
    boost::asio::awaitable<unsigned> deliver(http::Request request);
    boost::asio::awaitable<tracking::SweepResult> sweep(storage::SweepKind kind);
    boost::asio::awaitable<tracking::SweepResult> check(clearance::Vin vin);
    tracking::Commands& commands() { return *commands_; }
    storage::Ledger& ledger() { return ledger_->real(); }
    /// Write jobs that the ledger was ever given since the start.
    std::uint64_t jobs() const { return ledger_->statistics().jobs; }

    /// VINs to be asked for, each once.
    void want_check(const clearance::Vin& vin);
    std::optional<clearance::Vin> next_check();
    bool is_check_wanted(const clearance::Vin& vin) const { return queued_.contains(vin); }

    /// Waits for the ledger's own thread.
    template <class Job>
    auto read(Job job) {
        std::optional<std::invoke_result_t<Job&, storage::Reading&>> result;
        wait_for_read([&](storage::Reading& reading) { result = job(reading); });
        return std::move(*result);
    }

  private:
    void wait_for_read(const storage::Ledger::ReadJob& job);

    TrackerOptions options_;
    api_client::Platform& platform_;
    metrics::Metrics metrics_;
    std::unique_ptr<CutLedger> ledger_;
    std::unique_ptr<webhook::Receiver> receiver_;
    std::unique_ptr<tracking::Commands> commands_;
    std::unique_ptr<tracking::SweepContext> sweeping_;
    std::deque<clearance::Vin> to_check_;
    std::set<clearance::Vin> queued_;
};

}  // namespace simulation
