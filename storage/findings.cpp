#include "storage/findings.hpp"

#include <algorithm>

#include "clearance/time.hpp"

namespace storage {
namespace {

std::int64_t first(Rows rows) {
    return rows.next() ? rows.integer(0) : 0;
}

std::string insert(const std::string& detail) {
    return "INSERT INTO findings (kind, vehicle, opened_at, detail) VALUES (?1, ?2, ?3, " + detail +
           ") ON CONFLICT DO NOTHING";
}

std::string insert_object(const std::string& members) {
    return insert("json_object(" + members + ")");
}

const std::string that_is_open = "kind = ?1 AND ifnull(vehicle, 0) = ?2 AND closed_at IS NULL ";

}  // namespace

FindingWriting::FindingWriting(WriteContext& context)
    : context_(context),
      open_(context.database, insert("?4")),
      select_last_(context.database,
                   "SELECT id, closed_at IS NULL, closed_by <> '', detail ->> 'transition' "
                   "FROM findings INDEXED BY findings_by_vehicle WHERE vehicle = ? AND kind = ? "
                   "ORDER BY id DESC LIMIT 1"),
      reopen_(context.database, "UPDATE findings SET closed_at = NULL WHERE id = ?"),
      move_(
          context.database,
          "UPDATE findings INDEXED BY findings_by_vehicle SET detail = json_set(detail, '$.transition', ?3) "
          "WHERE vehicle = ?1 AND detail ->> 'transition' = ?2"),
      select_open_(
          context.database,
          "SELECT id FROM findings INDEXED BY findings_by_vehicle WHERE vehicle = ? AND closed_at IS NULL"),
      open_unlisted_(context.database, insert_object("'sweep', ?4")),
      open_present_(context.database,
                    insert_object("'transition', ?4, 'status', ?5, 'occurred_at', ?6, 'estimated', "
                                  "json(iif(?7, 'true', 'false')), 'known_after_seconds', ?8")),
      open_command_(context.database, insert_object("'command', ?4, 'status', 'error'")),
      open_shrunk_(context.database,
                   insert_object("'sweep', ?4, 'listed', ?5, 'undecided', ?6, 'unlisted', ?7")),
      update_shrunk_(context.database,
                     "UPDATE findings INDEXED BY findings_open "
                     "SET detail = json_set(detail, '$.undecided', ?2, '$.unlisted', ?3) "
                     "WHERE kind = ?1 AND ifnull(vehicle, 0) = 0 AND closed_at IS NULL "
                     "AND detail <> json_set(detail, '$.undecided', ?2, '$.unlisted', ?3)"),
      renew_(context.database,
             "UPDATE findings INDEXED BY findings_open SET detail = ?3, acknowledged_at = NULL, "
             "acknowledged_by = '', note = '' WHERE " +
                 that_is_open + "AND detail <> ?3 RETURNING id"),
      amend_(context.database,
             "UPDATE findings INDEXED BY findings_open SET detail = ?3 WHERE " + that_is_open),
      close_(context.database, "UPDATE findings INDEXED BY findings_open SET closed_at = ?3 WHERE " +
                                   that_is_open + "RETURNING id"),
      is_open_(context.database, "SELECT 1 FROM findings INDEXED BY findings_open WHERE " + that_is_open),
      acknowledge_(context.database,
                   "UPDATE findings SET acknowledged_at = ?2, acknowledged_by = ?3, note = ?4 "
                   "WHERE id = ?1 AND closed_at IS NULL AND acknowledged_at IS NULL"),
      close_by_(context.database,
                "UPDATE findings SET closed_at = ?2, closed_by = ?3, closing_note = ?4 "
                "WHERE id = ?1 AND closed_at IS NULL"),
      insert_news_(context.database, "INSERT INTO finding_news (finding, change) VALUES (?, ?)"),
      insert_event_(context.database, "INSERT INTO finding_events (finding, change, at) VALUES (?, ?, ?)"),
      count_unlisted_(context.database,
                      "SELECT count(*) FROM vehicles INDEXED BY vehicles_unlisted WHERE listed = 0"),
      count_closed_by_hand_(
          context.database,
          "SELECT count(DISTINCT f.vehicle) FROM findings AS f INDEXED BY findings_closed_by_hand "
          "JOIN vehicles AS v ON v.id = f.vehicle WHERE f.kind = ? AND f.closed_by <> '' AND v.listed = 0 "
          "AND f.opened_at >= v.unlisted_since"),
      count_open_(
          context.database,
          "SELECT count(*) FROM findings INDEXED BY findings_open WHERE kind = ? AND closed_at IS NULL") {}

void FindingWriting::add_news(Id finding, FindingChange change) {
    insert_news_.run(finding, change);
    add_event(finding, change);
    ++context_.effects.news;
}

void FindingWriting::add_event(Id finding, FindingChange change) {
    insert_event_.run(finding, change, context_.recording.now());
}

void FindingWriting::add_opened(std::int64_t written) {
    if (written > 0) add_news(context_.database.last_insert_id(), FindingChange::opened);
}

void FindingWriting::vehicle_unlisted(Id vehicle, Id sweep) {
    add_opened(open_unlisted_.run(FindingKind::unlisted, vehicle, context_.recording.now(), sweep));
}

/// Its brand and its tags are told one after the other, mostly by the same list item.
void FindingWriting::described_anew(Id vehicle) {
    std::vector<Id> open;
    {
        auto rows = select_open_.query(vehicle);
        while (rows.next()) open.push_back(rows.integer(0));
    }
    if (open.empty() || !context_.effects.described.insert(vehicle).second) return;
    for (const Id finding : open) {
        insert_news_.run(finding, FindingChange::opened);
        add_event(finding, FindingChange::renewed);
        ++context_.effects.news;
    }
}

void FindingWriting::vehicle_listed_again(Id vehicle) {
    close(FindingKind::unlisted, vehicle);
}

/// What a person closed stays closed, as long as it is the same matter.
bool FindingWriting::was_there(FindingKind kind, Id vehicle, Id transition) {
    Id again = 0;
    {
        auto rows = select_last_.query(vehicle, kind);
        if (!rows.next()) return false;
        const bool open = rows.flag(1), closed_by_person = rows.flag(2), same = rows.integer(3) == transition;
        if (open || (same && closed_by_person)) return true;
        if (same) again = rows.integer(0);
    }
    if (again == 0) return false;
    reopen_.run(again);
    add_news(again, FindingChange::opened);
    return true;
}

void FindingWriting::open(FindingKind kind, Id vehicle, const clearance::Transition& present) {
    if (was_there(kind, vehicle, present.id)) return;
    std::optional<std::int64_t> late;
    if (!present.estimated) {
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(present.recorded_at - present.occurred_at).count();
        late = std::max<std::int64_t>(seconds, 0);
    }
    add_opened(open_present_.run(kind, vehicle, context_.recording.now(), present.id, present.to.text(),
                                 clearance::format_time(present.occurred_at), present.estimated, late));
}

void FindingWriting::moved(Id vehicle, Id from, Id to) {
    move_.run(vehicle, from, to);
}

void FindingWriting::open_for_command(Id vehicle, Id command) {
    add_opened(open_command_.run(FindingKind::rejected, vehicle, context_.recording.now(), command));
}

bool FindingWriting::open(FindingKind kind, std::optional<Id> vehicle, std::string_view detail) {
    const auto written = open_.run(kind, vehicle, context_.recording.now(), detail);
    add_opened(written);
    return written > 0;
}

void FindingWriting::renew(FindingKind kind, std::optional<Id> vehicle, std::string_view detail) {
    Id renewed = 0;
    {
        auto rows = renew_.query(kind, vehicle.value_or(0), detail);
        if (rows.next()) renewed = rows.integer(0);
    }
    if (renewed != 0) add_news(renewed, FindingChange::renewed);
}

void FindingWriting::amend(FindingKind kind, std::optional<Id> vehicle, std::string_view detail) {
    amend_.run(kind, vehicle.value_or(0), detail);
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
    add_opened(opened);
    if (opened == 0) update_shrunk_.run(FindingKind::list_shrunk, undecided, unlisted);
}

void FindingWriting::close(FindingKind kind, std::optional<Id> vehicle) {
    Id closed = 0;
    {
        auto rows = close_.query(kind, vehicle.value_or(0), context_.recording.now());
        if (rows.next()) closed = rows.integer(0);
    }
    if (closed != 0) add_news(closed, FindingChange::ended);
}

bool FindingWriting::is_open(FindingKind kind, std::optional<Id> vehicle) {
    return is_open_.query(kind, vehicle.value_or(0)).next();
}

bool FindingWriting::acknowledge(Id finding, const std::string& by, const std::string& note) {
    if (acknowledge_.run(finding, context_.recording.now(), context_.erased.without(by),
                         context_.erased.without(note)) == 0)
        return false;
    add_news(finding, FindingChange::acknowledged);
    return true;
}

bool FindingWriting::close_by(Id finding, const std::string& by, const std::string& note) {
    if (close_by_.run(finding, context_.recording.now(), context_.erased.without(by),
                      context_.erased.without(note)) == 0)
        return false;
    add_news(finding, FindingChange::ended);
    return true;
}

std::int64_t FindingWriting::unlisted_without_finding() {
    return first(count_unlisted_.query()) - first(count_open_.query(FindingKind::unlisted)) -
           first(count_closed_by_hand_.query(FindingKind::unlisted));
}

}  // namespace storage
