// Groups of findings that are due become alerts: their members are frozen, and what has ended meanwhile stays
// behind. What is silenced waits in a group of its own for the end of that silence. Inside a write
// transaction, the writer's thread only.
#pragma once

#include "storage/alert_records.hpp"
#include "storage/alert_routing.hpp"
#include "storage/finding_rows.hpp"
#include "storage/outbox.hpp"
#include "storage/silences.hpp"

namespace storage {

class AlertForming {
  public:
    AlertForming(WriteContext& context, Outbox& outbox, AlertRouting& routing, SilenceWriting& silences,
                 const AlertRules& rules);

    /// Makes one alert of the group that has been due longest, if one is due.
    Formed form();

  private:
    struct Group {
        Id id = 0;
        std::string hook, opening;
        AlertChange change{};
        FindingKind kind{};
        Time due_at{};
        std::optional<Time> told_at;
        bool silenced = false;
        Digest digest{};
    };
    struct Members {
        std::vector<AlertMember> some;  // as many as one alert takes
        bool more = false;
    };

    std::optional<Group> next_group();
    Members members(const Group& group, const HookTraits& traits);
    /// Without those that a silence keeps back.
    std::vector<AlertMember> audible(const Group& group, const std::vector<AlertMember>& members);
    void keep_back(const Group& group, const AlertMember& member, const Silence& silence);
    void take(const Group& group, const HookTraits& traits);
    void drop(Id group);

    WriteContext& context_;
    Outbox& outbox_;
    AlertRouting& routing_;
    SilenceWriting& silences_;
    const AlertRules& rules_;
    FindingRows findings_;
    Statement select_next_, select_members_, leave_, leave_all_, set_silence_, insert_kept_back_,
        insert_member_, update_, delete_;
};

}  // namespace storage
