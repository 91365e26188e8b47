#include "storage/alert_routing.hpp"

#include <algorithm>

#include "storage/content_digest.hpp"

namespace storage {

AlertRouting::AlertRouting(WriteContext& context, Outbox& outbox, const AlertRules& rules)
    : context_(context),
      outbox_(outbox),
      rules_(rules),
      findings_(context.database),
      select_news_(context.database, "SELECT id, finding, change FROM finding_news ORDER BY id LIMIT ?"),
      delete_news_(context.database, "DELETE FROM finding_news WHERE id <= ?"),
      keep_told_(context.database,
                 "UPDATE alert_members SET told = (SELECT told FROM findings WHERE id = ?1) "
                 "WHERE finding = ?1 AND told IS NULL"),
      set_told_(context.database, "UPDATE findings SET told = ? WHERE id = ?"),
      select_told_(
          context.database,
          "SELECT a.id, a.hook, a.opening, a.change FROM alert_members AS m INDEXED BY "
          "alert_members_by_finding JOIN alerts AS a ON a.id = m.alert WHERE m.finding = ? ORDER BY m.alert"),
      leave_(context.database,
             "DELETE FROM alert_group_members WHERE finding = ?1 AND alert_group IN "
             "(SELECT m.alert_group FROM alert_group_members AS m JOIN alert_groups AS g ON g.id = "
             "m.alert_group "
             "WHERE m.finding = ?1 AND g.change = ?2 AND (?3 = '' OR g.hook = ?3))"),
      select_group_(
          context.database,
          "SELECT id, due_at, told_at FROM alert_groups WHERE hook = ? AND change = ? AND digest = ?"),
      insert_group_(
          context.database,
          "INSERT INTO alert_groups (hook, change, digest, kind, opening, due_at) VALUES (?, ?, ?, ?, ?, ?)"),
      update_group_(context.database, "UPDATE alert_groups SET due_at = ? WHERE id = ?"),
      select_pending_(context.database, "SELECT 1 FROM alert_group_members WHERE alert_group = ? LIMIT 1"),
      insert_member_(
          context.database,
          "INSERT INTO alert_group_members (alert_group, finding) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      select_unended_(context.database,
                      "SELECT 1 FROM alert_members AS m JOIN findings AS f ON f.id = m.finding "
                      "WHERE m.alert = ? AND f.closed_at IS NULL LIMIT 1"),
      select_unacknowledged_(
          context.database,
          "SELECT 1 FROM alert_members AS m JOIN findings AS f ON f.id = m.finding "
          "WHERE m.alert = ? AND f.closed_at IS NULL AND f.acknowledged_at IS NULL LIMIT 1"),
      select_hook_(context.database,
                   "SELECT hook FROM alerts WHERE id = ?1 AND change = ?2 AND state = ?3 AND NOT EXISTS "
                   "(SELECT 1 FROM alert_members AS m JOIN alerts AS a ON a.id = m.alert WHERE m.finding IN "
                   "(SELECT finding FROM alert_members WHERE alert = ?1) AND a.opening = alerts.opening AND "
                   "a.change = ?4)") {}

bool AlertRouting::route(int most) {
    const auto some = news(most);
    for (const auto& each : some) {
        const auto finding = findings_.find(each.finding);
        if (!finding || !rules_.tell) continue;
        switch (each.change) {
            case FindingChange::opened:
                opened(*finding, false);
                break;
            case FindingChange::renewed:
                opened(*finding, true);
                break;
            case FindingChange::ended:
                ended(*finding);
                break;
            case FindingChange::acknowledged:
                acknowledged(*finding);
                break;
        }
    }
    if (!some.empty()) delete_news_.run(some.back().id);
    return static_cast<int>(some.size()) == most;
}

std::vector<AlertRouting::News> AlertRouting::news(int most) {
    std::vector<News> some;
    auto rows = select_news_.query(most);
    while (rows.next())
        some.push_back({rows.integer(0), rows.integer(1), static_cast<FindingChange>(rows.integer(2))});
    return some;
}

/// `again`: who has heard of it is to hear of it once more.
void AlertRouting::opened(const Finding& finding, bool again) {
    if (finding.closed_at) return;
    keep_told_.run(finding.id);  // an alert says the same at every attempt
    set_told_.run(rules_.tell(finding), finding.id);
    const auto told = last_told(finding.id);
    for (const auto& route : rules_.routes(finding)) {
        const auto traits = rules_.hooks.find(route.hook);
        if (traits == rules_.hooks.end()) continue;
        // it has come back before anybody was told of the end, or was kept back until now
        leave_.run(finding.id, AlertChange::resolved, route.hook);
        leave_.run(finding.id, AlertChange::opened, route.hook);
        const auto last = std::ranges::find(told, route.hook, &LastTold::hook);
        if (last != told.end() && last->change != AlertChange::resolved && !again) continue;
        join(traits->second, AlertChange::opened, route, finding, "");
    }
}

void AlertRouting::ended(const Finding& finding) {
    if (!finding.closed_at) return;
    leave_.run(finding.id, AlertChange::opened, "");
    for (const auto& last : last_told(finding.id)) {
        const auto traits = rules_.hooks.find(last.hook);
        if (traits == rules_.hooks.end()) continue;
        if (traits->second.whole_groups) {
            follow_incidents(finding.id, last.hook, traits->second);
        } else if (traits->second.resolved && last.change != AlertChange::resolved) {
            join(traits->second, AlertChange::resolved, {last.hook, content_digest(last.opening)}, finding,
                 last.opening);
        }
    }
}

void AlertRouting::acknowledged(const Finding& finding) {
    if (finding.closed_at || !finding.acknowledged) return;
    for (const auto& last : last_told(finding.id)) {
        const auto traits = rules_.hooks.find(last.hook);
        if (traits == rules_.hooks.end() || !traits->second.acknowledges) continue;
        follow_incidents(finding.id, last.hook, traits->second);
    }
}

void AlertRouting::follow_incidents(Id finding, const std::string& hook, const HookTraits& traits) {
    const auto told = all_told(finding);
    const auto is_told = [&](const LastTold& incident, AlertChange change) {
        return std::ranges::any_of(told, [&](const LastTold& each) {
            return each.hook == hook && each.opening == incident.opening && each.change == change;
        });
    };
    for (const auto& incident : told) {
        if (incident.hook != hook || incident.change != AlertChange::opened) continue;
        if (is_told(incident, AlertChange::resolved)) continue;
        if (all_ended(incident.alert)) {
            if (traits.resolved) outbox_.add_like(incident.alert, AlertChange::resolved);
        } else if (traits.acknowledges && !is_told(incident, AlertChange::acknowledged) &&
                   all_acknowledged(incident.alert)) {
            outbox_.add_like(incident.alert, AlertChange::acknowledged);
        }
    }
}

void AlertRouting::formed(Id alert, const HookTraits& traits) {
    if (traits.acknowledges && all_acknowledged(alert)) outbox_.add_like(alert, AlertChange::acknowledged);
}

std::vector<AlertRouting::LastTold> AlertRouting::all_told(Id finding) {
    std::vector<LastTold> told;
    auto rows = select_told_.query(finding);
    while (rows.next())
        told.push_back(
            {rows.integer(0), rows.text(1), rows.text(2), static_cast<AlertChange>(rows.integer(3))});
    return told;
}

/// One for each hook.
std::vector<AlertRouting::LastTold> AlertRouting::last_told(Id finding) {
    std::vector<LastTold> last;
    for (auto& next : all_told(finding)) {
        const auto known = std::ranges::find(last, next.hook, &LastTold::hook);
        if (known == last.end()) {
            last.push_back(std::move(next));
        } else {
            *known = std::move(next);
        }
    }
    return last;
}

void AlertRouting::join(const HookTraits& traits, AlertChange change, const HookRoute& route,
                        const Finding& finding, const std::string& opening) {
    const Time now = context_.recording.actual();
    Time due = now + traits.group_wait;
    Id group = 0;
    std::optional<Time> told_at, due_before;
    {
        auto rows = select_group_.query(route.hook, change, route.group);
        if (rows.next()) {
            group = rows.integer(0);
            due_before = rows.time(1);
            told_at = rows.maybe_time(2);
        }
    }
    if (group == 0) {
        group = insert_group_.insert(route.hook, change, route.group, finding.kind, opening, due);
    } else {
        // a clock that was ahead for a while must not hold it back
        if (told_at && *told_at <= now) due = std::max(due, *told_at + traits.group_interval);
        const bool pending = select_pending_.query(group).next();
        if (!pending || due < *due_before) update_group_.run(due, group);
    }
    insert_member_.run(group, finding.id);
}

void AlertRouting::finding_erased(Id alert) {
    std::string hook;
    {
        auto rows =
            select_hook_.query(alert, AlertChange::opened, AlertState::delivered, AlertChange::resolved);
        if (!rows.next()) return;
        hook = rows.text(0);
    }
    const auto traits = rules_.hooks.find(hook);
    if (traits == rules_.hooks.end() || !traits->second.whole_groups || !traits->second.resolved) return;
    if (all_ended(alert)) outbox_.add_like(alert, AlertChange::resolved);
}

bool AlertRouting::all_ended(Id alert) {
    return !select_unended_.query(alert).next();
}

bool AlertRouting::all_acknowledged(Id alert) {
    return !select_unacknowledged_.query(alert).next();
}

}  // namespace storage
