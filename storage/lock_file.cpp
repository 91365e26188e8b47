#include "storage/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "storage/ledger.hpp"

namespace storage {
namespace {

std::string holder(int file) {
    std::array<char, 32> text{};
    const auto size = pread(file, text.data(), text.size(), 0);
    std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    pid.erase(pid.find_last_not_of(" \n") + 1);
    return pid.empty() ? "unknown" : pid;
}

}  // namespace

LockFile::LockFile(const std::string& lock_path, const std::string& ledger_path) {
    file_ = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) {
        throw LedgerError("cannot make the lock file " + lock_path + ": " + std::strerror(errno));
    }
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        const std::string pid = holder(file_);
        close(file_);
        if (error != EWOULDBLOCK) {
            throw LedgerError("cannot lock " + lock_path + ": " + std::strerror(error));
        }
        throw LedgerError("another clearance-tracker (pid " + pid + ") is using the ledger " + ledger_path);
    }
    const std::string pid = std::to_string(getpid()) + "\n";
    if (ftruncate(file_, 0) != 0 || pwrite(file_, pid.data(), pid.size(), 0) < 0) {
        // a full disk must not keep the service down: the lock holds without its note
    }
}

LockFile::~LockFile() {
    close(file_);
}

}  // namespace storage
