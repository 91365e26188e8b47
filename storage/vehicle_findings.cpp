#include "storage/vehicle_findings.hpp"

#include <algorithm>
#include <array>

namespace storage {
namespace {

using clearance::KnownStatus;
using clearance::Transition;

/// They follow from the present; that of a failed request may be open beside one of the others.
constexpr std::array of_the_present{FindingKind::rejected, FindingKind::revoked_unasked,
                                    FindingKind::status_unknown};

const Transition* present_of(const clearance::History& history) {
    return history.present ? &history.transitions.at(*history.present) : nullptr;
}

/// The end of the episode before the present one; null: there was none.
const Transition* end_before(const clearance::History& history) {
    const Transition* end = nullptr;
    for (const auto& each : history.transitions) {
        if (each.episode < present_of(history)->episode) end = &each;
    }
    return end;
}

}  // namespace

VehicleFindings::VehicleFindings(WriteContext& context, FindingWriting& findings, StuckVehicles& stuck,
                                 Time ledger_created_at)
    : context_(context),
      findings_(findings),
      stuck_(stuck),
      adoption_(context.database, ledger_created_at),
      select_end_(
          context.database,
          "SELECT 1 FROM commands INDEXED BY commands_by_vehicle "
          "WHERE vehicle = ? AND kind = ? AND state <> ? AND (fence >= ? OR requested_at >= ?) LIMIT 1") {}

void VehicleFindings::follow(const VehicleRow& before, const VehicleRow& after,
                             const clearance::History& history) {
    const auto kind = kind_of(after, history);
    const bool new_matter = before.status != after.status || before.episode != after.episode;
    const auto was = before.present_transition, is = after.present_transition;
    if (!new_matter && was && is && was != is) findings_.moved(after.id, *was, *is);
    if (!before.is_new && may_be_a_matter(before)) {
        for (const auto each : of_the_present) {
            // that of a failed request lasts while nothing else happens
            const bool over = each != kind && each != FindingKind::rejected;
            if (new_matter || over) findings_.close(each, after.id);
        }
    }
    if (kind) findings_.open(*kind, after.id, *present_of(history));
    stuck_.follow(before, after);
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
            if (adoption_.has_adopted(row.id, *present)) return std::nullopt;
            return FindingKind::rejected;
        case KnownStatus::revoked:
        case KnownStatus::canceled:
            if (adoption_.has_adopted(row.id, *present) || was_ended_by_us(row.id, history))
                return std::nullopt;
            return FindingKind::revoked_unasked;
        default:
            return FindingKind::status_unknown;
    }
}

/// Whether a command of ours in this episode may have ended the clearance: one that was not refused.
bool VehicleFindings::was_ended_by_us(Id vehicle, const clearance::History& history) {
    const auto* before = end_before(history);
    // behind what we knew of the end before, or, where that was learned later, behind its time
    const Id known = before == nullptr ? 0 : before->id;
    const Time since = before == nullptr ? Time() : before->occurred_at + clearance::match_window;
    return select_end_.query(vehicle, CommandKind::end, CommandState::refused, known, since).next();
}

void VehicleFindings::request_failed(const VehicleRow& row, Id command) {
    if (may_be_a_matter(row)) findings_.open_for_command(row.id, command);
}

}  // namespace storage
