#include "tests/sandbox/webhook_body.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace sandbox {
namespace {

namespace json = boost::json;

json::object event_of(std::string_view type, moment received_at, const std::string& event_id) {
    return {{"id", event_id},
            {"type", json::string_view{type.data(), type.size()}},
            {"received_at", format_moment(received_at)}};
}

json::object application() {
    return {{"id", "6F2A1C0D9E8B7A6C5D4E3F21"}, {"name", "clearance-sandbox"}};
}

}  // namespace

std::string clearance_body(const status_change& told, moment received_at, const std::string& event_id,
                           const std::optional<json::value>& detail) {
    json::object event = event_of("fleet_clearance_changed", received_at, event_id);
    event["action"] = told.status;
    if (detail) {
        event["detail"] = *detail;
    } else if (!told.reason.empty()) {
        event["detail"] = told.reason;
    }
    return json::serialize(json::object{{"vehicle", {{"vin", told.vin}, {"capabilities", json::array{}}}},
                                        {"event", std::move(event)},
                                        {"application", application()}});
}

std::string ping_body(moment received_at, const std::string& event_id) {
    return json::serialize(
        json::object{{"event", event_of("ping", received_at, event_id)}, {"application", application()}});
}

}  // namespace sandbox
