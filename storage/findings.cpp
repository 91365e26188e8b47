#include "storage/findings.hpp"

#include <algorithm>

#include "clearance/time.hpp"

namespace storage {
namespace {

std::int64_t first(Rows rows) {
    return rows.next() ? rows.integer(0) : 0;
}

std::string insert(const std::string& detail) {
    return "INSERT INTO findings (kind, vehicle, opened_at, detail) VALUES (?1, ?2, ?3, json_object(" +
           detail + ")) ON CONFLICT DO NOTHING";
}

}  // namespace

FindingWriting::FindingWriting(WriteContext& context)
    : context_(context),
      open_unlisted_(context.database, insert("'sweep', ?4")),
      open_status_(context.database, insert("'status', ?4")),
      open_present_(context.database,
                    insert("'transition', ?4, 'status', ?5, 'occurred_at', ?6, 'estimated', "
                           "json(iif(?7, 'true', 'false')), 'known_after_seconds', ?8")),
      open_command_(context.database, insert("'command', ?4, 'status', 'error'")),
      open_shrunk_(context.database, insert("'sweep', ?4, 'listed', ?5, 'undecided', ?6, 'unlisted', ?7")),
      update_shrunk_(context.database,
                     "UPDATE findings INDEXED BY findings_open "
                     "SET detail = json_set(detail, '$.undecided', ?2, '$.unlisted', ?3) "
                     "WHERE kind = ?1 AND ifnull(vehicle, 0) = 0 AND closed_at IS NULL "
                     "AND detail <> json_set(detail, '$.undecided', ?2, '$.unlisted', ?3)"),
      close_(context.database,
             "UPDATE findings INDEXED BY findings_open SET closed_at = ? "
             "WHERE kind = ? AND ifnull(vehicle, 0) = ? AND closed_at IS NULL"),
      count_unlisted_(context.database,
                      "SELECT count(*) FROM vehicles INDEXED BY vehicles_unlisted WHERE listed = 0"),
      count_open_(
          context.database,
          "SELECT count(*) FROM findings INDEXED BY findings_open WHERE kind = ? AND closed_at IS NULL") {}

void FindingWriting::vehicle_unlisted(Id vehicle, Id sweep) {
    open_unlisted_.run(FindingKind::unlisted, vehicle, context_.recording.now(), sweep);
}

void FindingWriting::vehicle_listed_again(Id vehicle) {
    close(FindingKind::unlisted, vehicle);
}

void FindingWriting::open(FindingKind kind, Id vehicle, const clearance::Transition& present) {
    const Time now = context_.recording.now();
    if (kind == FindingKind::status_unknown) {
        open_status_.run(kind, vehicle, now, present.to.text());
        return;
    }
    std::optional<std::int64_t> late;
    if (!present.estimated) {
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(present.recorded_at - present.occurred_at).count();
        late = std::max<std::int64_t>(seconds, 0);
    }
    open_present_.run(kind, vehicle, now, present.id, present.to.text(),
                      clearance::format_time(present.occurred_at), present.estimated, late);
}

void FindingWriting::open_for_command(Id vehicle, Id command) {
    open_command_.run(FindingKind::rejected, vehicle, context_.recording.now(), command);
}

void FindingWriting::list_ended(Id sweep, const ListVerdict& verdict) {
    const std::int64_t undecided = verdict.many ? verdict.absences.undecided : 0;
    const std::int64_t unlisted = unlisted_without_finding();
    if (undecided == 0 && unlisted == 0) {
        close(FindingKind::list_shrunk, std::nullopt);
        return;
    }
    const auto opened =
        open_shrunk_.run(FindingKind::list_shrunk, std::optional<Id>(), context_.recording.now(), sweep,
                         verdict.listed, undecided, unlisted);
    if (opened == 0) update_shrunk_.run(FindingKind::list_shrunk, undecided, unlisted);
}

void FindingWriting::close(FindingKind kind, std::optional<Id> vehicle) {
    close_.run(context_.recording.now(), kind, vehicle.value_or(0));
}

std::int64_t FindingWriting::unlisted_without_finding() {
    return first(count_unlisted_.query()) - first(count_open_.query(FindingKind::unlisted));
}

}  // namespace storage
