#include "storage/readers.hpp"

#include <algorithm>
#include <utility>

namespace storage {
namespace {

constexpr std::chrono::seconds busy_timeout{2};

std::exception_ptr run_job(Database& database, Reading& reading, Ledger::ReadJob& job) {
    std::exception_ptr error;
    try {
        database.execute("BEGIN");
        job(reading);
    } catch (...) {
        error = std::current_exception();
    }
    try {
        if (database.in_transaction()) database.execute("ROLLBACK");
    } catch (...) {
        if (!error) error = std::current_exception();
    }
    return error;
}

}  // namespace

Readers::Connection::Connection(const std::string& path, Id last_command)
    : database(path, Database::Mode::read_only, busy_timeout), reading(database, last_command) {}

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
        auto error = run_job(connection.database, connection.reading, entry.job);
        if (entry.done) entry.done(std::move(error));
    }
}

}  // namespace storage
