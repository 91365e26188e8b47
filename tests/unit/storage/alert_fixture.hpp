// A ledger whose alerts are looked at and attempted.
#pragma once

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

class AlertsInLedger : public LedgerTest {
  public:
    AlertsInLedger() { drafts = {{"hook", "rejected", R"({"a":1})"}}; }
    std::vector<Alert> all() {
        return read([](Reading& reading) { return reading.alerts({.limit = 100}); });
    }
    std::vector<Alert> due(const std::string& hook = "hook", int limit = 10) {
        return read([&](Reading& reading) { return reading.due_alerts(hook, clock.now(), limit); });
    }
    std::optional<Time> next_due(const std::string& hook = "hook") {
        return read([&](Reading& reading) { return reading.next_alert_due(hook); });
    }
    void attempt(Id alert, const AttemptResult& result) {
        write_only([&](Writing& writing) { writing.record_attempt(alert, result); });
    }
};

}  // namespace storage
