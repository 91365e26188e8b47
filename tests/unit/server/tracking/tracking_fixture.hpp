// A real ledger in a temporary folder that can be told to fail, a scripted platform, a clock that the test
// turns, and an event loop that runs while the test waits for something.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/tracking/sweep.hpp"
#include "storage/ledger.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/tracking/fake_platform.hpp"

namespace tracking {

using namespace std::chrono_literals;
using storage::SweepKind;
using storage::SweepOutcome;

inline const std::string first_vin = "WVWZZZ1KZ6W000001";
inline const std::string second_vin = "WVWZZZ1KZ6W000002";
inline const std::string third_vin = "WVWZZZ1KZ6W000003";

clearance::Vin vin(const std::string& text = first_vin);
std::string fleet_vin(int n);

/// A list's item. The digest stands for all of it, as the reader's does.
clearance::ListedVehicle item(const std::string& status, const std::string& of = first_vin,
                              std::vector<clearance::ChangelogEntry> changelog = {});
clearance::SkippedItem skipped(const std::string& raw, const std::string& of = {});

/// A ledger whose next writes or reads fail as those of a full disk do.
class FaultyLedger final : public storage::Ledger {
  public:
    explicit FaultyLedger(std::unique_ptr<storage::Ledger> real) : real_(std::move(real)) {}

    void fail_writes(int count, int after = 0);
    bool has_failing_writes() const { return failing_writes_ > 0; }  // still to come
    /// Without faults: for the test's own questions.
    storage::Ledger& real() { return *real_; }
    void fail_reads(int count) { failing_reads_ = count; }
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
    int passing_writes_ = 0, failing_writes_ = 0, failing_reads_ = 0;
};

class TrackingTest : public testing::Test {
  public:
    TrackingTest();
    void TearDown() override;  // what the ledger tells must follow from what it holds

    /// Runs the event loop until `done`; throws when that takes too long, which it never should.
    void until(const std::function<bool()>& done);
    /// Runs the event loop until nothing is under way.
    void idle();

    template <class T>
    T run(boost::asio::awaitable<T> coroutine) {
        std::optional<T> result;
        std::exception_ptr failure;
        bool ended = false;
        boost::asio::co_spawn(loop, std::move(coroutine), [&](std::exception_ptr error, T value) {
            failure = error;
            result = std::move(value);
            ended = true;
        });
        until([&] { return ended; });
        if (failure) std::rethrow_exception(failure);
        return std::move(*result);
    }

    template <class Job>
    auto read(Job job) {
        std::optional<std::invoke_result_t<Job&, storage::Reading&>> result;
        wait_for_read([&](storage::Reading& reading) { result = job(reading); });
        return std::move(*result);
    }
    void write(const storage::Ledger::WriteJob& job);
    /// Closes the ledger and opens it again, as a new start does.
    void reopen();

    void webhook(const std::string& status, const std::string& occurred, const std::string& of = first_vin);
    std::optional<storage::Vehicle> vehicle(const std::string& of = first_vin);
    std::string status(const std::string& of = first_vin);  // "-": none
    /// "pending approved": the transitions' statuses, oldest first.
    std::string story(const std::string& of = first_vin);
    std::vector<storage::RecordedTransition> transitions(const std::string& of = first_vin);
    std::vector<storage::Sweep> sweeps();  // newest first
    std::size_t sweeps_of(SweepKind kind);
    storage::Id sequence();
    /// Asks the tables themselves, from a connection of its own: sees only what is committed.
    std::int64_t count(const std::string& sql) const;

    storage::Clock now();
    /// With backoffs of at most a few milliseconds.
    SweepContext context();
    SweepResult full(int attempts = 3);
    SweepResult in_flight();

    std::shared_ptr<Gate> gate() { return std::make_shared<Gate>(loop.get_executor()); }

    test::TemporaryFolder folder;
    std::atomic<std::int64_t> clock;  // microseconds
    boost::asio::io_context loop;     // outlives the ledger, whose threads post to it
    std::unique_ptr<FaultyLedger> ledger;
    FakePlatform platform;

  private:
    void wait_for_read(const storage::Ledger::ReadJob& job);
};

}  // namespace tracking
