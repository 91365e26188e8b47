// What of a listed item is news, given everything known of its vehicle. Pure functions, any thread.
#pragma once

#include <span>
#include <vector>

#include "clearance/listed_vehicle.hpp"
#include "clearance/observation.hpp"
#include "storage/records.hpp"

namespace storage {

using clearance::Observation;

/// A changelog as observations without ids, oldest first (one that is newest first is turned round), the
/// position of each its place in it.
std::vector<Observation> changelog_observations(const Asked& asked, const clearance::ListedVehicle& item,
                                                Time now);

/// The id of the known observation of the same entry: same status, and the same instant, or where the
/// timestamp is no date the same text at the same position. 0: none.
Id known_entry(std::span<const Observation> known, const Observation& entry);

/// Whether anything from elsewhere than this answer was recorded behind its fence.
bool is_behind_fence(std::span<const Observation> known, const Asked& asked);

/// Whether a recent answer listed the vehicle twice, with different words. `known` by ascending id.
bool is_listed_twice(std::span<const Observation> known);

/// Whether a listing said the same already, with nothing from elsewhere since, and late enough after
/// everything else to have concluded what it can: then one more tells nothing, however often it comes. Where
/// a VIN stands in each list several times, each item echoes its own, and the others are nothing from
/// elsewhere.
bool is_echo(std::span<const Observation> known, const Observation& listing);

}  // namespace storage
