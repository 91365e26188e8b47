#include "storage/ledger.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "storage/checkpoints.hpp"
#include "storage/eraser.hpp"
#include "storage/ledger_files.hpp"
#include "storage/lock_file.hpp"
#include "storage/readers.hpp"
#include "storage/schema.hpp"
#include "storage/writer.hpp"

namespace storage {
namespace {

/// How long a commit waits for a tool that holds the write lock, before it fails.
constexpr std::chrono::seconds writer_patience{2};
/// More of them are brought into the database file.
constexpr int pages_in_log = 1000;

Time system_clock_now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

LedgerOptions completed(LedgerOptions options) {
    options.path = std::filesystem::absolute(options.path).string();
    if (!options.clock) options.clock = system_clock_now;
    if (!options.notice) options.notice = [](const std::string&) {};
    return options;
}

void require_folder(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        throw LedgerError("the folder " + folder + " of the ledger does not exist");
    }
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
        throw LedgerError("the folder " + folder + " of the ledger is not writable: " + std::strerror(errno));
    }
    if (std::filesystem::is_directory(path, error))
        throw LedgerError(path + " is not a ledger: it is a folder");
}

void configure(Database& database, bool synchronous_full) {
    database.execute(synchronous_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    database.execute(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
        "PRAGMA secure_delete = ON;"
        "PRAGMA cache_size = -65536; PRAGMA journal_size_limit = 67108864");
}

Database open_database(const LedgerOptions& options) {
    try {
        Database database(options.path, Database::Mode::read_write, writer_patience);
        prepare_schema(database, options.path, options.clock());
        configure(database, options.synchronous_full);
        bind_platform(database, options.path, options.platform, options.client_id);
        prepare_space(database, options.notice);
        finish_erasure(database, options.notice);
        return database;
    } catch (const SqlError& error) {
        throw LedgerError("cannot open the ledger " + options.path + ": " + error.what());
    }
}

/// What an earlier run left under way when it stopped.
void close_what_was_cut_short(Database& database, Time now) {
    database.execute("BEGIN IMMEDIATE");
    Statement(
        database,
        "UPDATE sweeps SET outcome = ?, finished_at = max(started_at, ?), error = 'cut short: the service "
        "stopped' WHERE outcome = ?")
        .run(SweepOutcome::failed, now, SweepOutcome::running);
    // the next list is to be read again for a vehicle whose command has no known outcome
    database.execute(
        "UPDATE vehicles SET listing_digest = NULL WHERE id IN (SELECT vehicle FROM commands INDEXED BY "
        "commands_open "
        "WHERE settled = 0)");
    database.execute("COMMIT");
}

Time last_recorded(Database& database) {
    std::int64_t last = 0;
    for (const auto* sql :
         {"SELECT recorded_at FROM observations ORDER BY id DESC LIMIT 1",
          "SELECT recorded_at FROM transitions ORDER BY seq DESC LIMIT 1",
          "SELECT received_at FROM deliveries ORDER BY id DESC LIMIT 1",
          "SELECT max(requested_at, coalesce(finished_at, 0)) FROM commands ORDER BY id DESC LIMIT 1",
          "SELECT max(at, coalesce(finished_at, 0)) FROM audit ORDER BY id DESC LIMIT 1"}) {
        last = std::max(last, database.integer(sql));
    }
    return Time(std::chrono::microseconds(last));
}

std::string sorted_list(std::vector<std::string> statuses) {
    std::ranges::sort(statuses);
    std::string list;
    for (const auto& status : statuses) list.append(list.empty() ? "" : ",").append(status);
    return list.empty() ? "none" : list;
}

/// Captures follow the fold, so that those of a ledger from before them, or of other announced statuses, come
/// with folding every vehicle once; and so does whatever other rules than these told.
void fold_anew_for(Database& database, TableWriting& writing, const std::string& announced,
                   const StuckLimits& limits) {
    const Folded wanted{
        .rules = clearance::fold_rules, .announced = announced, .stuck_limits = limits.text()};
    if (folded(database) == wanted) return;
    try {
        database.execute("BEGIN IMMEDIATE");
        writing.begin_group();
        writing.fold_anew();
        writing.finish_group();
        set_folded(database, wanted);
        database.execute("COMMIT");
    } catch (const SqlError& error) {
        throw LedgerError(std::string("cannot fold the ledger's vehicles anew: ") + error.what());
    }
}

void review_hooks(Database& database, TableWriting& writing) {
    try {
        database.execute("BEGIN IMMEDIATE");
        writing.begin_group();
        writing.review_hooks();
        writing.finish_group();
        database.execute("COMMIT");
    } catch (const SqlError& error) {
        throw LedgerError(std::string("cannot review the ledger's hooks: ") + error.what());
    }
}

class SqliteLedger final : public Ledger {
  public:
    explicit SqliteLedger(const LedgerOptions& options)
        : lock_(options.path + ".lock", options.path),
          files_(options.path),
          database_(open_database(options)),
          created_at_(storage::created_at(database_)),
          last_command_(database_.integer("SELECT max(id) FROM commands")),
          writing_(database_, recover(options)),
          readers_(options.path, options.readers, last_command_, &load_),
          writer_(database_, files_, writing_, load_, options.on_commit),
          eraser_({options.path, options.erasure_patience, files_, database_, writing_, writer_, readers_}) {
        writing_.require_erasure_key();
        // the writer's thread has nothing to do before somebody has this ledger
        fold_anew_for(database_, writing_, sorted_list(options.announced), options.stuck_limits);
        review_hooks(database_, writing_);
    }

    void write(WriteJob job, Done done) override { writer_.submit(std::move(job), std::move(done)); }
    void read(ReadJob job, Done done) override { readers_.submit(std::move(job), std::move(done)); }
    void read_much(ReadJob job, Done done) override { readers_.submit_much(std::move(job), std::move(done)); }
    void limit_reads(std::chrono::milliseconds most) override { readers_.limit(most); }
    void erase(Vin vin, ErasureDone done) override { eraser_.submit(std::move(vin), std::move(done)); }
    void flush() override { writer_.flush(); }
    LedgerStatistics statistics() const override {
        auto statistics = writer_.statistics();
        statistics.cache_bytes += readers_.cache_bytes();
        return statistics;
    }
    Time created_at() const override { return created_at_; }

  private:
    WritingOptions recover(const LedgerOptions& options) {
        const Time last = last_recorded(database_);
        close_what_was_cut_short(database_, options.clock());
        files_.watch(database_);
        return {.clock = options.clock,
                .alert_rules = options.alert_rules,
                .stuck_limits = options.stuck_limits,
                .announced = options.announced,
                .ledger_created_at = created_at_,
                .last_recorded = last,
                .last_command = last_command_,
                .erasure_key = options.erasure_key};
    }

    LockFile lock_;
    LedgerFiles files_;
    Database database_;
    Time created_at_;
    Id last_command_;
    TableWriting writing_;
    LoadCounter load_;
    Checkpoints checkpoints_{database_, load_, pages_in_log};
    Readers readers_;
    Writer writer_;
    Eraser eraser_;  // the last member: it is stopped first
};

}  // namespace

std::unique_ptr<Ledger> open_ledger(LedgerOptions options) {
    const auto complete = completed(std::move(options));
    require_folder(complete.path);
    return std::make_unique<SqliteLedger>(complete);
}

}  // namespace storage
