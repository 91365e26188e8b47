// What the streams of one LiveStream and its one reader of the ledger share. Event loop's thread, but for
// what is atomic.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "server/api/event_ring.hpp"
#include "server/api/live_stream.hpp"
#include "server/api/turns.hpp"
#include "server/log.hpp"

namespace api {

class EventStream;

struct StreamParts {
    StreamParts(storage::Ledger& to_read, alerts::Wording words, const LiveStreamOptions& given);

    void wake_all();
    /// Told now and then only: a ledger that cannot be read fails everybody at once.
    void log_failure(const std::string& problem);

    storage::Ledger& ledger;
    std::shared_ptr<const alerts::Wording> wording;
    LiveStreamOptions options;
    EventRing ring;
    Turns catching_up;
    std::set<EventStream*> streams;       // whose bodies are being written
    std::atomic<std::size_t> places = 0;  // of those and of those that are about to be
    std::atomic<std::uint64_t> dropped = 0;
    std::uint64_t admission = 0;  // another one: who was let in before ends
    bool stopping = false;
    logging::RateLimit errors{60};
};

}  // namespace api
