#include "server/listener_events.hpp"

#include <chrono>
#include <memory>

#include "server/log.hpp"

namespace app {
namespace {

std::int64_t now_seconds() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now())
        .time_since_epoch()
        .count();
}

}  // namespace

http::Events listener_events(metrics::Metrics& metrics, const std::string& listener) {
    http::Events events;
    events.answered = [&metrics, listener](const std::string& route, unsigned status, double seconds) {
        metrics.http_request(listener, route, status, seconds);
        if (route == "webhook" && status == 413) metrics.webhook("too_large");
    };
    events.connections = [&metrics, listener](std::size_t open) { metrics.connections(listener, open); };
    events.handshake = [&metrics, listener](bool ok, const std::string& problem) {
        metrics.tls_handshake(listener, ok);
        if (!ok) logging::debug("tls_handshake_failed", {{"listener", listener}, {"problem", problem}});
    };
    const auto refusals = std::make_shared<logging::RateLimit>(10);
    events.refused = [listener, refusals] {
        std::int64_t held_back = 0;
        if (refusals->pass(now_seconds(), held_back)) {
            logging::warning(
                "connections_refused",
                {{"listener", listener}, {"reason", "max_connections"}, {"held_back", held_back}});
        }
    };
    const auto failures = std::make_shared<logging::RateLimit>(10);
    events.accept_failed = [listener, failures](const std::string& problem) {
        std::int64_t held_back = 0;
        if (failures->pass(now_seconds(), held_back)) {
            logging::error("accept_failed",
                           {{"listener", listener}, {"problem", problem}, {"held_back", held_back}});
        }
    };
    events.handler_threw = [listener](const std::string& route, const std::string& what) {
        logging::error("handler_failed", {{"listener", listener}, {"route", route}, {"problem", what}});
    };
    return events;
}

}  // namespace app
