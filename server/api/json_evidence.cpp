#include <boost/json/string.hpp>

#include "server/api/json.hpp"

namespace json = boost::json;

namespace api {
namespace {

using clearance::ObservationKind;

std::string_view word(ObservationKind kind) {
    switch (kind) {
        case ObservationKind::webhook:
            return "webhook";
        case ObservationKind::changelog:
            return "changelog";
        case ObservationKind::listing:
            return "listing";
        case ObservationKind::answer:
            return "answer";
    }
    return "unknown";
}

/// Where it came from, as its id in the list of those.
json::value reference(const clearance::Observation& observation) {
    const auto* name = "sweep";
    if (observation.kind == ObservationKind::webhook) name = "delivery";
    if (observation.kind == ObservationKind::answer) name = "command";
    return json::object{{name, observation.reference}};
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(json::string(valid_utf8(text)));
}

json::object shown(const clearance::Observation& observation) {
    const bool was_asked = observation.kind != ObservationKind::webhook;
    json::object result;
    result["kind"] = word(observation.kind);
    result["reference"] = reference(observation);
    result["status"] = json::string(valid_utf8(observation.status.text()));
    result["time_as_written"] = text_or_null(observation.occurred_text);
    result["occurred_at"] = to_json(observation.occurred_at);
    result["recorded_at"] = to_json(std::optional(observation.recorded_at));
    result["requested_at"] =
        was_asked ? to_json(std::optional(observation.requested_at)) : json::value(nullptr);
    result["reason"] = text_or_null(observation.reason);
    return result;
}

}  // namespace

json::object to_json(const clearance::Vin& vin, const storage::EvidencedTransition& transition) {
    auto result = to_json(vin, transition.recorded);
    json::array evidence;
    for (const auto& observation : transition.evidence) evidence.emplace_back(shown(observation));
    result["evidence"] = std::move(evidence);
    return result;
}

}  // namespace api
