// What the live stream reads of the ledger, made into events on the reader's thread, so that the event loop
// formats nothing. Runs inside a read job.
#pragma once

#include <string>
#include <vector>

#include "server/api/event_text.hpp"
#include "storage/ledger.hpp"

namespace api {

/// For the ring: everything behind a position, in bounds.
struct EventNews {
    std::vector<StreamEvent> events;
    storage::FeedPosition reached;
    bool more = false;
};
EventNews read_news(storage::Reading& ledger, storage::FeedPosition from, const alerts::Wording& wording);

/// For one stream that is behind the ring: the lines of what its filter takes, in bounds.
struct EventLines {
    std::string text;
    storage::FeedPosition reached;
    bool ended = false;  // nothing lies behind `reached` now
};
EventLines read_lines(storage::Reading& ledger, storage::FeedPosition from,
                      const storage::RevisionFilter& filter, const alerts::Wording& wording);

}  // namespace api
