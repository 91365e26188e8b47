// The files of an open ledger: keeps the database file open and locked, so that no second service starts on
// it even where its lock file was deleted, and tells when the database or its write-ahead log is no longer
// what their paths lead to. Made before SQLite opens the database, gone after SQLite closed it: closing a
// descriptor of a file drops all of SQLite's own locks on it. One thread at a time, but for holds().
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sqlite.hpp"

namespace storage {

class LedgerFiles {
  public:
    /// Makes an empty file where there is none, for its owner only. Throws LedgerError when another service
    /// has the file, or when it cannot be opened.
    explicit LedgerFiles(const std::string& path);
    LedgerFiles(const LedgerFiles&) = delete;
    LedgerFiles& operator=(const LedgerFiles&) = delete;
    ~LedgerFiles();

    /// From here on the files are what `database`, which has been read from, has open. Throws LedgerError
    /// when they are gone already.
    void watch(const Database& database);
    /// Throws LedgerError, naming the file, when one was deleted or replaced since watch(), and ever after.
    void require_in_place();
    bool lost() const { return lost_.has_value(); }
    /// Whether the database file has these bytes anywhere, letters in either case; `text` is in upper case.
    /// Reads all of it, on any thread. Of a file that is written meanwhile it tells nothing certain.
    bool holds(std::string_view text) const;

  private:
    struct Watched {
        std::string path;
        dev_t device;
        ino_t inode;
    };

    std::string path_;
    int file_ = -1;
    std::vector<Watched> watched_;
    std::optional<std::string> lost_;  // the path of the first one found missing
};

}  // namespace storage
