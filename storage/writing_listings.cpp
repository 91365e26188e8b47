#include "storage/writing_listings.hpp"

#include "storage/listed_news.hpp"

namespace storage {
namespace {

Observation bare_status(const Asked& asked, const Status& status, Id newest_entry, Time now) {
    Observation listing;
    listing.kind = clearance::ObservationKind::listing;
    listing.source = clearance::Source::sweep;
    listing.status = status;
    listing.recorded_at = now;
    listing.requested_at = asked.requested_at;
    listing.fence = asked.fence;
    listing.filtered = asked.filtered;
    listing.last_entry = newest_entry;
    listing.reference = asked.reference;
    return listing;
}

bool is_present(const clearance::History& history, const Status& listed) {
    return history.present && history.transitions.at(*history.present).to == listed;
}

bool is_under_way(const clearance::History& history) {
    return history.present && history.transitions.at(*history.present).to.is_unfinished();
}

bool agrees(const clearance::History& history, const Status& listed) {
    return history.settled && is_present(history, listed);
}

}  // namespace

ListingWriting::ListingWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                               VehicleHistory& history, CommandWriting& commands)
    : context_(context),
      vehicles_(vehicles),
      observations_(observations),
      history_(history),
      commands_(commands) {}

Recorded ListingWriting::record(const Asked& asked, std::span<const clearance::ListedVehicle> items) {
    Recorded recorded;
    auto& tally = recorded.tally;
    const bool any_erased = context_.erased.any();
    for (const auto& item : items) {
        ++tally.listed;
        switch (record(asked, any_erased ? context_.erased.without(item) : item, recorded.halves)) {
            case Told::of_erased:
                --tally.listed;
                break;
            case Told::nothing:
                ++tally.confirmed;
                break;
            case Told::change:
                ++tally.changed;
                break;
            case Told::vehicle:
                ++tally.created;
                break;
        }
    }
    return recorded;
}

SweepTally ListingWriting::record_alone(const Asked& asked, std::span<const Half> halves) {
    SweepTally tally;
    for (const auto& half : halves) {
        const int news = record_alone(asked, half) ? 1 : 0;
        tally.changed += news;
        tally.confirmed -= news;
    }
    return tally;
}

bool ListingWriting::is_unchanged(const VehicleRow& row, const clearance::ListedVehicle& item) {
    if (row.listing_digest != item.digest) return false;
    if (row.listed == false) {
        VehicleRow after = row;
        after.listed = true;
        after.unlisted_since.reset();
        vehicles_.save(row, after);
    }
    return true;
}

ListingWriting::Told ListingWriting::record(const Asked& asked, const clearance::ListedVehicle& item,
                                            std::vector<Half>& halves) {
    const auto found = vehicles_.find(item.vin);
    if (found && is_unchanged(*found, item)) return Told::nothing;
    if (!found && context_.erased.contains(item.vin)) return Told::of_erased;
    const Time now = context_.recording.now();
    const VehicleRow before =
        found ? *found : vehicles_.create(item.vin, now, observations_.last_sequence() + 1);
    VehicleRow after = before;
    if (!item.brand.empty()) after.brand = context_.dictionaries.brands.id(item.brand);
    if (item.tags) vehicles_.replace_tags(before.id, *item.tags);
    commands_.settle(before.id, asked.requested_at);

    auto observations = found ? observations_.of(before.id) : std::vector<Observation>();
    const auto merged = merge_changelog(asked, item, before.id, now, observations);
    auto history = clearance::fold(observations);
    auto listing = bare_status(asked, item.status, merged.newest, now);
    // of two halves each is to be heard beside the other, or they would take turns
    const bool twice = is_listed_twice(observations);
    const bool tells = merged.added > 0 || twice || !agrees(history, item.status);
    if (tells && merged.added == 0 && is_echo(observations, listing)) {
        // a filtered list concludes nothing of a finished vehicle, and may lack a finished half
        const bool counts = !asked.filtered || (is_under_way(history) && !is_present(history, item.status));
        if (twice && counts) halves.push_back({before.id, item.status, merged.newest});
    } else if (tells) {
        observations_.add(before.id, listing);
        observations.push_back(std::move(listing));
        history = clearance::fold(observations);
    }

    const bool fenced = is_behind_fence(observations, asked);
    after.listing_digest.reset();
    // a word without a changelog that moves the vehicle is heard once more: it may be one half's
    const bool moves = tells && merged.newest == 0 && before.status;
    const bool sure = !moves && !twice && !is_listed_twice(observations);
    if (history.settled && !fenced && sure) after.listing_digest = item.digest;
    // an answer to an older request than the last one's confirms nothing later
    const bool news = before.listing_digest != after.listing_digest || tells;
    if (news && !fenced)
        after.confirmed_at = std::max(before.confirmed_at, std::optional(asked.requested_at));
    after.listed = true;
    after.unlisted_since.reset();

    const auto revisions = history_.record(before, after, std::move(history), now);
    if (!found) return Told::vehicle;
    return revisions > 0 ? Told::change : Told::nothing;
}

/// False: nothing changed. The vehicle's digest stays cleared: its next item is looked at again.
bool ListingWriting::record_alone(const Asked& asked, const Half& half) {
    const auto before = vehicles_.find(half.vehicle);
    if (!before) return false;  // erased meanwhile
    const Time now = context_.recording.now();
    auto observations = observations_.of(half.vehicle);
    auto listing = bare_status(asked, half.status, half.last_entry, now);
    observations_.add(half.vehicle, listing);
    observations.push_back(std::move(listing));
    return history_.record(*before, *before, clearance::fold(observations), now) > 0;
}

ListingWriting::Merged ListingWriting::merge_changelog(const Asked& asked,
                                                       const clearance::ListedVehicle& item, Id vehicle,
                                                       Time now, std::vector<Observation>& observations) {
    Merged merged;
    for (auto& entry : changelog_observations(asked, item, now)) {
        merged.newest = known_entry(observations, entry);
        if (merged.newest != 0) continue;
        observations_.add(vehicle, entry);
        merged.newest = entry.id;
        observations.push_back(std::move(entry));
        ++merged.added;
    }
    return merged;
}

}  // namespace storage
