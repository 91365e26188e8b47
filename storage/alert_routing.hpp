// What has become of findings, on its way into groups of alerts: which hooks are to hear of it, and together
// with what. Inside a write transaction, the writer's thread only. Promise: each opening and each end goes at
// most once to each hook, and an end only where the opening went.
#pragma once

#include <set>

#include "storage/alert_records.hpp"
#include "storage/finding_rows.hpp"
#include "storage/outbox.hpp"

namespace storage {

class AlertRouting {
  public:
    AlertRouting(WriteContext& context, Outbox& outbox, const AlertRules& rules);

    /// The oldest news, so many at most. Whether there are more.
    bool route(int most);
    /// An open finding that this alert told of was erased: an incident of nothing else is over.
    void finding_erased(Id alert);
    /// An alert that has just been made: its findings may have been acknowledged before.
    void formed(Id alert, const HookTraits& traits);

  private:
    struct News {
        Id id = 0, finding = 0;
        FindingChange change{};
    };
    /// A hook's last alert of a finding.
    struct LastTold {
        Id alert = 0;
        std::string hook, opening;
        AlertChange change{};
    };

    std::vector<News> news(int most);
    void opened(const Finding& finding, bool again);
    void ended(const Finding& finding);
    void acknowledged(const Finding& finding);
    std::vector<LastTold> last_told(Id finding);
    /// Into the hook's group of this digest, which is made where there is none.
    void join(const HookTraits& traits, AlertChange change, const HookRoute& route, const Finding& finding,
              const std::string& opening);
    /// Of a hook that takes the findings of an alert as one incident: what those that this finding belongs to
    /// have come to.
    void follow_incidents(Id finding, const std::string& hook, const HookTraits& traits);
    std::vector<LastTold> all_told(Id finding);
    bool all_ended(Id alert);
    bool all_acknowledged(Id alert);

    WriteContext& context_;
    Outbox& outbox_;
    const AlertRules& rules_;
    FindingRows findings_;
    Statement select_news_, delete_news_, keep_told_, set_told_, select_told_, leave_, select_group_,
        insert_group_, update_group_, select_pending_, insert_member_, select_unended_,
        select_unacknowledged_, select_hook_;
};

}  // namespace storage
