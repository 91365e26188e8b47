#include "storage/ledger_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>

namespace storage {
namespace {

LedgerError lost_error(const std::string& path) {
    return LedgerError("the ledger's file " + path + " was deleted or replaced while running");
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

LedgerFiles::LedgerFiles(const std::string& path) : path_(path) {
    // SQLite gives its companions the same mode
    file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw LedgerError("cannot open the ledger " + path + ": " + std::strerror(errno));
    // flock() and SQLite's fcntl() locks know nothing of each other
    if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
    const int error = errno;
    close(file_);
    if (error == EWOULDBLOCK) throw LedgerError("another clearance-tracker is using the ledger " + path);
    throw LedgerError("cannot lock the ledger " + path + ": " + std::strerror(error));
}

LedgerFiles::~LedgerFiles() {
    close(file_);
}

void LedgerFiles::watch(const Database& database) {
    struct stat held {};
    if (fstat(file_, &held) != 0) throw lost_error(path_);
    // SQLite follows links and puts the log beside the file itself
    const std::string log = sqlite3_filename_wal(sqlite3_db_filename(database.handle(), "main"));
    struct stat opened {};
    if (stat(log.c_str(), &opened) != 0) throw lost_error(log);
    watched_ = {{.path = path_, .device = held.st_dev, .inode = held.st_ino},
                {.path = log, .device = opened.st_dev, .inode = opened.st_ino}};
    require_in_place();
}

void LedgerFiles::require_in_place() {
    if (!lost_) {
        const auto missing = std::ranges::find_if(watched_, [](const Watched& each) {
            struct stat found {};
            return stat(each.path.c_str(), &found) != 0 || found.st_dev != each.device ||
                   found.st_ino != each.inode;
        });
        if (missing != watched_.end()) lost_ = missing->path;
    }
    if (lost_) throw lost_error(*lost_);
}

bool LedgerFiles::holds(std::string_view text) const {
    constexpr std::size_t piece = 1024 * 1024;
    const std::boyer_moore_horspool_searcher searcher(text.begin(), text.end());
    std::vector<char> bytes(piece + text.size());
    std::size_t kept = 0;  // of the piece before: the text may lie across the border
    for (off_t offset = 0;;) {
        const auto got = pread(file_, bytes.data() + kept, piece, offset);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw LedgerError("cannot read the ledger " + path_ + ": " + std::strerror(errno));
        if (got == 0) return false;
        offset += got;
        const auto begin = bytes.begin();
        const auto end = begin + static_cast<std::ptrdiff_t>(kept) + got;
        std::transform(begin + static_cast<std::ptrdiff_t>(kept), end,
                       begin + static_cast<std::ptrdiff_t>(kept), upper);
        if (std::search(begin, end, searcher) != end) return true;
        kept = std::min(static_cast<std::size_t>(end - begin), text.size() - 1);
        std::copy(end - static_cast<std::ptrdiff_t>(kept), end, begin);
    }
}

}  // namespace storage
