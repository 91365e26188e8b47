// The archive of webhooks as it is read again: which deliveries, and what a body says by the reader's rules
// of today. Plain values, any thread.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// What a webhook's body says.
struct Judgement {
    DeliveryOutcome outcome{};
    std::string event_type;             // as the body, else the header, says; empty: neither does
    std::string problem;                // of an unreadable one: what was expected and where
    std::optional<WebhookEvent> event;  // of a recorded one
};

/// Those of these outcomes, received from `since` on and before `until`, with a greater id than `after`.
struct ArchiveQuery {
    std::vector<DeliveryOutcome> outcomes;
    std::optional<Time> since = {}, until = {};
    Id after = 0;
    int limit = 100;
};

struct ArchivedDelivery {
    Id id = 0;
    DeliveryOutcome outcome{};
    std::string event_type;
    std::string body;
    bool body_removed = false;  // by retention, or because it named an erased vehicle
};

}  // namespace storage
