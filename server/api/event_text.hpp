// One event of the live stream: what it tells, as the lines of a server-sent event without its id, and what
// filters look at. Made once for all streams. Pure functions, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/alerts/rules.hpp"
#include "storage/revision_feed.hpp"

namespace api {

/// As GET /v1/transitions shows it.
void append_json(std::string& text, const storage::FeedRevision& revision);

struct StreamEvent {
    storage::Id id = 0;  // the revision's seq, or the number of the finding's event
    bool is_finding = false;
    std::string vin, brand, to;  // empty: of no vehicle, not known, of no transition
    std::uint8_t sources = 0;
    std::string text;  // "event: …\ndata: …\n\n"

    /// What it takes of memory, about.
    std::size_t size() const {
        return sizeof(StreamEvent) + vin.capacity() + brand.capacity() + to.capacity() + text.capacity();
    }
};

StreamEvent event_of(const storage::FeedRevision& revision);
StreamEvent event_of(const storage::FindingEvent& event, const alerts::Wording& wording);

/// Findings of no vehicle are told whatever the brands; `to` and `sources` are of transitions alone.
bool takes(const storage::RevisionFilter& filter, const StreamEvent& event);

/// "18-7": of revisions and findings' events, the newest that were told.
std::string text_of(const storage::FeedPosition& position);

/// What somebody sends back.
struct StreamStart {
    storage::Id revision = 0;
    std::optional<storage::Id> finding_event;  // empty, as of "18": findings from now on
};
/// Empty: it is none.
std::optional<StreamStart> parse_position(std::string_view text);

}  // namespace api
