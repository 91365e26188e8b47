// A ledger before the real one that fails, or waits, when a test wants it. Any thread.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "storage/ledger.hpp"

namespace test {

class FaultyLedger final : public storage::Ledger {
  public:
    explicit FaultyLedger(storage::Ledger& real) : real_(real) {}

    void fail_writes(int count, std::string what = "the disk is full") {
        const std::lock_guard lock(mutex_);
        failing_writes_ = count;
        what_ = std::move(what);
    }
    void fail_reads(int count) {
        const std::lock_guard lock(mutex_);
        failing_reads_ = count;
    }
    /// Writes are kept back until release().
    void hold_writes() {
        const std::lock_guard lock(mutex_);
        holding_ = true;
    }
    void release() {
        std::vector<std::pair<WriteJob, Done>> held;
        {
            const std::lock_guard lock(mutex_);
            holding_ = false;
            held.swap(held_);
        }
        for (auto& [job, done] : held) real_.write(std::move(job), std::move(done));
    }
    std::size_t held() const {
        const std::lock_guard lock(mutex_);
        return held_.size();
    }

    /// Reads are made, but who asked hears of it only at release_reads().
    void hold_reads() {
        const std::lock_guard lock(mutex_);
        holding_reads_ = true;
    }
    void release_reads() {
        std::vector<std::pair<Done, std::exception_ptr>> held;
        {
            const std::lock_guard lock(mutex_);
            holding_reads_ = false;
            held.swap(held_reads_);
        }
        for (auto& [done, error] : held) done(error);
    }
    std::size_t held_reads() const {
        const std::lock_guard lock(mutex_);
        return held_reads_.size();
    }

    int reads() const {
        const std::lock_guard lock(mutex_);
        return reads_;
    }

    void write(WriteJob job, Done done) override {
        {
            const std::lock_guard lock(mutex_);
            if (holding_) {
                held_.emplace_back(std::move(job), std::move(done));
                return;
            }
        }
        if (takes_one(failing_writes_))
            done(std::make_exception_ptr(storage::LedgerError(what_)));
        else
            real_.write(std::move(job), std::move(done));
    }
    void read_much(ReadJob job, Done done) override { read(std::move(job), std::move(done)); }
    void limit_reads(std::chrono::milliseconds) override {}
    void read(ReadJob job, Done done) override {
        {
            const std::lock_guard lock(mutex_);
            ++reads_;
        }
        if (takes_one(failing_reads_))
            done(std::make_exception_ptr(storage::LedgerError("the ledger cannot be read")));
        else
            real_.read(std::move(job), [this, done = std::move(done)](std::exception_ptr error) mutable {
                tell(std::move(done), error);
            });
    }
    void erase(storage::Vin vin, storage::ErasureDone done) override {
        real_.erase(std::move(vin), std::move(done));
    }
    void flush() override { real_.flush(); }
    storage::LedgerStatistics statistics() const override { return real_.statistics(); }
    storage::Time created_at() const override { return real_.created_at(); }

  private:
    void tell(Done done, std::exception_ptr error) {
        {
            const std::lock_guard lock(mutex_);
            if (holding_reads_) {
                held_reads_.emplace_back(std::move(done), error);
                return;
            }
        }
        done(error);
    }
    bool takes_one(int& count) {
        const std::lock_guard lock(mutex_);
        if (count == 0) return false;
        --count;
        return true;
    }

    storage::Ledger& real_;
    mutable std::mutex mutex_;
    int failing_writes_ = 0, failing_reads_ = 0, reads_ = 0;
    std::string what_;
    bool holding_ = false, holding_reads_ = false;
    std::vector<std::pair<Done, std::exception_ptr>> held_reads_;
    std::vector<std::pair<WriteJob, Done>> held_;
};

}  // namespace test
