// A ledger whose alerts are looked at and attempted.
#pragma once

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

class AlertsInLedger : public LedgerTest {
  public:
    AlertsInLedger() { routes = {{"hook", {}}}; }
    /// A webhook says so, and what is due is made.
    void reject(const std::string& vin = first_vin, const std::string& occurred = "11:00:00") {
        webhook("rejected", occurred, {}, vin);
        form();
    }
    /// Newest first.
    std::vector<Alert> all() {
        return read([](Reading& reading) { return reading.alerts({.limit = 100}); });
    }
    std::vector<Alert> due(const std::string& hook = "hook", int limit = 10) {
        return read([&](Reading& reading) { return reading.due_alerts(hook, clock.now(), limit); });
    }
    std::optional<Time> next_due(const std::string& hook = "hook") {
        return read([&](Reading& reading) { return reading.next_alert_due(hook, clock.now()); });
    }
    void attempt(Id alert, const AttemptResult& result) {
        write_only([&](Writing& writing) { writing.record_attempt(alert, result); });
    }
    /// "opened 1 2": of the newest alert, or the one of this id.
    std::string content(Id alert = 0) {
        if (alert == 0) alert = all().at(0).id;
        const auto found =
            read([&](Reading& reading) { return reading.alert_content(alert, 1'000).value(); });
        std::string words = found.alert.change == AlertChange::opened     ? "opened"
                            : found.alert.change == AlertChange::resolved ? "resolved"
                                                                          : "acknowledged";
        for (const auto& finding : found.findings) words += " " + std::to_string(finding.finding);
        return words;
    }
    /// "hook opened 1 2", oldest first.
    std::vector<std::string> told() {
        std::vector<std::string> lines;
        for (const auto& alert : all()) lines.insert(lines.begin(), alert.hook + " " + content(alert.id));
        return lines;
    }
    static AttemptResult delivered() { return {AlertState::delivered, {}, 204, "", "", false}; }
    static AttemptResult failed(Time next) {
        return {AlertState::waiting, next, 503, "HTTP 503", "busy", false};
    }
    static AttemptResult dead() { return {AlertState::dead, {}, 400, "HTTP 400", "no", false}; }
};

/// Alerts that wait for others of their group.
class AlertGroups : public AlertsInLedger {
  public:
    AlertGroups() {
        hooks["hook"].group_wait = 30s;
        hooks["hook"].group_interval = 5min;
    }
    void reject_soon(const std::string& vin) { webhook("rejected", "11:00:00", {}, vin); }
    /// Of a brand whose vehicles are told of three days ahead of ten.
    void list_pending_ford() {
        stuck_limits.pending_by_brand = {{"ford", std::chrono::days(10)}};
        stuck_limits.notice = std::chrono::days(3);
        list(item("pending", {.brand = "ford"}));
    }
    void look_after(std::chrono::hours time) {
        clock.advance(time);
        write([](Writing& writing) { return writing.watch({}); });
        form();
    }
    void form_after(std::chrono::seconds time) {
        clock.advance(time);
        form();
    }
};

}  // namespace storage
