#include "server/healthcheck.hpp"

#include <algorithm>
#include <csignal>
#include <iostream>
#include <stdexcept>

#include "server/config/reader.hpp"
#include "server/local_api.hpp"
#include "server/log.hpp"

namespace healthcheck {
namespace {

// One printable line of what may be anything.
std::string shown(const std::string& line) {
    std::string text = line.substr(0, 60);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

// Neither the certificate nor its name is verified: this process asks its own machine whether it lives, sends
// no secret and believes nothing but a status.
std::string status_line(const config::ApiSection& api, local_api::Clock::time_point deadline) {
    local_api::Connection connection(api, "", deadline);
    connection.send("GET /healthz HTTP/1.1\r\nHost: " + connection.host() +
                    "\r\nUser-Agent: clearance-tracker-healthcheck\r\nConnection: close\r\n\r\n");
    std::string text;
    while (text.find('\n') == std::string::npos && text.size() < 4096) {
        const auto piece = connection.receive();
        if (piece.empty()) throw std::runtime_error("the connection was closed");
        text += piece;
    }
    return text.substr(0, text.find_first_of("\r\n"));
}

}  // namespace

std::string ask(const config::ApiSection& api, std::chrono::milliseconds timeout) {
    const auto where = local_api::where(api) + "/healthz: ";
    try {
        const auto line = status_line(api, local_api::Clock::now() + timeout);
        const bool well = line.starts_with("HTTP/1.1 200") || line.starts_with("HTTP/1.0 200");
        return well ? "" : where + "expected 200, got " + shown(line);
    } catch (const std::runtime_error& error) {
        return where + error.what();
    }
}

int run(const std::string& config_file) {
    logging::configure("error", false);
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write knows no MSG_NOSIGNAL
    const auto reading = config::read_config(config_file);
    for (const auto& error : reading.errors) {
        // Only where to ask matters here; a secret that this process may not read does not.
        const bool matters =
            error.key.empty() || error.key == "api" || error.key == "api.listen" || error.key == "api.tls";
        if (!matters) continue;
        std::cerr << error.text() << '\n';
        return 2;
    }
    const auto problem = ask(reading.config.api, std::chrono::seconds(3));
    if (problem.empty()) return 0;
    std::cerr << problem << '\n';
    return 1;
}

}  // namespace healthcheck
