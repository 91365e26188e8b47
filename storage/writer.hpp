// The writer's thread: takes everything that waits, runs it as one transaction, commits, then tells
// everybody. Promise: a job that throws undoes itself alone (the group is then run again, each job in a
// savepoint of its own); when the commit fails, every job of the group is told so and none is in the ledger;
// nothing is answered as durable once the ledger's files are not where they were. Between two groups it runs
// tasks that must be outside of a transaction. submit() and submit_alone() may be called from any thread and
// do not block.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "storage/ledger_files.hpp"
#include "storage/ledger_load.hpp"
#include "storage/writing.hpp"

namespace storage {

class Writer {
  public:
    using OnCommit = std::function<void(const Committed&)>;

    Writer(Database& database, LedgerFiles& files, TableWriting& writing, LoadCounter& load,
           OnCommit on_commit);
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer();  // runs what is queued

    void submit(Ledger::WriteJob job, Ledger::Done done);
    /// Runs after what was submitted before, outside of any transaction and with nothing beside it; one that
    /// it leaves open is rolled back.
    void submit_alone(std::function<void()> task, Ledger::Done done);
    /// Blocks until everything submitted before has been answered. Not from the writer's thread.
    void flush();
    LedgerStatistics statistics() const;

  private:
    struct Entry {
        Ledger::WriteJob job;
        std::function<void()> task;  // instead of a job: it runs alone
        Ledger::Done done;
        std::exception_ptr error;
    };
    using Group = std::span<Entry>;

    void run();
    void gather(std::unique_lock<std::mutex>& lock);
    void submit(Entry entry);
    void run_all(std::span<Entry> entries);
    void run_group(Group group);
    void run_alone(Entry& entry);
    bool commit(Group group, Committed& told);
    void begin();
    bool run_together(Group group);
    void run_apart(Group group);
    void run_job(Entry& entry);
    void roll_back();
    void abandon(Group group, const std::string& reason);

    Database& database_;
    LedgerFiles& files_;
    TableWriting& writing_;
    LoadCounter& load_;
    OnCommit on_commit_;
    Statement savepoint_, release_;

    mutable std::mutex mutex_;
    std::condition_variable submitted_, answered_;
    std::vector<Entry> queue_;
    std::uint64_t accepted_ = 0, finished_ = 0;
    bool stopping_ = false;
    LedgerStatistics statistics_;
    std::thread thread_;  // the last member: it uses the others
};

}  // namespace storage
