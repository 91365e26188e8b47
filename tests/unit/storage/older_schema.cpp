#include "tests/unit/storage/older_schema.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include "storage/migrations.hpp"
#include "storage/sqlite.hpp"

namespace storage {

using namespace std::chrono_literals;

void take_back_to_schema_2(const std::string& path) {
    const auto old_path = path + ".2";
    { const std::ofstream file(old_path); }
    Database old(old_path, Database::Mode::read_write, 1s);
    old.execute("PRAGMA journal_mode = WAL");
    for (std::size_t i = 0; i < 2; ++i) old.execute(migrations()[i]);
    old.execute("DELETE FROM sources; PRAGMA foreign_keys = OFF; ATTACH '" + path + "' AS newer");
    old.execute("ALTER TABLE newer.vehicles RENAME COLUMN confirmed_from TO skipped_by");
    std::vector<std::string> copies;
    {
        Statement tables(
            old,
            "SELECT t.name, (SELECT group_concat(c.name) FROM pragma_table_info(t.name) AS c) "
            "FROM sqlite_schema AS t WHERE t.type = 'table' AND t.name NOT IN ('sqlite_sequence', 'alerts')");
        auto rows = tables.query();
        while (rows.next()) {
            const auto table = rows.text(0), columns = rows.text(1);
            copies.push_back(std::string("INSERT INTO main.")
                                 .append(table)
                                 .append(" (")
                                 .append(columns)
                                 .append(") SELECT ")
                                 .append(columns)
                                 .append(" FROM newer.")
                                 .append(table));
        }
    }
    for (const auto& copy : copies) old.execute(copy);
    old.execute(
        "DELETE FROM meta WHERE key NOT IN ('created_at', 'platform', 'client_id'); "
        "PRAGMA application_id = 0x434C5254; PRAGMA user_version = 2; DETACH newer; "
        "PRAGMA journal_mode = DELETE");
    for (const auto* companion : {"", "-wal", "-shm"}) std::filesystem::remove(path + companion);
    std::filesystem::rename(old_path, path);
}

}  // namespace storage
