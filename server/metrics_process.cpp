#include "server/metrics_process.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>

namespace metrics {
namespace {

/// The fields of /proc/self/stat that are of use, see proc(5).
struct Stat {
    double user_ticks = 0, system_ticks = 0, start_ticks = 0, virtual_bytes = 0, resident_pages = 0;
};

std::optional<Stat> read_stat() {
    std::ifstream file("/proc/self/stat");
    const std::string line(std::istreambuf_iterator<char>(file), {});
    // the second field is the program's name, which may hold anything
    const auto end_of_name = line.rfind(')');
    if (end_of_name == std::string::npos) return std::nullopt;
    std::istringstream fields(line.substr(end_of_name + 1));
    std::vector<std::string> values(std::istream_iterator<std::string>(fields), {});
    constexpr std::size_t first = 3;  // the number of the first field behind the name
    if (values.size() <= 24 - first) return std::nullopt;
    const auto field = [&](std::size_t number) { return std::stod(values[number - first]); };
    return Stat{field(14), field(15), field(22), field(23), field(24)};
}

std::optional<double> boot_time() {
    std::ifstream file("/proc/stat");
    for (std::string word; file >> word;) {
        double seconds = 0;
        if (word == "btime" && file >> seconds) return seconds;
    }
    return std::nullopt;
}

std::optional<double> open_files() {
    std::error_code error;
    std::filesystem::directory_iterator files("/proc/self/fd", error);
    if (error) return std::nullopt;
    double count = -1;  // one is that of the folder itself
    for (; !error && files != std::filesystem::directory_iterator(); files.increment(error)) ++count;
    return count;
}

Gathered one(const char* name, const char* help, double value) {
    return {.name = name, .help = help, .samples = {{{}, value}}};
}

}  // namespace

std::vector<Gathered> process_metrics() {
    std::vector<Gathered> found;
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    if (const auto stat = read_stat()) {
        found.push_back(one("process_cpu_seconds_total", "Processor time spent, user and system",
                            (stat->user_ticks + stat->system_ticks) / ticks));
        found.push_back(one("process_resident_memory_bytes", "Resident memory",
                            stat->resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE))));
        found.push_back(one("process_virtual_memory_bytes", "Virtual memory", stat->virtual_bytes));
        if (const auto boot = boot_time())
            found.push_back(one("process_start_time_seconds", "When the process started, since 1970",
                                *boot + stat->start_ticks / ticks));
    }
    if (const auto files = open_files())
        found.push_back(one("process_open_fds", "Open file descriptors", *files));
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        found.push_back(one("process_max_fds", "Most file descriptors that may be open",
                            static_cast<double>(limit.rlim_cur)));
    return found;
}

}  // namespace metrics
