#include "server/alerts/example.hpp"

#include "server/alerts/heartbeat.hpp"
#include "storage/message_id.hpp"

namespace alerts {

Message example_message(const config::HookSection& hook, const Wording& wording, Time now) {
    Message message;
    message.id = storage::new_message_id();
    message.group = message.id;
    message.test = true;
    message.created_at = now;
    message.kind = "heartbeat";
    if (is_heartbeat(hook)) return message;

    storage::Finding finding;
    finding.kind = storage::finding_kind(hook.kinds.front()).value_or(storage::FindingKind::rejected);
    finding.vin = clearance::Vin::parse("TESTVEHICLE000000");
    finding.opened_at = now;
    finding.detail = R"({"status":"rejected"})";
    finding.reason = "An example: no vehicle was rejected";
    finding.brand = "sandbox";
    finding.status = "rejected";
    finding.from = "pending";
    finding.since = now;
    message.kind = storage::name_of(finding.kind);
    message.findings.push_back(tell(finding, wording));
    message.count = 1;
    return message;
}

}  // namespace alerts
