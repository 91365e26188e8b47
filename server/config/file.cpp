#include "server/config/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

namespace config {
namespace {

std::string reason(int error) {
    return std::generic_category().message(error);
}

void read_from(int descriptor, std::size_t limit, FileContent& content) {
    std::array<char, 4096> piece;
    while (content.problem.empty()) {
        const auto got = ::read(descriptor, piece.data(), piece.size());
        if (got == 0) return;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            content.problem = reason(errno);
        } else {
            content.text.append(piece.data(), static_cast<std::size_t>(got));
            if (content.text.size() > limit)
                content.problem = "it is bigger than " + std::to_string(limit) + " bytes";
        }
    }
}

}  // namespace

FileContent read_file(const std::string& file, std::size_t limit) {
    FileContent content;
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        content.missing = errno == ENOENT || errno == ENOTDIR;
        content.problem = reason(errno);
        return content;
    }
    struct stat facts {};
    if (::fstat(descriptor, &facts) == 0) {
        content.others_may_read = (facts.st_mode & S_IROTH) != 0;
        if (S_ISDIR(facts.st_mode)) content.problem = "it is a directory";
    }
    read_from(descriptor, limit, content);
    ::close(descriptor);
    return content;
}

std::string resolved(const std::string& file, const std::string& beside) {
    const std::filesystem::path path(file);
    if (path.is_absolute()) return file;
    std::error_code error;  // no working folder any more: it stays relative
    const auto from = std::filesystem::absolute(beside, error).parent_path();
    return ((error ? std::filesystem::path(beside).parent_path() : from) / path).lexically_normal().string();
}

}  // namespace config
