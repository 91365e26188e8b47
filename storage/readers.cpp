#include "storage/readers.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace storage {
namespace {

constexpr std::chrono::seconds busy_timeout{2};
constexpr int low_priority = 10;  // as nice(1) counts
/// Steps of SQLite's machine between two looks at the time: some microseconds.
constexpr int steps_between_looks = 1'000;

/// Of the calling thread alone, as Linux counts; where that fails it stays as it was.
void yield_the_processor() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), low_priority);
}

}  // namespace

Readers::Connection::Connection(const std::string& path, Id last_command, const LoadCounter* load,
                                const MostTime& most)
    : database(path, Database::Mode::read_only, busy_timeout),
      begin(database, "BEGIN"),
      roll_back(database, "ROLLBACK"),
      reading(database, last_command, load),
      most_time(most) {
    const auto cut = [](void* self) -> int {
        auto& connection = *static_cast<Connection*>(self);
        if (!connection.may_be_cut || !connection.is_too_long()) return 0;
        connection.was_cut = true;
        return 1;
    };
    sqlite3_progress_handler(database.handle(), steps_between_looks, cut, this);
}

/// What SQLite is asked for once the time is over fails with SQLITE_INTERRUPT, until the job has ended.
void Readers::Connection::read(Ledger::ReadJob& job) {
    began = Clock::now();
    was_cut = is_too_long();
    if (was_cut) return;
    begin.run();
    may_be_cut = true;
    job(reading);
}

std::exception_ptr Readers::Connection::run(Ledger::ReadJob& job) {
    std::exception_ptr error;
    try {
        read(job);
    } catch (...) {
        error = std::current_exception();
    }
    may_be_cut = false;
    if (was_cut) error = std::make_exception_ptr(ReadCutOff());
    try {
        if (database.in_transaction()) roll_back.run();
    } catch (...) {
        if (!error) error = std::current_exception();
    }
    cache_bytes = database.cache_bytes();
    return error;
}

Readers::Readers(const std::string& path, int count, Id last_command, const LoadCounter* load) {
    count = std::max(count, 1);
    for (int i = 0; i < count + 1; ++i) {
        connections_.push_back(std::make_unique<Connection>(path, last_command, load, most_time_));
    }
    for (int i = 0; i < count; ++i) {
        threads_.emplace_back(
            [this, each = connections_[static_cast<std::size_t>(i)].get()] { run(*each, queue_); });
    }
    threads_.emplace_back([this, last = connections_.back().get()] {
        yield_the_processor();
        run(*last, much_);
    });
}

Readers::~Readers() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    limit({});
    queue_.submitted.notify_all();
    much_.submitted.notify_all();
    for (auto& thread : threads_) thread.join();
}

std::int64_t Readers::cache_bytes() const {
    std::int64_t all = 0;
    for (const auto& connection : connections_) all += connection->cache_bytes;
    return all;
}

void Readers::submit(Ledger::ReadJob job, Ledger::Done done) {
    submit_to(queue_, {std::move(job), std::move(done)});
}

void Readers::submit_much(Ledger::ReadJob job, Ledger::Done done) {
    submit_to(much_, {std::move(job), std::move(done)});
}

void Readers::submit_to(Queue& queue, Entry entry) {
    {
        const std::lock_guard lock(mutex_);
        queue.entries.push_back(std::move(entry));
    }
    queue.submitted.notify_one();
}

void Readers::run(Connection& connection, Queue& queue) {
    int forgotten = forgotten_;
    while (true) {
        Entry entry;
        {
            std::unique_lock lock(mutex_);
            queue.submitted.wait(lock, [&] { return stopping_ || !queue.entries.empty(); });
            if (queue.entries.empty()) return;
            entry = std::move(queue.entries.front());
            queue.entries.pop_front();
        }
        if (std::exchange(forgotten, forgotten_) != forgotten) connection.reading.forget_texts();
        auto error = connection.run(entry.job);
        if (entry.done) entry.done(std::move(error));
    }
}

}  // namespace storage
