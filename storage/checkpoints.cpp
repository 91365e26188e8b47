#include "storage/checkpoints.hpp"

#include <chrono>

namespace storage {

Checkpoints::Checkpoints(Database& database, LoadCounter& load, int pages)
    : database_(database), load_(load), pages_(pages) {
    sqlite3_wal_hook(database_.handle(), &Checkpoints::after_commit, this);
}

Checkpoints::~Checkpoints() {
    sqlite3_wal_hook(database_.handle(), nullptr, nullptr);
}

int Checkpoints::after_commit(void* self, sqlite3* handle, const char* name, int pages) {
    const auto& checkpoints = *static_cast<const Checkpoints*>(self);
    if (pages < checkpoints.pages_) return SQLITE_OK;
    const auto started = std::chrono::steady_clock::now();
    // what could not be done now is done after a later commit: as SQLite's own hook, whose answer is the same
    sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - started;
    checkpoints.load_.checkpoint(taken.count());
    return SQLITE_OK;
}

}  // namespace storage
