#include "storage/verify.hpp"

#include <cstdint>
#include <filesystem>
#include <utility>

#include "storage/schema.hpp"
#include "storage/verify_findings.hpp"
#include "storage/verify_history.hpp"
#include "storage/verify_references.hpp"
#include "storage/verify_report.hpp"

namespace storage {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds busy_timeout{2};

/// An open ledger, and how to tell whether it was nobody else's as long as that was assumed.
class OpenLedger {
  public:
    explicit OpenLedger(const std::string& path) : path_(real(path)), database_(open()) {
        require_this_schema(database_, path_);
        database_.execute("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; BEGIN");
    }

    Database& database() { return database_; }

    /// Throws LedgerError when a service began to write to what nobody had open.
    void require_still() const {
        if (!assumed_still_ || (log_is_empty() && changed_at() == changed_at_)) return;
        throw LedgerError("a service began to write to the ledger " + path_ +
                          " while it was verified: verify it again");
    }

  private:
    static std::string real(const std::string& path) {
        std::error_code error;
        if (!fs::exists(path, error)) throw LedgerError("there is no ledger " + path);
        if (fs::is_directory(path, error)) throw LedgerError(path + " is not a ledger: it is a folder");
        return fs::canonical(path).string();  // SQLite keeps the log beside the file that a link leads to
    }

    std::string log() const { return path_ + "-wal"; }

    bool log_is_empty() const {
        std::error_code error;
        return !fs::exists(log(), error) || fs::file_size(log(), error) == 0;
    }

    fs::file_time_type changed_at() const {
        std::error_code ignored;
        return fs::last_write_time(path_, ignored);
    }

    /// Who opens a ledger in the usual way makes its log and its index of the log where they are not there. A
    /// service that has it open has made its log; where there is none, nothing has to be made either.
    Database open() {
        std::error_code error;
        changed_at_ = changed_at();
        if (!fs::exists(log(), error)) return open_still();
        try {
            Database database(path_, Database::Mode::read_only, busy_timeout);
            database.integer("SELECT count(*) FROM sqlite_schema");
            return database;
        } catch (const SqlError& problem) {
            const int code = problem.code() & 0xFF;
            const bool is_not_writable = code == SQLITE_CANTOPEN || code == SQLITE_READONLY;
            if (is_not_writable && log_is_empty()) return open_still();
            if (!is_not_writable) throw unreadable(problem);
            throw LedgerError("cannot read " + log() +
                              ", which holds the newest changes, in a folder that cannot be written: copy "
                              "both files elsewhere, or make a backup with sqlite3's .backup");
        }
    }

    Database open_still() {
        assumed_still_ = true;
        try {
            return {path_, Database::Mode::immutable, busy_timeout};
        } catch (const SqlError& problem) {
            throw unreadable(problem);
        }
    }

    LedgerError unreadable(const SqlError& problem) const {
        return LedgerError("cannot read the ledger " + path_ + ": " + problem.what());
    }

    std::string path_;
    bool assumed_still_ = false;
    fs::file_time_type changed_at_;
    Database database_;
};

/// Lines of a PRAGMA that checks the whole file.
void check_file(Database& database, Report& report) {
    report.progress("the file", 0, 0);
    Statement check(database, "PRAGMA integrity_check");
    auto rows = check.query();
    while (rows.next()) {
        if (rows.text(0) != "ok") report.difference({"database", "", rows.text(0), "ok, by integrity_check"});
    }
}

void check_foreign_keys(Database& database, Report& report) {
    report.progress("references", 0, 0);
    Statement check(database, "PRAGMA foreign_key_check");
    auto rows = check.query();
    while (rows.next()) {
        const auto row = rows.maybe_integer(1);
        report.difference({rows.text(0), row ? words(*row) : "", "a row of " + rows.text(2), "no such row"});
    }
}

/// recorded_at comes from a clock that never goes back, and ids are never given twice.
void check_order(Database& database, const std::string& table, const std::string& id, const std::string& time,
                 Report& report) {
    Time before{};
    Id last = 0;
    {
        Statement select(database, "SELECT " + id + ", " + time + " FROM " + table + " ORDER BY " + id);
        auto rows = select.query();
        while (rows.next()) {
            last = rows.integer(0);
            if (rows.time(1) < before) {
                report.difference({table, words(last), time + " " + words(rows.time(1)),
                                   words(before) + " or later, as the row before it"});
            }
            before = std::max(before, rows.time(1));
        }
    }
    Statement select(database, "SELECT seq FROM sqlite_sequence WHERE name = ?");
    auto rows = select.query(table);
    const Id given = rows.next() ? rows.integer(0) : 0;
    if (given < last) {
        report.difference(
            {"sqlite_sequence", table, "last id given " + words(given), words(last) + " or more"});
    }
}

/// What cannot be read is a difference too, and does not hide the others.
template <class Part>
void attempt(const std::string& what, Report& report, Part part) {
    try {
        part();
    } catch (const std::exception& error) {
        report.difference({"database", "", what + " that cannot be read", error.what()});
    }
}

}  // namespace

Verified verify(const VerifyOptions& options) {
    OpenLedger ledger(options.path);
    auto& database = ledger.database();
    Report report(options);
    attempt("a file", report, [&] { check_file(database, report); });
    attempt("references", report, [&] { check_foreign_keys(database, report); });
    for (const auto& [table, id, time] : {std::tuple("observations", "id", "recorded_at"),
                                          {"transitions", "seq", "recorded_at"},
                                          {"deliveries", "id", "received_at"}}) {
        attempt(table, report,
                [&, t = table, i = id, at = time] { check_order(database, t, i, at, report); });
    }
    attempt("what is told", report, [&] {
        Dictionaries dictionaries(database);
        ReferenceCheck references(database, dictionaries, report);
        HistoryCheck history(database, dictionaries, references, report);
        attempt("vehicles", report, [&] { history.check_vehicles(); });
        attempt("vehicle_counts", report, [&] { history.check_counts(); });
        attempt("finding_counts", report, [&] { check_finding_counts(database, report); });
        attempt("deliveries", report, [&] { references.check_deliveries(); });
        attempt("commands", report, [&] { references.check_commands(); });
    });
    ledger.require_still();
    return report.verified;
}

}  // namespace storage
