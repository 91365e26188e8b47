#include "storage/stuck_vehicles.hpp"

#include "clearance/time.hpp"

namespace storage {
namespace {

std::string detail_of(const std::string& status, Time since, const StuckTimes& times, std::string_view stage,
                      std::optional<Id> transition) {
    const auto limit = std::chrono::floor<std::chrono::seconds>(times.limit).count();
    std::string detail = R"({"stage":")" + std::string(stage) + R"(","status":")" + status +
                         R"(","occurred_at":")" + clearance::format_time(since) + R"(","limit_seconds":)" +
                         std::to_string(limit);
    if (transition) detail += R"(,"transition":)" + std::to_string(*transition);
    if (times.rejected_at_limit)
        detail += R"(,"may_be_rejected_from":")" + clearance::format_time(since + times.limit) + '"';
    return detail + '}';
}

}  // namespace

StuckVehicles::StuckVehicles(WriteContext& context, FindingWriting& findings, VehicleTable& vehicles,
                             StuckLimits limits)
    : context_(context),
      findings_(findings),
      vehicles_(vehicles),
      limits_(std::move(limits)),
      select_due_(
          context.database,
          "SELECT id FROM vehicles INDEXED BY vehicles_stuck WHERE stuck_at <= ? ORDER BY stuck_at LIMIT ?"),
      set_due_(context.database, "UPDATE vehicles SET stuck_at = ?1 WHERE id = ?2 AND stuck_at IS NOT ?1"),
      select_last_(context.database,
                   "SELECT closed_at IS NULL, closed_by <> '', detail ->> 'stage', detail ->> 'transition' "
                   "FROM findings INDEXED BY findings_by_vehicle WHERE vehicle = ? AND kind = ? "
                   "ORDER BY id DESC LIMIT 1") {}

std::optional<StuckTimes> StuckVehicles::times_of(const VehicleRow& row) {
    if (!row.status || !row.since) return std::nullopt;
    return limits_.of(context_.dictionaries.status(*row.status),
                      context_.dictionaries.brands.text(row.brand));
}

void StuckVehicles::plan_anew(const VehicleRow& row) {
    const auto times = times_of(row);
    set_due_.run(times ? std::optional(*row.since + times->notice) : std::nullopt, row.id);
}

void StuckVehicles::follow(const VehicleRow& before, const VehicleRow& after) {
    const bool moved = before.status != after.status || before.episode != after.episode;
    if (!moved && before.since == after.since && before.brand == after.brand) return;
    const auto was = times_of(before), is = times_of(after);
    if (was && moved) findings_.close(FindingKind::stuck, after.id);
    if (was || is) plan_anew(after);
}

bool StuckVehicles::mark(int most) {
    std::vector<Id> due;
    {
        auto rows = select_due_.query(context_.recording.actual(), most);
        while (rows.next()) due.push_back(rows.integer(0));
    }
    for (const Id vehicle : due) mark(vehicles_.get(vehicle));
    return static_cast<int>(due.size()) == most;
}

void StuckVehicles::mark(const VehicleRow& row) {
    const auto times = times_of(row);
    if (!times) {
        set_due_.run(std::optional<Time>(), row.id);
        return;
    }
    const Time limit = *row.since + times->limit;
    const bool overdue = context_.recording.actual() >= limit;
    const auto status = std::string(context_.dictionaries.status(*row.status).text());
    const std::string_view stage = overdue ? "overdue" : "notice";
    tell(row, stage, detail_of(status, *row.since, *times, stage, row.present_transition));
    set_due_.run(overdue ? std::nullopt : std::optional(limit), row.id);
}

/// People hear of each stage once: that its time or its limit became known otherwise meanwhile is no news.
void StuckVehicles::tell(const VehicleRow& row, std::string_view stage, const std::string& detail) {
    const auto last = last_of(row.id);
    const bool same_stage = last && last->stage == stage;
    if (last && last->open) {
        if (same_stage) return findings_.amend(FindingKind::stuck, row.id, detail);
        return findings_.renew(FindingKind::stuck, row.id, detail);
    }
    const bool same = same_stage && last->transition == row.present_transition.value_or(0);
    if (!same || !last->closed_by_person) findings_.open(FindingKind::stuck, row.id, detail);
}

std::optional<StuckVehicles::Last> StuckVehicles::last_of(Id vehicle) {
    auto rows = select_last_.query(vehicle, FindingKind::stuck);
    if (!rows.next()) return std::nullopt;
    return Last{.open = rows.flag(0),
                .closed_by_person = rows.flag(1),
                .stage = rows.text(2),
                .transition = rows.integer(3)};
}

}  // namespace storage
