#include "storage/writing_retention.hpp"

#include <algorithm>
#include <array>

#include "storage/file_space.hpp"

namespace storage {
namespace {

constexpr int rows_at_once = 200;
constexpr std::int64_t bytes_at_once = 1024 * 1024;
constexpr int pages_at_once = 128;

}  // namespace

Pruned& Pruned::operator+=(const Pruned& other) {
    bodies += other.bodies;
    sweeps += other.sweeps;
    skipped_items += other.skipped_items;
    alerts += other.alerts;
    findings += other.findings;
    audit += other.audit;
    pages += other.pages;
    more = other.more;
    return *this;
}

RetentionWriting::RetentionWriting(WriteContext& context)
    : context_(context),
      select_position_(context.database, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?"),
      set_position_(context.database,
                    "INSERT INTO meta (key, value) VALUES (?, CAST(? AS TEXT)) "
                    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
      select_deliveries_(
          context.database,
          "SELECT id, received_at, length(body) FROM deliveries WHERE id > ? ORDER BY id LIMIT ?"),
      select_delivery_(
          context.database,
          "SELECT digest, received_at, outcome, secret, delivery_id, remote, event_type, problem FROM "
          "deliveries WHERE id = ? AND body_removed_at IS NULL"),
      delete_delivery_(context.database, "DELETE FROM deliveries WHERE id = ?"),
      insert_delivery_(
          context.database,
          "INSERT INTO deliveries (id, digest, received_at, outcome, secret, delivery_id, remote, "
          "event_type, problem, body, body_removed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?)"),
      select_commands_(context.database,
                       "SELECT id, requested_at FROM commands WHERE id > ? ORDER BY id LIMIT ?"),
      forget_asker_(context.database, "UPDATE commands SET asked_by = '' WHERE id = ? AND asked_by <> ''"),
      select_alerts_(
          context.database,
          "SELECT a.id, a.created_at, a.state, a.finished_at, EXISTS (SELECT 1 FROM alert_members AS m JOIN "
          "findings AS f ON f.id = m.finding WHERE m.alert = a.id AND f.closed_at IS NULL) FROM alerts AS a "
          "WHERE a.id > ? ORDER BY a.id LIMIT ?"),
      delete_members_(context.database, "DELETE FROM alert_members WHERE alert = ?"),
      delete_alert_(context.database, "DELETE FROM alerts WHERE id = ?"),
      select_findings_(context.database,
                       "SELECT id, opened_at, closed_at FROM findings WHERE id > ? ORDER BY id LIMIT ?"),
      delete_finding_(context.database,
                      "DELETE FROM findings WHERE id = ?1 AND closed_by = '' AND NOT EXISTS "
                      "(SELECT 1 FROM alert_members WHERE finding = ?1) AND NOT EXISTS "
                      "(SELECT 1 FROM alert_group_members WHERE finding = ?1) AND NOT EXISTS "
                      "(SELECT 1 FROM finding_news WHERE finding = ?1)"),
      delete_events_(context.database, "DELETE FROM finding_events WHERE finding = ?"),
      select_sweeps_(
          context.database,
          "SELECT id, started_at, kind, outcome, changed + created + skipped FROM sweeps WHERE id > ? "
          "ORDER BY id LIMIT ?"),
      select_first_full_(context.database,
                         "SELECT id FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id LIMIT 1"),
      select_last_(context.database,
                   "SELECT id FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id DESC LIMIT ?"),
      select_newest_(context.database, "SELECT max(id) FROM sweeps"),
      select_items_(context.database,
                    "SELECT EXISTS (SELECT 1 FROM skipped_items WHERE sweep = ?1) OR EXISTS (SELECT 1 FROM "
                    "skipped_items WHERE first_sweep = ?1)"),
      delete_items_(context.database, "DELETE FROM skipped_items WHERE sweep = ?"),
      move_items_(context.database, "UPDATE skipped_items SET first_sweep = sweep WHERE first_sweep = ?"),
      delete_sweep_(context.database, "DELETE FROM sweeps WHERE id = ?") {}

Pruned RetentionWriting::prune(const RetentionLimits& limits) {
    Pruned pruned;
    // the first that has more to do ends the step
    pruned.more = empty_bodies(limits.bodies, pruned) ||
                  remove_uneventful_sweeps(limits.uneventful, pruned) ||
                  remove_sweeps(limits.sweeps, pruned) || remove_alerts(limits.alerts, pruned) ||
                  remove_findings(limits.alerts, pruned) || forget_who_asked(limits.audit, pruned) ||
                  release_space(pruned);
    return pruned;
}

bool RetentionWriting::empty_bodies(Time limit, Pruned& pruned) {
    constexpr std::string_view name = "bodies_removed_to";
    const Id before = position(name);
    std::vector<Id> old;
    std::int64_t bytes = 0;
    bool more = false;
    {
        auto rows = select_deliveries_.query(before, rows_at_once);
        while (!more && rows.next() && rows.time(1) < limit) {
            old.push_back(rows.integer(0));
            bytes += rows.integer(2);
            more = old.size() == rows_at_once || bytes >= bytes_at_once;
        }
    }
    for (const Id id : old) pruned.bodies += empty_body(id);
    if (!old.empty()) set_position(name, old.back());
    return more;
}

/// SQLite joins a page with its neighbours when a row goes, not when one shrinks: the row is taken out and
/// put back.
std::int64_t RetentionWriting::empty_body(Id id) {
    Digest digest{};
    Time received{};
    Id outcome = 0, secret = 0;
    std::array<std::string, 4> texts;
    {
        auto rows = select_delivery_.query(id);
        if (!rows.next()) return 0;
        digest = rows.digest(0);
        received = rows.time(1);
        outcome = rows.integer(2);
        secret = rows.integer(3);
        for (int i = 0; i < 4; ++i) texts.at(static_cast<std::size_t>(i)) = rows.text(4 + i);
    }
    delete_delivery_.run(id);
    insert_delivery_.run(id, digest, received, outcome, secret, texts[0], texts[1], texts[2], texts[3],
                         context_.recording.now());
    return 1;
}

bool RetentionWriting::forget_who_asked(Time limit, Pruned& pruned) {
    constexpr std::string_view name = "askers_removed_to";
    std::vector<Id> old;
    {
        auto rows = select_commands_.query(position(name), rows_at_once);
        while (rows.next() && rows.time(1) < limit) old.push_back(rows.integer(0));
    }
    for (const Id id : old) pruned.audit += forget_asker_.run(id);
    if (!old.empty()) set_position(name, old.back());
    return old.size() == rows_at_once;
}

bool RetentionWriting::remove_alerts(Time limit, Pruned& pruned) {
    std::vector<Id> old;
    int passed = 0;
    {
        auto rows = select_alerts_.query(alerts_after_, rows_at_once);
        for (; rows.next() && rows.time(1) < limit; ++passed) {
            alerts_after_ = rows.integer(0);
            const bool waits = static_cast<AlertState>(rows.integer(2)) == AlertState::waiting;
            // whom the end of a finding is to be told is known by the alerts of its opening
            if (!waits && !rows.flag(4) && rows.time(3) < limit) old.push_back(alerts_after_);
        }
    }
    for (const Id id : old) {
        delete_members_.run(id);
        pruned.alerts += delete_alert_.run(id);
    }
    if (passed == rows_at_once) return true;
    alerts_after_ = 0;
    return false;
}

/// Those that have ended, once no alert tells of them any more.
bool RetentionWriting::remove_findings(Time limit, Pruned& pruned) {
    std::vector<Id> old;
    int passed = 0;
    {
        auto rows = select_findings_.query(findings_after_, rows_at_once);
        for (; rows.next() && rows.time(1) < limit; ++passed) {
            findings_after_ = rows.integer(0);
            if (!rows.is_null(2) && rows.time(2) < limit) old.push_back(findings_after_);
        }
    }
    for (const Id id : old) {
        if (delete_finding_.run(id) == 0) continue;
        delete_events_.run(id);
        ++pruned.findings;
    }
    if (passed == rows_at_once) return true;
    findings_after_ = 0;
    return false;
}

bool RetentionWriting::remove_sweeps(Time limit, Pruned& pruned) {
    const Time now = context_.recording.actual();
    const auto kept = kept_sweeps();
    std::vector<Id> old;
    int passed = 0;
    {
        auto rows = select_sweeps_.query(sweeps_after_, rows_at_once);
        for (; rows.next(); ++passed) {
            const Time started = rows.time(1);
            // one that the clock, ahead for a while, put into the future must not hold up the rest
            if (started >= limit && started <= now) break;
            sweeps_after_ = rows.integer(0);
            const bool runs = static_cast<SweepOutcome>(rows.integer(3)) == SweepOutcome::running;
            if (started < limit && !runs && std::ranges::find(kept, sweeps_after_) == kept.end())
                old.push_back(sweeps_after_);
        }
    }
    const auto items_before = pruned.skipped_items;
    for (const Id id : old) {
        remove_sweep(id, pruned);
        if (pruned.skipped_items - items_before < rows_at_once) continue;
        sweeps_after_ = id;
        return true;
    }
    if (passed == rows_at_once) return true;
    sweeps_after_ = 0;
    return false;
}

bool RetentionWriting::remove_uneventful_sweeps(Time limit, Pruned& pruned) {
    constexpr std::string_view name = "uneventful_removed_to";
    const Time now = context_.recording.actual();
    const auto kept = kept_sweeps();
    const Id before = position(name);
    Id last = before;
    std::vector<Id> uneventful;
    int passed = 0;
    {
        auto rows = select_sweeps_.query(before, rows_at_once);
        for (; rows.next(); ++passed) {
            const Time started = rows.time(1);
            const auto outcome = static_cast<SweepOutcome>(rows.integer(3));
            if ((started >= limit && started <= now) || outcome == SweepOutcome::running) break;
            last = rows.integer(0);
            const bool full = static_cast<SweepKind>(rows.integer(2)) == SweepKind::full;
            const bool told = outcome != SweepOutcome::complete || rows.integer(4) > 0;
            if (started < limit && !full && !told && std::ranges::find(kept, last) == kept.end())
                uneventful.push_back(last);
        }
    }
    for (const Id id : uneventful) {
        bool has_items = false;  // of an attempt that was tried again
        {
            auto rows = select_items_.query(id);
            has_items = rows.next() && rows.flag(0);
        }
        if (!has_items) remove_sweep(id, pruned);
    }
    if (last != before) set_position(name, last);
    return passed == rows_at_once;
}

bool RetentionWriting::release_space(Pruned& pruned) {
    const auto before = context_.database.integer("PRAGMA freelist_count");
    if (before == 0) return false;
    const auto after = release_pages(context_.database, pages_at_once);
    pruned.pages += before - after;
    return after > 0 && after < before;
}

void RetentionWriting::remove_sweep(Id id, Pruned& pruned) {
    pruned.skipped_items += delete_items_.run(id);
    move_items_.run(id);
    pruned.sweeps += delete_sweep_.run(id);
}

std::vector<Id> RetentionWriting::kept_sweeps() {
    std::vector<Id> kept;
    const auto keep = [&kept](Rows rows) {
        while (rows.next()) kept.push_back(rows.integer(0));
    };
    keep(select_first_full_.query(SweepOutcome::complete, SweepKind::full));    // tells what was adopted
    keep(select_last_.query(SweepOutcome::complete, SweepKind::full, 2));       // tell who is listed
    keep(select_last_.query(SweepOutcome::complete, SweepKind::in_flight, 1));  // and who was confirmed
    keep(select_newest_.query());  // or its id would be given again
    return kept;
}

Id RetentionWriting::position(std::string_view of) {
    auto rows = select_position_.query(of);
    return rows.next() ? rows.integer(0) : 0;
}

void RetentionWriting::set_position(std::string_view of, Id id) {
    set_position_.run(of, id);
}

}  // namespace storage
