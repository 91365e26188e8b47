#include "storage/watched_findings.hpp"

#include <algorithm>

#include "clearance/time.hpp"

namespace storage {
namespace {

constexpr int most_stuck_at_once = 200;
constexpr std::array sweep_kinds{SweepKind::full, SweepKind::in_flight, SweepKind::check};

}  // namespace

WatchedFindings::WatchedFindings(WriteContext& context, FindingWriting& findings, StuckVehicles& stuck)
    : context_(context),
      findings_(findings),
      stuck_(stuck),
      set_heard_(context.database, "UPDATE brands SET heard = 1 WHERE id = ? AND heard = 0"),
      // pings and the like between are few, or nothing is known of the silence
      select_last_delivery_(
          context.database,
          "SELECT received_at FROM deliveries WHERE id > "
          "(SELECT max(id) FROM deliveries) - 1000 AND outcome = ? ORDER BY id DESC LIMIT 1"),
      select_missed_(context.database,
                     "SELECT c.occurred_at FROM captures AS c INDEXED BY captures_missed "
                     "JOIN vehicles AS v ON v.id = c.vehicle JOIN brands AS b ON b.id = v.brand "
                     "WHERE c.webhook_at IS NULL AND c.missed_at IS NOT NULL AND c.unconfirmed = 0 "
                     "AND c.occurred_at > ? AND b.heard = 1 ORDER BY c.occurred_at LIMIT ?"),
      select_last_complete_(context.database,
                            "SELECT id FROM sweeps WHERE outcome = ? AND kind = ? ORDER BY id DESC LIMIT 1"),
      select_first_failed_(context.database,
                           "SELECT id, started_at FROM sweeps WHERE outcome = ? AND kind = ? AND id > ? "
                           "AND error NOT LIKE 'cut short%' ORDER BY id LIMIT 1"),
      select_last_failed_(context.database,
                          "SELECT json_object('since', ?1, 'sweep', id, 'error', error) FROM sweeps "
                          "NOT INDEXED WHERE outcome = ?2 AND id >= ?3 ORDER BY id DESC LIMIT 1") {}

bool WatchedFindings::look(const Watch& watch) {
    if (watch.webhook_silent_after > 0) look_for_silence(watch.webhook_silent_after);
    if (watch.platform_unreachable_after.count() > 0)
        look_for_failing_sweeps(watch.platform_unreachable_after);
    follow_signatures(watch);
    return stuck_.mark(most_stuck_at_once);
}

void WatchedFindings::heard(std::optional<Id> brand) {
    if (brand && heard_.insert(*brand).second) set_heard_.run(*brand);
    if (!may_be_silent_) return;
    findings_.close(FindingKind::webhook_silent, std::nullopt);
    may_be_silent_ = false;
}

/// Of the changes since the last webhook came, so many have been missed.
void WatchedFindings::look_for_silence(int least) {
    if (findings_.is_open(FindingKind::webhook_silent, std::nullopt)) return;
    Time last{};
    {
        auto rows = select_last_delivery_.query(DeliveryOutcome::recorded);
        if (!rows.next()) return;  // nothing was ever heard
        last = rows.time(0);
    }
    std::vector<Time> missed;
    {
        auto rows = select_missed_.query(last, least);
        while (rows.next()) missed.push_back(rows.time(0));
    }
    if (static_cast<int>(missed.size()) < least) return;
    const auto detail = R"({"missed":)" + std::to_string(missed.size()) + R"(,"first_missed_at":")" +
                        clearance::format_time(missed.front()) + R"(","last_webhook_at":")" +
                        clearance::format_time(last) + "\"}";
    findings_.open(FindingKind::webhook_silent, std::nullopt, detail);
    may_be_silent_ = true;
}

void WatchedFindings::look_for_failing_sweeps(std::chrono::microseconds limit) {
    if (findings_.is_open(FindingKind::platform_unreachable, std::nullopt)) return;
    Id complete = 0;
    for (const auto kind : sweep_kinds) {
        auto rows = select_last_complete_.query(SweepOutcome::complete, kind);
        if (rows.next()) complete = std::max(complete, rows.integer(0));
    }
    std::optional<std::pair<Id, Time>> first;
    for (const auto kind : sweep_kinds) {
        auto rows = select_first_failed_.query(SweepOutcome::failed, kind, complete);
        if (!rows.next()) continue;
        if (!first || rows.integer(0) < first->first) first = {rows.integer(0), rows.time(1)};
    }
    if (!first || context_.recording.actual() - first->second < limit) return;
    std::string detail;
    {
        auto rows = select_last_failed_.query(clearance::format_time(first->second), SweepOutcome::failed,
                                              first->first);
        if (!rows.next()) return;
        detail = rows.text(0);
    }
    findings_.open(FindingKind::platform_unreachable, std::nullopt, detail);
}

void WatchedFindings::sweep_succeeded() {
    findings_.close(FindingKind::platform_unreachable, std::nullopt);
}

void WatchedFindings::follow_signatures(const Watch& watch) {
    if (watch.wrong_signatures == 0) {
        findings_.close(FindingKind::signature_failures, std::nullopt);
    } else if (watch.wrong_signatures >= watch.most_wrong_signatures) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(watch.wrong_signatures_within).count();
        findings_.open(FindingKind::signature_failures, std::nullopt,
                       R"({"wrong_signatures":)" + std::to_string(watch.wrong_signatures) +
                           R"(,"within_seconds":)" + std::to_string(seconds) + "}");
    }
}

void WatchedFindings::forget() {
    may_be_silent_ = true;
    heard_.clear();
}

}  // namespace storage
