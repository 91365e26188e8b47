// How much the ledger's writer has to do and how long that takes it, and how much room the files take; for
// metrics. LedgerLoad is a plain value; a LoadCounter is written by the writer's thread and read by any.
#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

namespace storage {

/// How often something was in which range.
struct Spread {
    std::vector<double> bounds;         // ascending; a range reaches from behind one bound up to the next
    std::vector<std::uint64_t> counts;  // one more: the last is of what is beyond all bounds
    double sum = 0;

    explicit Spread(std::span<const double> upper_bounds);
    void add(double value);
};

struct LedgerLoad {
    LedgerLoad();
    Spread group_jobs;          // of each commit: the jobs that it made durable
    Spread commit_seconds;      // of each group: from its first job to its being on disk
    Spread checkpoint_seconds;  // from the write-ahead log into the database file
    std::int64_t database_bytes = 0, log_bytes = 0, free_bytes = 0;  // free: inside the database file
};

class LoadCounter {
  public:
    void commit(std::size_t jobs, double seconds);
    void checkpoint(double seconds);
    LedgerLoad read() const;  // without the files

  private:
    mutable std::mutex mutex_;
    LedgerLoad load_;
};

}  // namespace storage
