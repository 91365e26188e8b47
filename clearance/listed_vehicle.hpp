// What the platform's list, or its answer for one VIN, says of one vehicle. Made by api_client, kept by
// storage.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clearance/digest.hpp"
#include "clearance/status.hpp"
#include "clearance/vin.hpp"

namespace clearance {

using Tags = std::map<std::string, std::string>;

struct ChangelogEntry {
    std::string timestamp;  // as written; may be no date at all
    Status status;
    std::string reason;
};

struct ListedVehicle {
    Vin vin;
    Status status;
    std::string brand;                      // empty: not said
    std::optional<Tags> tags;               // empty: not said
    std::vector<ChangelogEntry> changelog;  // as sent, in the platform's order; empty: missing or empty
    Digest digest{};                        // of the item's bytes: an equal digest is an equal item
};

/// An item that could not be read: skipped, counted and kept for inspection.
struct SkippedItem {
    std::size_t index = 0;   // its place in the list, from 0
    std::string problem;     // what was expected, for a person
    std::string raw;         // the item's first 4 KiB
    std::optional<Vin> vin;  // where at least that could be read
};

}  // namespace clearance
