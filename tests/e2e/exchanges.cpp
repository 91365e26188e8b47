#include "tests/e2e/exchanges.hpp"

#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>

namespace json = boost::json;

namespace e2e {
namespace {

constexpr std::size_t most_asked = 64 * 1024, most_answered = 256 * 1024;

std::mutex mutex;
std::set<std::string> addresses;

std::ofstream& file() {
    static std::ofstream stream = [] {
        const auto* const folder = std::getenv("CLEARANCE_EXCHANGES");
        std::ofstream opened;
        if (folder == nullptr) return opened;
        std::filesystem::create_directories(folder);
        const auto now =
            std::chrono::system_clock::now().time_since_epoch().count();  // numbers of processes return
        opened.open(std::string(folder) + "/" + std::to_string(getpid()) + "-" + std::to_string(now) +
                    ".jsonl");
        return opened;
    }();
    return stream;
}

/// Never a token, nor a cookie.
json::object told(const Headers& headers) {
    json::object object;
    for (const auto& [name, value] : headers) {
        if (name != "Authorization" && name != "Cookie") object[lower(name)] = value;
    }
    return object;
}

}  // namespace

void record_answers_of(const std::string& host_and_port) {
    const std::lock_guard lock(mutex);
    addresses.insert(host_and_port);
}

void record(const Asked& asked, const Answer& answer) {
    const std::lock_guard lock(mutex);
    if (answer.status == 0 || !addresses.contains(asked.host_and_port) || !file().is_open()) return;
    const bool truncated = answer.body.size() > most_answered;
    json::object request{{"headers", told(asked.headers)}};
    if (asked.body.size() <= most_asked) request["body"] = asked.body;
    file() << json::serialize(json::object{{"method", asked.method},
                                           {"target", asked.target},
                                           {"request", std::move(request)},
                                           {"status", answer.status},
                                           {"headers", told(answer.headers)},
                                           {"body", answer.body.substr(0, most_answered)},
                                           {"truncated", truncated}})
           << '\n'
           << std::flush;
}

}  // namespace e2e
