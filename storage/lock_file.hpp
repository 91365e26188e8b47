// The lock that keeps a second service off a ledger: held from construction to destruction, and by the kernel
// no longer than the process lives. The file stays; it holds the owner's process id for the message. One
// thread.
#pragma once

#include <string>

namespace storage {

class LockFile {
  public:
    /// Throws LedgerError, naming the holder, when another one has it, or when the file cannot be made.
    LockFile(const std::string& lock_path, const std::string& ledger_path);
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;
    ~LockFile();

  private:
    int file_ = -1;
};

}  // namespace storage
