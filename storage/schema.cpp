#include "storage/schema.hpp"

#include <optional>

#include "clearance/history.hpp"
#include "storage/file_space.hpp"
#include "storage/migrations.hpp"

namespace storage {
namespace {

constexpr std::int64_t application_id = 0x434C5254;  // "CLRT"

std::optional<std::string> meta(Database& database, std::string_view key) {
    Statement select(database, "SELECT value FROM meta WHERE key = ?");
    auto rows = select.query(key);
    if (!rows.next()) return std::nullopt;
    return rows.text(0);
}

void set_meta(Database& database, std::string_view key, std::string_view value) {
    Statement(
        database,
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .run(key, value);
}

/// The schema's number of a file that is ours; 0: an empty file.
std::int64_t version_of(Database& database, const std::string& path) {
    try {
        const auto application = database.integer("PRAGMA application_id");
        const auto version = database.integer("PRAGMA user_version");
        const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
        if (application == application_id) return version;
        if (application == 0 && version == 0 && tables == 0) return 0;
    } catch (const SqlError& error) {
        if (error.code() == SQLITE_NOTADB || (error.code() & 0xFF) == SQLITE_CORRUPT) {
            throw LedgerError(path + " is not a ledger: " + error.what());
        }
        throw LedgerError("cannot read the ledger " + path + ": " + error.what());
    }
    throw LedgerError(path + " is not a ledger: it is another program's SQLite database");
}

void require_write_ahead_log(Database& database, const std::string& path) {
    Statement journal_mode(database, "PRAGMA journal_mode = WAL");
    auto rows = journal_mode.query();
    if (!rows.next() || rows.text(0) != "wal") {
        throw LedgerError("the ledger " + path + " is on a file system without write-ahead logging (WAL)");
    }
}

void set_auto_vacuum(Database& database) {
    database.execute("PRAGMA auto_vacuum = INCREMENTAL");
}

void migrate(Database& database, std::int64_t from, Time now) {
    const auto texts = migrations();
    for (auto i = static_cast<std::size_t>(from); i < texts.size(); ++i) database.execute(texts[i]);
    if (from == 0) {
        database.execute("PRAGMA application_id = " + std::to_string(application_id));
        set_meta(database, "created_at", std::to_string(now.time_since_epoch().count()));
    }
    database.execute("PRAGMA user_version = " + std::to_string(texts.size()));
}

void refuse_newer(std::int64_t version, const std::string& path) {
    if (version <= schema_version()) return;
    throw LedgerError("the ledger " + path + " has schema " + std::to_string(version) +
                      ", this program knows schemas up to " + std::to_string(schema_version()) +
                      ": use a newer clearance-tracker");
}

void bring_up_to_date(Database& database, const std::string& path, std::int64_t version, Time now) {
    database.execute("BEGIN EXCLUSIVE");
    try {
        migrate(database, version, now);
        database.execute("COMMIT");
    } catch (const SqlError& error) {
        if (database.in_transaction()) database.execute("ROLLBACK");
        throw LedgerError("cannot bring the ledger " + path + " from schema " + std::to_string(version) +
                          " to " + std::to_string(schema_version()) + ": " + error.what());
    }
}

void require_same(const std::string& path, const std::string& what, const std::string& kept,
                  const std::string& configured) {
    if (kept == configured) return;
    throw LedgerError("the ledger " + path + " belongs to the " + what + " \"" + kept + "\", not to \"" +
                      configured + "\" of the configuration: use another ledger for it");
}

}  // namespace

int schema_version() {
    return static_cast<int>(migrations().size());
}

void prepare_schema(Database& database, const std::string& path, Time now) {
    const auto version = version_of(database, path);
    refuse_newer(version, path);
    if (version == 0) set_auto_vacuum(database);  // has an effect only before there is anything in the file
    require_write_ahead_log(database, path);
    if (version < schema_version()) bring_up_to_date(database, path, version, now);
}

void prepare_space(Database& database, const Notice& notice) {
    constexpr std::int64_t incremental = 2;
    if (database.integer("PRAGMA auto_vacuum") == incremental) return;
    notice("writing the ledger anew, once, so that freed space can go back to the disk");
    try {
        set_auto_vacuum(database);
        rebuild(database);
    } catch (const SqlError& error) {
        notice(std::string("could not write the ledger anew; the next start tries again: ") + error.what());
    }
}

void require_this_schema(Database& database, const std::string& path) {
    const auto version = version_of(database, path);
    refuse_newer(version, path);
    if (version == 0) throw LedgerError(path + " is not a ledger: it is empty");
    if (version != schema_version()) {
        throw LedgerError(
            "the ledger " + path + " has schema " + std::to_string(version) + ", not " +
            std::to_string(schema_version()) +
            ": use the clearance-tracker that wrote it, or start this one on it, which migrates it");
    }
    if (folded(database).rules != clearance::fold_rules) {
        throw LedgerError("the ledger " + path +
                          " was folded by the rules of another version: use the clearance-tracker that "
                          "wrote it, or start this one on it, which folds it anew");
    }
}

void bind_platform(Database& database, const std::string& path, const std::string& platform,
                   const std::string& client_id) {
    const auto kept_platform = meta(database, "platform");
    const auto kept_client = meta(database, "client_id");
    if (kept_platform) require_same(path, "platform", *kept_platform, platform);
    if (kept_client) require_same(path, "client id", *kept_client, client_id);
    if (!kept_platform) set_meta(database, "platform", platform);
    if (!kept_client) set_meta(database, "client_id", client_id);
}

Time created_at(Database& database) {
    const auto text = meta(database, "created_at");
    if (!text) throw LedgerError("the ledger does not say when it was created");
    return Time(std::chrono::microseconds(std::stoll(*text)));
}

Folded folded(Database& database) {
    return {.rules = std::stoll(meta(database, "folded_by").value_or("0")),
            .announced = meta(database, "folded_for").value_or(""),
            .stuck_limits = meta(database, "planned_for").value_or("")};
}

void set_folded(Database& database, const Folded& by) {
    set_meta(database, "folded_by", std::to_string(by.rules));
    set_meta(database, "folded_for", by.announced);
    set_meta(database, "planned_for", by.stuck_limits);
}

}  // namespace storage
