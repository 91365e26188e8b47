// The readers' threads, each with a connection of its own that cannot write; a job sees one consistent state
// from its first read to its end. submit() may be called from any thread and does not block.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/reading.hpp"

namespace storage {

class Readers {
  public:
    /// `count` connections, and one more for what reads much. `last_command`, `load`: see
    /// TableReading.
    Readers(const std::string& path, int count, Id last_command, const LoadCounter* load);
    Readers(const Readers&) = delete;
    Readers& operator=(const Readers&) = delete;
    ~Readers();  // cuts off what runs and what is queued

    void submit(Ledger::ReadJob job, Ledger::Done done);
    /// To the one connection that is for what reads much: see Ledger::read_much().
    void submit_much(Ledger::ReadJob job, Ledger::Done done);
    /// See Ledger::limit_reads().
    void limit(std::chrono::milliseconds most) { most_time_ = most; }
    /// A text that was remembered may have been changed: jobs that begin from now on read it anew.
    void forget_texts() { ++forgotten_; }
    std::int64_t cache_bytes() const;  // of all of them, after their last jobs

  private:
    using Clock = std::chrono::steady_clock;
    using MostTime = std::atomic<std::chrono::nanoseconds>;
    struct Entry {
        Ledger::ReadJob job;
        Ledger::Done done;
    };
    struct Connection {
        Connection(const std::string& path, Id last_command, const LoadCounter* load, const MostTime& most);
        Connection(const Connection&) = delete;
        Connection& operator=(const Connection&) = delete;
        std::exception_ptr run(Ledger::ReadJob& job);
        void read(Ledger::ReadJob& job);
        bool is_too_long() const { return Clock::now() - began >= most_time.load(); }

        Database database;
        Statement begin, roll_back;
        TableReading reading;
        std::atomic<std::int64_t> cache_bytes = 0;
        const MostTime& most_time;
        Clock::time_point began;  // the job under way
        bool may_be_cut = false, was_cut = false;
    };
    struct Queue {
        std::condition_variable submitted;
        std::deque<Entry> entries;
    };

    void submit_to(Queue& queue, Entry entry);
    void run(Connection& connection, Queue& queue);

    std::mutex mutex_;
    Queue queue_, much_;
    bool stopping_ = false;
    std::atomic<int> forgotten_ = 0;
    MostTime most_time_{std::chrono::nanoseconds::max()};
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<std::thread> threads_;
};

}  // namespace storage
