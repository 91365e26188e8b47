#include "storage/file_space.hpp"

namespace storage {
namespace {

/// Sets a pragma for as long as it lives.
class Temporarily {
  public:
    Temporarily(Database& database, std::string pragma, const std::string& meanwhile)
        : database_(database), pragma_(std::move(pragma)), before_(database.integer("PRAGMA " + pragma_)) {
        database_.execute("PRAGMA " + pragma_ + " = " + meanwhile);
    }
    Temporarily(const Temporarily&) = delete;
    Temporarily& operator=(const Temporarily&) = delete;
    ~Temporarily() {
        const auto sql = "PRAGMA " + pragma_ + " = " + std::to_string(before_);
        sqlite3_exec(database_.handle(), sql.c_str(), nullptr, nullptr, nullptr);
    }

  private:
    Database& database_;
    std::string pragma_;
    std::int64_t before_;
};

}  // namespace

bool truncate_log(Database& database) {
    const Temporarily no_patience(database, "busy_timeout", "0");
    Statement checkpoint(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    auto rows = checkpoint.query();
    return rows.next() && !rows.flag(0);
}

void rebuild(Database& database) {
    // the copy is as big as the ledger: not in memory
    const Temporarily on_disk(database, "temp_store", "FILE");
    database.execute("VACUUM");
}

std::int64_t release_pages(Database& database, int most) {
    database.execute("PRAGMA incremental_vacuum(" + std::to_string(most) + ")");
    return database.integer("PRAGMA freelist_count");
}

}  // namespace storage
