#include "server/erasure_key.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include "storage/ledger.hpp"

namespace app {
namespace {

constexpr std::size_t key_size = 32;

[[noreturn]] void fail(const std::string& what, const std::string& file) {
    throw storage::LedgerError("cannot " + what + " the erasure key " + file + ": " + std::strerror(errno));
}

class File {
  public:
    File(const std::string& path, int flags) : descriptor_(open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0) close(descriptor_);
    }
    bool is_open() const { return descriptor_ >= 0; }
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

/// Empty: there is no such file.
std::optional<std::string> read_key(const std::string& path) {
    const File file(path, O_RDONLY);
    if (!file.is_open() && errno == ENOENT) return std::nullopt;
    if (!file.is_open()) fail("read", path);
    std::array<char, key_size + 1> bytes{};
    const auto got = read(file.descriptor(), bytes.data(), bytes.size());
    if (got < 0) fail("read", path);
    if (got != static_cast<ssize_t>(key_size)) {
        throw storage::LedgerError("the erasure key " + path + " is not one of 32 bytes");
    }
    return std::string(bytes.data(), key_size);
}

void write_whole(const std::string& path, const std::string& key) {
    unlink(path.c_str());  // of an attempt that was cut short
    const File file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) fail("make", path);
    if (write(file.descriptor(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
        fail("write", path);
    if (fsync(file.descriptor()) != 0) fail("write", path);
}

void make_key(const std::string& path) {
    std::string key(key_size, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()), static_cast<int>(key.size())) != 1) {
        throw storage::LedgerError("OpenSSL has no random bytes for the erasure key");
    }
    const auto beside = path + ".new";
    write_whole(beside, key);
    if (rename(beside.c_str(), path.c_str()) != 0) fail("make", path);
    const auto folder = std::filesystem::absolute(path).parent_path().string();
    const File opened(folder, O_RDONLY | O_DIRECTORY);
    if (!opened.is_open() || fsync(opened.descriptor()) != 0) fail("keep", path);
}

}  // namespace

std::string erasure_key(const std::string& file, bool make) {
    auto key = read_key(file);
    if (key) return *key;
    if (!make) {
        throw storage::LedgerError(
            "the erasure key " + file +
            " is missing, but the ledger has erased vehicles: without it the next list would bring "
            "them back; put the file back, or name it in retention.erasure_key_file");
    }
    make_key(file);
    key = read_key(file);
    if (!key) fail("read", file);
    return *key;
}

}  // namespace app
