// Proves a ledger: everything told of the vehicles is folded anew from the observations and compared, and
// what the tables say of each other must agree. Blocking, one thread. Promise: reads only, in one consistent
// state, beside a running service as well as of a backup or of files in a folder that cannot be written;
// takes no lock that a service waits for; memory does not grow with the history (one bit a delivery and
// command).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/ledger.hpp"

namespace storage {

/// Something the ledger tells that does not follow from what it holds. Texts for a person; they may contain
/// what the platform wrote.
struct Difference {
    std::string table;    // where it is; "database": the file as a whole
    std::string row;      // its id, or key, and the VIN it is about; may be empty
    std::string told;     // "status approved"
    std::string follows;  // "pending"
};

struct VerifyOptions {
    std::string path;
    std::function<void(const Difference&)> on_difference;
    /// Now and then: what is being checked, and how much of it, where that is known (else 0 of 0). May be
    /// empty.
    std::function<void(std::string_view what, std::int64_t done, std::int64_t all)> on_progress;
    /// What a recorded delivery's body says, given its body and event type; empty where it says nothing. May
    /// be empty itself: then bodies are only compared with their digests.
    std::function<std::optional<WebhookEvent>(const std::string& body, const std::string& event_type)>
        read_delivery;
};

struct Verified {
    std::int64_t vehicles = 0, observations = 0, transitions = 0;
    std::int64_t differences = 0;
};

/// Throws LedgerError where there is nothing to compare: no ledger, another schema, a file that cannot be
/// opened, or one that a service began to write while it was read as nobody's.
Verified verify(const VerifyOptions& options);

}  // namespace storage
