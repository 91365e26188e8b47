#include "tests/support/exchanges.hpp"

#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>

namespace json = boost::json;

namespace test {
namespace {

constexpr std::size_t most_asked = 64 * 1024, most_answered = 256 * 1024;

std::ofstream opened() {
    std::ofstream file;
    const auto* const folder = std::getenv("CLEARANCE_EXCHANGES");
    if (folder == nullptr) return file;
    std::filesystem::create_directories(folder);
    const auto now =
        std::chrono::system_clock::now().time_since_epoch().count();  // numbers of processes return
    file.open(std::string(folder) + "/" + std::to_string(getpid()) + "-" + std::to_string(now) + ".jsonl");
    return file;
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

/// Never a token, nor a session.
json::object told(const Exchange::Headers& headers) {
    json::object object;
    for (const auto& [name, value] : headers) {
        const auto key = lower(name);
        if (key != "authorization" && key != "cookie") object[key] = value;
    }
    return object;
}

}  // namespace

void record(const Exchange& exchange) {
    static std::mutex mutex;
    static std::ofstream file = opened();
    const std::lock_guard lock(mutex);
    if (!file.is_open()) return;
    json::object request{{"headers", told(exchange.request_headers)}};
    if (exchange.request_body.size() <= most_asked) request["body"] = exchange.request_body;
    file << json::serialize(json::object{{"method", exchange.method},
                                         {"target", exchange.target},
                                         {"request", std::move(request)},
                                         {"status", exchange.status},
                                         {"headers", told(exchange.headers)},
                                         {"body", exchange.body.substr(0, most_answered)},
                                         {"truncated", exchange.body.size() > most_answered},
                                         {"of_handler", exchange.of_handler}})
         << '\n'
         << std::flush;
}

}  // namespace test
