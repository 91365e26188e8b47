// Brings the write-ahead log into the database file now and then, as SQLite would by itself, and tells how
// long that took. Works inside the writer's commits, on the writer's thread; the database outlives it.
#pragma once

#include "storage/ledger_load.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class Checkpoints {
  public:
    /// From here on, after each commit that leaves so many pages in the log.
    Checkpoints(Database& database, LoadCounter& load, int pages);
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;
    ~Checkpoints();

  private:
    static int after_commit(void* self, sqlite3* handle, const char* name, int pages);

    Database& database_;
    LoadCounter& load_;
    int pages_;
};

}  // namespace storage
