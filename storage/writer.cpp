#include "storage/writer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace storage {
namespace {

constexpr std::chrono::milliseconds longest_gathering{1};

}  // namespace

Writer::Writer(Database& database, LedgerFiles& files, TableWriting& writing, LoadCounter& load,
               OnCommit on_commit)
    : database_(database),
      files_(files),
      writing_(writing),
      load_(load),
      on_commit_(std::move(on_commit)),
      savepoint_(database, "SAVEPOINT job"),
      release_(database, "RELEASE job"),
      thread_([this] { run(); }) {}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    submitted_.notify_one();
    thread_.join();
}

void Writer::submit(Ledger::WriteJob job, Ledger::Done done) {
    submit({.job = std::move(job), .task = {}, .done = std::move(done), .error = nullptr});
}

void Writer::submit_alone(std::function<void()> task, Ledger::Done done) {
    submit({.job = {}, .task = std::move(task), .done = std::move(done), .error = nullptr});
}

void Writer::submit(Entry entry) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(entry));
        ++accepted_;
    }
    submitted_.notify_one();
}

void Writer::flush() {
    std::unique_lock lock(mutex_);
    const auto wanted = accepted_;
    answered_.wait(lock, [&] { return finished_ >= wanted; });
}

LedgerStatistics Writer::statistics() const {
    const std::lock_guard lock(mutex_);
    LedgerStatistics statistics = statistics_;
    statistics.queued = queue_.size();
    return statistics;
}

void Writer::run() {
    std::vector<Entry> entries;
    while (true) {
        {
            std::unique_lock lock(mutex_);
            submitted_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            gather(lock);
            entries = std::exchange(queue_, {});
        }
        run_all(entries);
        {
            const std::lock_guard lock(mutex_);
            finished_ += entries.size();
        }
        answered_.notify_all();
        entries.clear();
    }
}

/// On a core that it shares with who submits, the writer would begin with the first job: it lets the others
/// go ahead as long as that brings more, and other programs take no time slices of it.
void Writer::gather(std::unique_lock<std::mutex>& lock) {
    const auto until = std::chrono::steady_clock::now() + longest_gathering;
    for (std::size_t before = 0; queue_.size() > before && !stopping_;) {
        if (std::chrono::steady_clock::now() > until) return;
        before = queue_.size();
        lock.unlock();
        std::this_thread::yield();
        lock.lock();
    }
}

void Writer::run_all(std::span<Entry> entries) {
    while (!entries.empty()) {
        if (entries.front().task) {
            run_alone(entries.front());
            entries = entries.subspan(1);
            continue;
        }
        const auto next =
            std::ranges::find_if(entries, [](const Entry& entry) { return entry.task != nullptr; });
        const auto jobs = static_cast<std::size_t>(next - entries.begin());
        run_group(entries.first(jobs));
        entries = entries.subspan(jobs);
    }
}

void Writer::run_alone(Entry& entry) {
    try {
        files_.require_in_place();
        entry.task();
        files_.require_in_place();
    } catch (...) {
        entry.error = std::current_exception();
    }
    roll_back();
    writing_.undo({});
    if (entry.done) entry.done(std::exchange(entry.error, nullptr));
    if (on_commit_) on_commit_({.vehicles_changed = true});
}

void Writer::run_group(Group group) {
    const auto started = std::chrono::steady_clock::now();
    Committed told;
    const bool committed = commit(group, told);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
    {
        const std::lock_guard lock(mutex_);
        statistics_.jobs += group.size();
        statistics_.failed_jobs += static_cast<std::uint64_t>(
            std::ranges::count_if(group, [](const Entry& entry) { return entry.error != nullptr; }));
        if (committed) ++statistics_.commits;
        statistics_.last_commit_seconds = taken.count();
        statistics_.cache_bytes = database_.cache_bytes();
    }
    if (committed) load_.commit(group.size(), taken.count());
    for (auto& entry : group) {
        // given away: who asked may look at it on a thread of their own
        if (entry.done) entry.done(std::exchange(entry.error, nullptr));
    }
    if (committed && on_commit_ && told.any()) on_commit_(told);
}

bool Writer::commit(Group group, Committed& told) {
    try {
        files_.require_in_place();
        if (!run_together(group)) run_apart(group);
        told = writing_.finish_group();
        database_.execute("COMMIT");
        // what went into a file that nobody will find again is not durable, whatever SQLite says
        files_.require_in_place();
        return true;
    } catch (const std::exception& error) {
        abandon(group,
                files_.lost() ? error.what() : "the ledger could not commit: " + std::string(error.what()));
        return false;
    }
}

void Writer::begin() {
    database_.execute("BEGIN IMMEDIATE");
    writing_.begin_group();
}

/// Without savepoints, for which SQLite copies every page that a job changes. False: one threw, and nothing
/// is done.
bool Writer::run_together(Group group) {
    begin();
    try {
        for (auto& entry : group) entry.job(writing_);
    } catch (...) {  // run_apart() finds out which
        roll_back();
        writing_.undo({});
        return false;
    }
    if (!database_.in_transaction()) throw LedgerError("the transaction was taken back");
    return true;
}

/// Each in a savepoint of its own, so that those that throw undo themselves alone.
void Writer::run_apart(Group group) {
    begin();
    for (auto& entry : group) {
        run_job(entry);
        if (!database_.in_transaction()) {
            // SQLite takes back the whole transaction on a full disk and the like: there is nothing left to
            // commit
            throw LedgerError("the transaction was taken back");
        }
    }
}

void Writer::run_job(Entry& entry) {
    const GroupEffects effects = writing_.effects();
    savepoint_.run();
    try {
        entry.job(writing_);
    } catch (...) {
        entry.error = std::current_exception();
    }
    if (entry.error && database_.in_transaction()) {
        database_.execute("ROLLBACK TO job");
        writing_.undo(effects);
    }
    if (database_.in_transaction()) release_.run();
}

void Writer::roll_back() {
    if (!database_.in_transaction()) return;
    try {
        database_.execute("ROLLBACK");
    } catch (const SqlError&) {
        // what cannot be taken back now is taken back when the next group begins, or with the connection
    }
}

void Writer::abandon(Group group, const std::string& reason) {
    roll_back();
    writing_.undo({});
    for (auto& entry : group) {  // to each one of their own
        if (!entry.error) entry.error = std::make_exception_ptr(LedgerError(reason));
    }
}

}  // namespace storage
