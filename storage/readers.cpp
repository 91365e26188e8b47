#include "storage/readers.hpp"

#include <algorithm>
#include <utility>

namespace storage {
namespace {

constexpr std::chrono::seconds busy_timeout{2};

}  // namespace

Readers::Connection::Connection(const std::string& path, Id last_command)
    : database(path, Database::Mode::read_only, busy_timeout),
      begin(database, "BEGIN"),
      roll_back(database, "ROLLBACK"),
      reading(database, last_command) {}

std::exception_ptr Readers::Connection::run(Ledger::ReadJob& job) {
    std::exception_ptr error;
    try {
        begin.run();
        job(reading);
    } catch (...) {
        error = std::current_exception();
    }
    try {
        if (database.in_transaction()) roll_back.run();
    } catch (...) {
        if (!error) error = std::current_exception();
    }
    cache_bytes = database.cache_bytes();
    return error;
}

Readers::Readers(const std::string& path, int count, Id last_command) {
    for (int i = 0; i < std::max(count, 1); ++i) {
        connections_.push_back(std::make_unique<Connection>(path, last_command));
    }
    for (auto& connection : connections_) {
        threads_.emplace_back([this, each = connection.get()] { run(*each); });
    }
}

Readers::~Readers() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    submitted_.notify_all();
    for (auto& thread : threads_) thread.join();
}

std::int64_t Readers::cache_bytes() const {
    std::int64_t all = 0;
    for (const auto& connection : connections_) all += connection->cache_bytes;
    return all;
}

void Readers::submit(Ledger::ReadJob job, Ledger::Done done) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(job), std::move(done)});
    }
    submitted_.notify_one();
}

void Readers::run(Connection& connection) {
    int forgotten = forgotten_;
    while (true) {
        Entry entry;
        {
            std::unique_lock lock(mutex_);
            submitted_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            entry = std::move(queue_.front());
            queue_.pop_front();
        }
        if (std::exchange(forgotten, forgotten_) != forgotten) connection.reading.forget_texts();
        auto error = connection.run(entry.job);
        if (entry.done) entry.done(std::move(error));
    }
}

}  // namespace storage
