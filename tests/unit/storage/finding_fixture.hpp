// A ledger whose findings are looked at.
#pragma once

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

class Findings : public LedgerTest {
  public:
    static std::vector<clearance::ListedVehicle> fleet(int from, int to) {
        std::vector<clearance::ListedVehicle> items;
        for (int n = from; n < to; ++n) items.push_back(item("approved", {.vin = fleet_vin(n)}));
        return items;
    }
    /// A job that opens a finding, and is undone.
    static void suspend_and_break(Writing& writing) {
        Delivery delivery;
        delivery.body = "suspended";
        delivery.digest = digest_of(delivery.body);
        delivery.outcome = DeliveryOutcome::recorded;
        delivery.event = WebhookEvent{vin(), Status("suspended"), at("11:59:00"), "", ""};
        writing.record_delivery(delivery);
        throw std::runtime_error("broken job");
    }
    void sweep_later(const std::vector<clearance::ListedVehicle>& items) {
        clock.advance(15min);
        full_sweep(items);
    }
    std::vector<Finding> findings(const FindingQuery& query = {}) {
        return read([&](Reading& reading) { return reading.findings(query); });
    }
    /// "unlisted FLEET…", newest first; "-" for the list.
    std::vector<std::string> open() {
        std::vector<std::string> told;
        for (const auto& each : findings({.open = true, .limit = 1'000}))
            told.push_back(std::string(name_of(each.kind)) + " " + (each.vin ? each.vin->text() : "-"));
        return told;
    }
    std::int64_t open(FindingKind kind) {
        return read([](Reading& reading) { return reading.open_findings(); }).at(kind);
    }
    std::string detail() { return findings().front().detail; }
};

}  // namespace storage
