#include "storage/vehicle_findings.hpp"

#include <algorithm>
#include <array>

#include "clearance/adoption.hpp"

namespace storage {
namespace {

using clearance::KnownStatus;
using clearance::Transition;

/// At most one of these is open for a vehicle: they follow from its present.
constexpr std::array of_the_present{FindingKind::rejected, FindingKind::revoked_unasked,
                                    FindingKind::status_unknown};

const Transition* present_of(const clearance::History& history) {
    return history.present ? &history.transitions.at(*history.present) : nullptr;
}

/// Since when, at the earliest, the episode of the present was under way.
Time begin_of_episode(const clearance::History& history) {
    const auto& present = *present_of(history);
    const auto first = std::ranges::find(history.transitions, present.episode, &Transition::episode);
    const auto& begin = first == history.transitions.end() ? present : *first;
    return begin.earliest.value_or(begin.occurred_at);
}

}  // namespace

VehicleFindings::VehicleFindings(WriteContext& context, FindingWriting& findings, Time ledger_created_at)
    : context_(context),
      findings_(findings),
      ledger_created_at_(ledger_created_at),
      first_full_sweep_(context.database),
      select_end_(context.database,
                  "SELECT 1 FROM commands INDEXED BY commands_by_vehicle "
                  "WHERE vehicle = ? AND kind = ? AND state <> ? AND requested_at >= ? LIMIT 1") {}

void VehicleFindings::follow(const VehicleRow& before, const VehicleRow& after,
                             const clearance::History& history) {
    const auto kind = kind_of(after, history);
    const bool new_matter = before.status != after.status || before.episode != after.episode;
    if (!before.is_new && may_be_a_matter(before)) {
        for (const auto each : of_the_present) {
            if (each != kind || new_matter) findings_.close(each, after.id);
        }
    }
    if (kind) findings_.open(*kind, after.id, *present_of(history));
}

/// Whether a vehicle with this status can have a finding of these kinds.
bool VehicleFindings::may_be_a_matter(const VehicleRow& row) {
    if (!row.status) return true;  // a request for it may have failed
    switch (context_.dictionaries.status(*row.status).known()) {
        case KnownStatus::pending:
        case KnownStatus::approved:
        case KnownStatus::revoking:
        case KnownStatus::canceling:
            return false;
        default:
            return true;
    }
}

std::optional<FindingKind> VehicleFindings::kind_of(const VehicleRow& row,
                                                    const clearance::History& history) {
    const auto* present = present_of(history);
    if (present == nullptr || !may_be_a_matter(row)) return std::nullopt;
    switch (present->to.known()) {
        case KnownStatus::rejected:
            if (is_adopted(*present)) return std::nullopt;
            return FindingKind::rejected;
        case KnownStatus::revoked:
        case KnownStatus::canceled:
            if (is_adopted(*present) || was_ended_by_us(row.id, history)) return std::nullopt;
            return FindingKind::revoked_unasked;
        default:
            return FindingKind::status_unknown;
    }
}

bool VehicleFindings::is_adopted(const Transition& present) {
    return clearance::is_adopted(present, ledger_created_at_, first_full_sweep_.end());
}

/// Whether a command of ours in this episode may have ended the clearance: one that was not refused.
bool VehicleFindings::was_ended_by_us(Id vehicle, const clearance::History& history) {
    const Time since = begin_of_episode(history) - clearance::match_window;
    return select_end_.query(vehicle, CommandKind::end, CommandState::refused, since).next();
}

void VehicleFindings::request_failed(const VehicleRow& row, Id command) {
    if (may_be_a_matter(row)) findings_.open_for_command(row.id, command);
}

}  // namespace storage
