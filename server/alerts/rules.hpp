// Which changes of a vehicle's present are alerts, for which hooks, and what they tell. Pure; called on the
// ledger's writer thread, inside the transaction that causes the alert.
#pragma once

#include <vector>

#include "server/config.hpp"
#include "storage/ledger.hpp"

namespace alerts {

/// One draft for each hook with the kind "rejected" when the present becomes `rejected` and is not adopted.
/// The draft's data is the whole message:
/// {"type":"clearance.rejected","timestamp","data":{"vin","brand","tags","status",
/// "from","reason","occurred_at","recorded_at","estimated","sources":[],"episode","transition"}}.
storage::AlertRules make_rules(const std::vector<config::HookSection>& hooks);

}  // namespace alerts
