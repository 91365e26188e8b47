// The outbox of alerts: what is to be sent, and what became of each attempt to send it. Inside a write
// transaction, the writer's thread only. Promise: an alert's findings and its message id never change; what
// is for a disabled hook is dead from its beginning.
#pragma once

#include <span>

#include "storage/alert_records.hpp"
#include "storage/findings.hpp"
#include "storage/hook_attempts.hpp"
#include "storage/write_context.hpp"

namespace storage {

/// A finding of an alert; alerts of the same subject (a vehicle, or less than 0: a kind of finding) are sent
/// in order.
struct AlertMember {
    Id finding = 0, subject = 0;
};

struct AlertHead {
    std::string hook;
    FindingKind kind{};
    AlertChange change{};
    std::string opening;  // message id of the alert that told the opening; empty: this one does
};

class Outbox {
  public:
    Outbox(WriteContext& context, FindingWriting& findings, const AlertRules& rules);

    Id add(const AlertHead& head, std::span<const AlertMember> members);
    /// Of the same findings, to the same hook.
    void add_like(Id alert, AlertChange change);

    /// Of one that is dead by now (given up with others, its hook disabled) only a delivery is recorded; one
    /// that is gone (its vehicle was erased meanwhile) is no error. Throws LedgerError when the alert is
    /// delivered.
    void record_attempt(Id alert, const AttemptResult& result);
    /// A dead alert waits again, due at once and tried for as long as a new one; one that waits is due at
    /// once. False: it is delivered, or not there.
    bool retry(Id alert);
    /// Those of this hook that wait for later are due at once. How many.
    std::int64_t hasten(const std::string& hook, std::optional<FindingKind> kind);
    /// See Writing::retry_alerts.
    std::int64_t retry_all(const DeadAlerts& which, int most);
    /// See Writing::give_up_alerts.
    std::int64_t give_up(const GiveUp& which, int most);

    /// See Writing::disable_hook and enable_hook.
    std::int64_t disable(const std::string& hook, const std::string& why);
    bool enable(const std::string& hook);
    /// At the opening: what is disabled and has another address now, or is not there any more, is so no more.
    void review_disabled();

  private:
    std::optional<std::string> why_disabled(const std::string& hook);
    void tell_disabled(bool one_more);
    void tell_end_behind(Id alert);
    void record(Id alert, const AttemptResult& result, int attempts);

    WriteContext& context_;
    FindingWriting& findings_;
    const AlertRules& rules_;
    HookAttemptTable attempts_;
    Statement insert_, insert_member_, select_head_, select_members_, update_, settle_members_,
        await_members_, retry_, put_forward_, hasten_one_, hasten_, select_ended_opening_, select_dead_,
        select_, select_waiting_, select_disabled_, insert_disabled_, delete_disabled_, select_all_disabled_;
};

}  // namespace storage
