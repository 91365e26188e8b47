#include "storage/alert_forming.hpp"

#include "storage/content_digest.hpp"

namespace storage {

AlertForming::AlertForming(WriteContext& context, Outbox& outbox, AlertRouting& routing,
                           SilenceWriting& silences, const AlertRules& rules)
    : context_(context),
      outbox_(outbox),
      routing_(routing),
      silences_(silences),
      rules_(rules),
      findings_(context.database),
      select_next_(context.database,
                   "SELECT id, hook, opening, change, kind, due_at, told_at, digest, silence IS NOT NULL "
                   "FROM alert_groups INDEXED BY "
                   "alert_groups_due ORDER BY due_at LIMIT 1"),
      select_members_(context.database,
                      "SELECT m.finding, f.vehicle, f.closed_at IS NOT NULL FROM alert_group_members AS m "
                      "JOIN findings AS f ON f.id = m.finding WHERE m.alert_group = ? ORDER BY m.finding"),
      leave_(context.database, "DELETE FROM alert_group_members WHERE alert_group = ? AND finding = ?"),
      leave_all_(context.database, "DELETE FROM alert_group_members WHERE alert_group = ?"),
      set_silence_(context.database, "UPDATE findings SET silence = ?1 WHERE id = ?2 AND silence IS NOT ?1"),
      insert_kept_back_(
          context.database,
          "INSERT INTO alert_groups (hook, change, digest, kind, opening, due_at, silence) VALUES (?, ?, ?, "
          "?, ?, ?, ?) "
          "ON CONFLICT (hook, change, digest) DO UPDATE SET due_at = excluded.due_at RETURNING id"),
      insert_member_(
          context.database,
          "INSERT INTO alert_group_members (alert_group, finding) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      update_(context.database, "UPDATE alert_groups SET due_at = ?, told_at = ? WHERE id = ?"),
      delete_(context.database, "DELETE FROM alert_groups WHERE id = ?") {}

Formed AlertForming::form() {
    const auto group = next_group();
    if (!group) return {};
    const auto traits = rules_.hooks.find(group->hook);
    const Time now = context_.recording.actual();
    // what a clock that was ahead put off is due: no group waits that long
    const bool put_off = traits != rules_.hooks.end() && !group->silenced &&
                         group->due_at > now + traits->second.group_wait + traits->second.group_interval;
    if (group->due_at > now && !put_off) return {.more = false, .next_at = group->due_at};
    if (traits == rules_.hooks.end()) {
        drop(group->id);  // of a hook that is not configured any more
    } else {
        take(*group, traits->second);
    }
    return {.more = true, .next_at = {}};
}

std::optional<AlertForming::Group> AlertForming::next_group() {
    auto rows = select_next_.query();
    if (!rows.next()) return std::nullopt;
    return Group{.id = rows.integer(0),
                 .hook = rows.text(1),
                 .opening = rows.text(2),
                 .change = static_cast<AlertChange>(rows.integer(3)),
                 .kind = static_cast<FindingKind>(rows.integer(4)),
                 .due_at = rows.time(5),
                 .told_at = rows.maybe_time(6),
                 .silenced = rows.flag(8),
                 .digest = rows.digest(7)};
}

AlertForming::Members AlertForming::members(const Group& group, const HookTraits& traits) {
    Members found;
    auto rows = select_members_.query(group.id);
    while (rows.next()) {
        const bool ended = rows.flag(2);
        // an opening is told of what is open, an end of what has ended
        if (ended != (group.change == AlertChange::resolved)) continue;
        if (found.some.size() == traits.most_findings) {
            found.more = true;
            break;
        }
        // of those without a vehicle there is one of a kind
        const Id subject = rows.maybe_integer(1).value_or(-static_cast<Id>(group.kind));
        found.some.push_back({rows.integer(0), subject});
    }
    return found;
}

std::vector<AlertMember> AlertForming::audible(const Group& group, const std::vector<AlertMember>& members) {
    if (group.change != AlertChange::opened) return members;
    const auto silences = silences_.in_force();
    std::vector<AlertMember> audible;
    for (const auto& member : members) {
        const auto finding = silences.empty() ? std::nullopt : findings_.find(member.finding);
        const auto* silence = finding ? SilenceWriting::longest(silences, *finding) : nullptr;
        if (silence != nullptr) {
            keep_back(group, member, *silence);
        } else {
            set_silence_.run(std::optional<Id>(), member.finding);
            audible.push_back(member);
        }
    }
    return audible;
}

void AlertForming::keep_back(const Group& group, const AlertMember& member, const Silence& silence) {
    set_silence_.run(silence.id, member.finding);
    const std::string bytes(group.digest.begin(), group.digest.end());
    const auto digest = content_digest(std::to_string(silence.id) + " " + bytes);
    Id kept_back = 0;
    {
        auto rows = insert_kept_back_.query(group.hook, group.change, digest, group.kind, group.opening,
                                            silence.until, silence.id);
        if (rows.next()) kept_back = rows.integer(0);
    }
    insert_member_.run(kept_back, member.finding);
}

void AlertForming::take(const Group& group, const HookTraits& traits) {
    const Time now = context_.recording.actual();
    const auto found = members(group, traits);
    const auto ready = audible(group, found.some);
    if (!ready.empty()) {
        const Id alert = outbox_.add({group.hook, group.kind, group.change, group.opening}, ready);
        if (group.change == AlertChange::opened) routing_.formed(alert, traits);
    }
    for (const auto& member : found.some) leave_.run(group.id, member.finding);
    const auto told_at = ready.empty() ? group.told_at : std::optional(now);
    if (found.more) {
        update_.run(now, told_at, group.id);
        return;
    }
    leave_all_.run(group.id);  // what ended before it was told
    if (told_at && *told_at <= now && *told_at + traits.group_interval > now) {
        update_.run(*told_at + traits.group_interval, told_at, group.id);  // remembers when it was told
    } else {
        drop(group.id);
    }
}

void AlertForming::drop(Id group) {
    leave_all_.run(group);
    delete_.run(group);
}

}  // namespace storage
