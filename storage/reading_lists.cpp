#include "storage/reading_lists.hpp"

#include <array>

#include "clearance/brand.hpp"

namespace storage {
namespace {

constexpr std::array alert_states{AlertState::waiting, AlertState::delivered, AlertState::dead};
constexpr std::array sweep_kinds{SweepKind::full, SweepKind::in_flight, SweepKind::check};
constexpr std::array sweep_outcomes{SweepOutcome::running, SweepOutcome::complete, SweepOutcome::failed};

template <class Word>
bool takes(const std::vector<Word>& wanted, const Word& word) {
    return wanted.empty() || std::ranges::find(wanted, word) != wanted.end();
}

template <class Word, std::size_t Count>
std::vector<Word> or_all(const std::vector<Word>& wanted, const std::array<Word, Count>& all) {
    return wanted.empty() ? std::vector<Word>(all.begin(), all.end()) : wanted;
}

std::string ids_of(const std::string& table, const std::string& index, const std::string& filter) {
    return "SELECT id FROM " + table + (index.empty() ? "" : " INDEXED BY " + index) + " WHERE " + filter +
           " ORDER BY id DESC LIMIT ?";
}

std::string items_where(const std::string& index, const std::string& filter) {
    return "SELECT vin, problem, raw, place, times, first_sweep, sweep FROM skipped_items INDEXED BY " +
           index + " WHERE " + filter + " ORDER BY id LIMIT ?";
}

/// Of the shapes that two yes-or-no questions and kinds can take, every one but "all there are" has to look
/// at the findings themselves where no index answers.
bool is_thinned(const FindingFilter& filter) {
    const bool beside_vehicle = filter.vin && (filter.open || !filter.kinds.empty());
    return beside_vehicle || filter.acknowledged || !filter.brands.empty() || filter.since || filter.until;
}

}  // namespace

ListReading::ListReading(Database& database, OutboxReading& outbox, SweepReading& sweeps)
    : outbox_(outbox),
      sweeps_(sweeps),
      rows_(database),
      findings_by_time_(database, "findings", "opened_at"),
      select_findings_(database, ids_of("findings", "", "id >= ? AND id < ?")),
      select_open_findings_(
          database, ids_of("findings", "findings_still_open", "closed_at IS NULL AND id >= ? AND id < ?")),
      select_findings_of_kind_(database,
                               ids_of("findings", "findings_by_kind", "kind = ? AND id >= ? AND id < ?")),
      select_open_of_kind_(database, ids_of("findings", "findings_open_by_kind",
                                            "closed_at IS NULL AND kind = ? AND id >= ? AND id < ?")),
      select_findings_of_vehicle_(
          database, ids_of("findings", "findings_by_vehicle", "vehicle = ? AND id >= ? AND id < ?")),
      select_vehicle_(database, "SELECT id FROM vehicles WHERE vin = ?"),
      // the brand as FindingRows tells it
      select_marks_(database,
                    "SELECT f.kind, f.closed_at IS NULL, f.acknowledged_at IS NOT NULL, f.opened_at, "
                    "coalesce(nullif(b.text, ''), (SELECT c.brand FROM commands AS c WHERE c.id = "
                    "f.detail ->> 'command'), '') FROM findings AS f LEFT JOIN vehicles AS v ON "
                    "v.id = f.vehicle LEFT JOIN brands AS b ON b.id = v.brand WHERE f.id = ?"),
      select_alerts_(database, ids_of("alerts", "", "id < ?")),
      select_alerts_of_state_(database, ids_of("alerts", "alerts_by_state", "state = ? AND id < ?")),
      select_alerts_of_hook_(database,
                             ids_of("alerts", "alerts_by_hook", "hook = ? AND state = ? AND id < ?")),
      select_alert_kind_(database, "SELECT kind FROM alerts WHERE id = ?"),
      select_sweeps_(database, ids_of("sweeps", "", "id < ?")),
      select_sweeps_of_(database,
                        ids_of("sweeps", "sweeps_by_outcome", "outcome = ? AND kind = ? AND id < ?")),
      select_fence_(database, "SELECT fence FROM sweeps WHERE id = ?"),
      select_items_met_last_(database, items_where("skipped_items_by_sweep", "sweep = ?")),
      select_items_met_first_(
          database, items_where("skipped_items_by_first_sweep", "first_sweep = ?1 AND sweep <> ?1")),
      select_attempts_(
          database,
          "SELECT last_attempt_at, last_success_at, failing_since FROM hook_attempts WHERE hook = ?"),
      // 1: AlertState::waiting
      select_due_(database,
                  "SELECT min(next_attempt_at) FROM alerts INDEXED BY alerts_due WHERE hook = ? AND "
                  "state = 1") {}

Page<Finding> ListReading::findings(const FindingFilter& filter) {
    const bool thinned = is_thinned(filter);
    NewestIds ids(filter.part, thinned);
    take_findings(filter, findings_by_time_.range(filter.part, filter.since, filter.until), ids);
    std::function<bool(Id)> test;
    if (thinned) test = [&](Id id) { return fits(id, filter); };
    return ids.page<Finding>(test, [this](Id id) { return rows_.find(id); });
}

void ListReading::take_findings(const FindingFilter& filter, const IdRange& range, NewestIds& ids) {
    const auto [from, before] = range;
    if (filter.vin) {
        Id vehicle = 0;
        {
            auto rows = select_vehicle_.query(filter.vin->text());
            if (!rows.next()) return;
            vehicle = rows.integer(0);
        }
        ids.take(select_findings_of_vehicle_.query(vehicle, from, before, ids.wanted()));
        return;
    }
    if (filter.kinds.empty()) {
        auto& select = filter.open ? select_open_findings_ : select_findings_;
        ids.take(select.query(from, before, ids.wanted()));
        return;
    }
    auto& select = filter.open ? select_open_of_kind_ : select_findings_of_kind_;
    for (const auto kind : filter.kinds) ids.take(select.query(kind, from, before, ids.wanted()));
}

bool ListReading::fits(Id finding, const FindingFilter& filter) {
    auto rows = select_marks_.query(finding);
    if (!rows.next()) return false;
    const Time opened = rows.time(3);
    return takes(filter.kinds, static_cast<FindingKind>(rows.integer(0))) && (!filter.open || rows.flag(1)) &&
           (!filter.acknowledged || *filter.acknowledged == rows.flag(2)) &&
           (!filter.since || opened >= *filter.since) && (!filter.until || opened < *filter.until) &&
           clearance::is_among(filter.brands, rows.text(4));
}

Page<Alert> ListReading::alerts(const AlertFilter& filter) {
    NewestIds ids(filter.part, !filter.kinds.empty());
    take_alerts(filter, ids);
    std::function<bool(Id)> test;
    if (!filter.kinds.empty()) {
        test = [&](Id id) {
            auto rows = select_alert_kind_.query(id);
            return rows.next() && takes(filter.kinds, static_cast<FindingKind>(rows.integer(0)));
        };
    }
    return ids.page<Alert>(test, [this](Id id) { return outbox_.find(id); });
}

void ListReading::take_alerts(const AlertFilter& filter, NewestIds& ids) {
    const auto before = NewestIds::before(filter.part);
    if (filter.hooks.empty() && filter.states.empty()) {
        ids.take(select_alerts_.query(before, ids.wanted()));
        return;
    }
    for (const auto state : or_all(filter.states, alert_states)) {
        if (filter.hooks.empty()) ids.take(select_alerts_of_state_.query(state, before, ids.wanted()));
        for (const auto& hook : filter.hooks)
            ids.take(select_alerts_of_hook_.query(hook, state, before, ids.wanted()));
    }
}

Page<Sweep> ListReading::sweeps(const SweepFilter& filter) {
    NewestIds ids(filter.part, false);
    const auto before = NewestIds::before(filter.part);
    if (filter.kinds.empty() && filter.outcomes.empty()) {
        ids.take(select_sweeps_.query(before, ids.wanted()));
    } else {
        for (const auto outcome : or_all(filter.outcomes, sweep_outcomes)) {
            for (const auto kind : or_all(filter.kinds, sweep_kinds))
                ids.take(select_sweeps_of_.query(outcome, kind, before, ids.wanted()));
        }
    }
    return ids.page<Sweep>({}, [this](Id id) { return sweeps_.find(id); });
}

std::optional<WholeSweep> ListReading::sweep(Id id, int most_items) {
    const auto sweep = sweeps_.find(id);
    if (!sweep) return std::nullopt;
    WholeSweep whole{*sweep, {}, {}, false};
    {
        auto rows = select_fence_.query(id);
        if (rows.next()) whole.fence = rows.maybe_integer(0);
    }
    const auto most = static_cast<std::size_t>(most_items);
    add_items(select_items_met_last_.query(id, most + 1), most, whole);
    add_items(select_items_met_first_.query(id, most + 1), most, whole);
    return whole;
}

void ListReading::add_items(Rows rows, std::size_t most, WholeSweep& sweep) {
    while (rows.next()) {
        if (sweep.items.size() == most) {
            sweep.more_items = true;
            return;
        }
        sweep.items.push_back({.vin = rows.is_null(0) ? std::nullopt : Vin::parse(rows.text(0)),
                               .problem = rows.text(1),
                               .raw = rows.text(2),
                               .place = rows.integer(3),
                               .times = rows.integer(4),
                               .first_sweep = rows.integer(5),
                               .last_sweep = rows.integer(6)});
    }
}

HookAttempts ListReading::hook_attempts(const std::string& hook) {
    HookAttempts attempts;
    {
        auto rows = select_attempts_.query(hook);
        if (rows.next()) {
            attempts.last_attempt_at = rows.maybe_time(0);
            attempts.last_success_at = rows.maybe_time(1);
            attempts.failing_since = rows.maybe_time(2);
        }
    }
    auto rows = select_due_.query(hook);
    if (rows.next()) attempts.next_due_at = rows.maybe_time(0);
    return attempts;
}

}  // namespace storage
