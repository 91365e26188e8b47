#include "server/api/stream_parts.hpp"

#include <chrono>

#include "server/api/event_stream.hpp"

namespace api {

StreamParts::StreamParts(storage::Ledger& to_read, alerts::Wording words, const LiveStreamOptions& given)
    : ledger(to_read),
      wording(std::make_shared<const alerts::Wording>(std::move(words))),
      options(given),
      ring(given.most_events, given.most_bytes),
      catching_up(given.most_catching_up) {}

void StreamParts::wake_all() {
    for (auto* stream : streams) stream->wake();
}

void StreamParts::log_failure(const std::string& problem) {
    std::int64_t held_back = 0;
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now());
    if (errors.pass(now.time_since_epoch().count(), held_back))
        logging::error("stream_read_failed", {{"problem", problem}, {"held_back", held_back}});
}

}  // namespace api
