#include "storage/eraser.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <utility>

#include "storage/file_space.hpp"

namespace storage {
namespace {

constexpr std::chrono::seconds busy_timeout{2};
constexpr std::chrono::milliseconds between_attempts{50}, between_late_attempts{1'000};

/// One transaction without foreign keys. Taken back unless committed.
class WithoutForeignKeys {
  public:
    explicit WithoutForeignKeys(Database& database) : database_(database) {
        database_.execute("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
    }
    WithoutForeignKeys(const WithoutForeignKeys&) = delete;
    WithoutForeignKeys& operator=(const WithoutForeignKeys&) = delete;
    ~WithoutForeignKeys() {
        // the pragma has no effect inside a transaction
        if (database_.in_transaction())
            sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_exec(database_.handle(), "PRAGMA foreign_keys = ON", nullptr, nullptr, nullptr);
    }
    void commit() { database_.execute("COMMIT"); }

  private:
    Database& database_;
};

}  // namespace

Eraser::Eraser(const Parts& parts)
    : parts_(parts),
      reading_(parts.path, Database::Mode::read_only, busy_timeout),
      thread_([this] { run(); }) {}

Eraser::~Eraser() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    submitted_.notify_one();
    thread_.join();
    for (auto& request : queue_) {
        request.done(std::make_exception_ptr(LedgerError("the ledger is being closed")), {});
    }
}

void Eraser::submit(Vin vin, ErasureDone done) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back({std::move(vin), std::move(done)});
    }
    submitted_.notify_one();
}

void Eraser::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!queue_.empty()) {
            auto request = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            answer(request);
        } else if (!remaining_.empty()) {
            lock.unlock();
            try {
                remove_bytes();
            } catch (const std::exception&) {
                // tried again: whoever writes is told of the same trouble
            }
        }
        if (!lock.owns_lock()) lock.lock();
        const auto wanted = [this] { return stopping_ || !queue_.empty(); };
        if (remaining_.empty()) {
            submitted_.wait(lock, wanted);
        } else {
            submitted_.wait_for(lock, between_late_attempts, wanted);
        }
    }
}

void Eraser::answer(Request& request) {
    Erasure erasure;
    std::exception_ptr error;
    try {
        erasure = erase(request.vin);
    } catch (...) {
        error = std::current_exception();
    }
    request.done(error, erasure);
}

Erasure Eraser::erase(const Vin& vin) {
    auto erasure = remove(vin);
    if (!erasure.known) return erasure;
    parts_.readers.forget_texts();
    remaining_.push_back(vin);
    remove_bytes_in_time();
    erasure.bytes_removed = remaining_.empty();
    return erasure;
}

Erasure Eraser::remove(const Vin& vin) {
    Mentions mentions;
    find_mentions(reading_, vin, mentions);
    Erasure erasure;
    on_writer([&] {
        WithoutForeignKeys transaction(parts_.database);
        erasure = parts_.writing.erase(vin, std::move(mentions));
        if (!erasure.known) return;
        parts_.database.execute("INSERT INTO meta VALUES ('erasure_unfinished', '') ON CONFLICT DO NOTHING");
        transaction.commit();
    });
    return erasure;
}

void Eraser::remove_bytes_in_time() {
    const auto deadline = std::chrono::steady_clock::now() + parts_.patience;
    try {
        while (!remove_bytes()) {
            if (std::chrono::steady_clock::now() >= deadline || stopped_within(between_attempts)) return;
        }
    } catch (const std::exception&) {
        // the rows are gone all the same; the rest is tried again
    }
}

/// Removed cells are overwritten with zeros (secure_delete), but a page that was split keeps copies of what
/// moved to its neighbour: mostly pages of the indexes of VINs, whose order is none in time.
bool Eraser::remove_bytes() {
    auto& database = parts_.database;
    const std::array<std::function<void()>, 3> remedies{
        [] {}, [&] { database.execute("REINDEX vehicles_by_vin; REINDEX audit_vins_by_vin"); },
        [&] { rebuild(database); }};
    for (const auto& remedy : remedies) {
        bool truncated = false;
        on_writer([&] {
            remedy();
            truncated = truncate_log(database);
        });
        if (!truncated) return false;
        // a file written anew holds rows and nothing else
        if (&remedy == &remedies.back() || !has_bytes()) break;
    }
    on_writer([&] { database.execute("DELETE FROM meta WHERE key = 'erasure_unfinished'"); });
    remaining_.clear();
    return true;
}

bool Eraser::has_bytes() {
    if (reading_.in_transaction()) reading_.execute("ROLLBACK");
    // while this reads, nothing newer is brought into the file
    reading_.execute("BEGIN; SELECT count(*) FROM meta");
    const auto in_file = [this](const Vin& vin) {
        return !is_telling(vin) || parts_.files.holds(vin.text());
    };
    const bool found = std::ranges::any_of(remaining_, in_file);
    reading_.execute("ROLLBACK");
    return found;
}

void Eraser::on_writer(const std::function<void()>& task) {
    const auto ended =
        std::make_shared<std::promise<void>>();  // outlives the waiting: the writer may still be in it
    auto future = ended->get_future();
    parts_.writer.submit_alone(task, [ended](std::exception_ptr error) {
        if (error) {
            ended->set_exception(error);
        } else {
            ended->set_value();
        }
    });
    future.get();
}

bool Eraser::stopped_within(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return submitted_.wait_for(lock, time, [this] { return stopping_; });
}

void finish_erasure(Database& database, const Notice& notice) {
    if (database.integer("SELECT count(*) FROM meta WHERE key = 'erasure_unfinished'") == 0) return;
    notice("an erasure was cut short: writing the ledger anew");
    try {
        rebuild(database);
        if (truncate_log(database)) database.execute("DELETE FROM meta WHERE key = 'erasure_unfinished'");
    } catch (const SqlError& error) {
        notice(std::string("could not write the ledger anew; the next start tries again: ") + error.what());
    }
}

}  // namespace storage
