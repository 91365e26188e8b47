#include "tests/sandbox/control_calls.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace sandbox {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& owner, std::string_view name) {
    const json::value* found = owner.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

bool flag_of(const json::object& owner, std::string_view name, bool otherwise) {
    const json::value* found = owner.if_contains(name);
    return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

answer taken_or(const std::string& problem) {
    return problem.empty() ? empty_answer(204) : error_answer(422, problem);
}

json::value parsed_body(const call& incoming) {
    boost::system::error_code error;
    json::value parsed = json::parse(incoming.body, error);
    return error ? json::value{} : parsed;
}

}  // namespace

control_calls::control_calls(fleet& vehicles, life_cycle& rules, token_desk& tokens, fault_plan& faults,
                             webhook_sender& webhooks, call_log& log, now_function now)
    : fleet_(vehicles),
      rules_(rules),
      tokens_(tokens),
      faults_(faults),
      webhooks_(webhooks),
      log_(log),
      now_(std::move(now)) {}

answer control_calls::handle(const call& incoming) {
    if (!incoming.from_loopback) return error_answer(403, "control is for callers on this machine");
    const std::string path = incoming.path.substr(std::string_view{"/control/"}.size());
    if (path == "vehicles" || path.starts_with("vehicles/")) return vehicles(incoming);
    if (path == "faults") return fault_calls(incoming);
    if (path == "webhooks" || path == "webhooks/redeliver") return webhook_calls(incoming);
    if (path == "calls" && incoming.method == "GET") return json_answer(200, log_.shown());
    if (path == "tokens" && incoming.method == "DELETE") {
        tokens_.revoke_all();
        return empty_answer(204);
    }
    if (path.starts_with("inbox/")) return inbox_calls(incoming, path.substr(6));
    return error_answer(404, "no such control call");
}

answer control_calls::vehicles(const call& incoming) {
    constexpr std::string_view one = "/control/vehicles/";
    if (incoming.path.starts_with(one))
        return vehicle_calls(incoming.method, incoming.path.substr(one.size()));
    if (incoming.method != "POST") return error_answer(405, "");
    return move_all(parsed_body(incoming));
}

answer control_calls::move_all(const json::value& body) {
    if (!body.is_array()) return taken_or(move_one(body));
    for (const json::value& one : body.get_array()) {
        if (const std::string problem = move_one(one); !problem.empty()) return error_answer(422, problem);
    }
    return empty_answer(204);
}

std::string control_calls::move_one(const json::value& description) {
    const json::object* form = description.if_object();
    if (form == nullptr) return "not a JSON object";
    ordered_move order;
    order.vin = text_of(*form, "vin");
    order.status = text_of(*form, "status");
    order.brand = text_of(*form, "brand");
    order.reason = text_of(*form, "reason");
    order.write_changelog = flag_of(*form, "changelog", true);
    order.clear_changelog = flag_of(*form, "clear_changelog", false);
    if (const json::value* tags = form->if_contains("tags"); tags != nullptr && tags->is_object()) {
        order.tags = json::serialize(*tags);
    }
    if (order.vin.empty() || order.vin.size() > 17) return "vin: 1 to 17 characters";
    const json::value* raw = form->if_contains("raw_item");
    if (order.status.empty() && raw == nullptr) return "status: missing";
    const std::string at_text = text_of(*form, "at");
    const std::optional<moment> at = at_text.empty() ? now_() : parse_moment(at_text);
    if (!at) return "at: not a time";

    if (raw != nullptr && order.status.empty()) {
        const vehicle* known = fleet_.find(order.vin);
        order.status = known != nullptr ? fleet_.text(known->status) : "pending";
        order.write_changelog = false;
    }
    const status_change told = rules_.move(order, *at);
    fleet_.set_raw_item(order.vin,
                        raw != nullptr ? std::optional<std::string>{json::serialize(*raw)} : std::nullopt);
    const bool announced = is_announced(order.status) && form->contains("status");
    if (announced && flag_of(*form, "announce", true)) {
        const json::value* detail = form->if_contains("detail");
        webhooks_.announce(told, detail != nullptr ? std::optional<json::value>{*detail} : std::nullopt);
    }
    return {};
}

answer control_calls::vehicle_calls(const std::string& method, const std::string& vin) {
    if (method == "DELETE")
        return rules_.unlist(vin) ? empty_answer(204) : error_answer(404, "not in the list");
    if (method != "GET") return error_answer(405, "");
    const vehicle* found = fleet_.find(vin);
    if (found == nullptr) return error_answer(404, "not known");
    std::string item;
    append_item(fleet_, *found, item);
    json::object body{{"vin", vin},
                      {"status", fleet_.text(found->status)},
                      {"brand", fleet_.text(found->brand)},
                      {"listed", found->listed},
                      {"since", format_moment(found->since)},
                      {"inserted_at", format_moment(found->inserted_at)},
                      {"item", json::parse(item)}};
    if (found->approved_at != moment{}) body["approved_at"] = format_moment(found->approved_at);
    return json_answer(200, body);
}

answer control_calls::fault_calls(const call& incoming) {
    if (incoming.method == "POST") return taken_or(faults_.order(parsed_body(incoming)));
    if (incoming.method != "DELETE") return error_answer(405, "");
    faults_.clear();
    return empty_answer(204);
}

answer control_calls::webhook_calls(const call& incoming) {
    if (incoming.method == "GET") {
        const auto vin = incoming.query.find("vin");
        return json_answer(200, webhooks_.shown(vin == incoming.query.end() ? "" : vin->second));
    }
    const json::value body = parsed_body(incoming);
    if (incoming.method != "POST" || !body.is_object()) return error_answer(422, "not a JSON object");
    const json::object& form = body.get_object();
    if (incoming.path.ends_with("/redeliver")) return redeliver(form);
    if (const json::value* count = form.if_contains("drop_next"); count != nullptr && count->is_int64()) {
        webhooks_.drop_next(count->get_int64());
    }
    if ((form.contains("url") || form.contains("secret")) &&
        !webhooks_.configure(text_of(form, "url"), text_of(form, "secret"))) {
        return error_answer(422, "url: not an http or https URL, or no secret is known");
    }
    if (form.contains("pause")) webhooks_.pause(flag_of(form, "pause", false));
    return empty_answer(204);
}

answer control_calls::redeliver(const json::object& form) {
    const bool known =
        webhooks_.redeliver(text_of(form, "delivery"), flag_of(form, "same_delivery_id", false));
    return known ? empty_answer(204) : error_answer(404, "no such delivery");
}

answer control_calls::inbox_calls(const call& incoming, const std::string& name) {
    constexpr std::string_view answer_suffix = "/answer";
    if (name.ends_with(answer_suffix) && incoming.method == "POST") {
        return taken_or(
            inbox_.order_answer(name.substr(0, name.size() - answer_suffix.size()), parsed_body(incoming)));
    }
    if (incoming.method == "POST") return inbox_.receive(name, incoming, now_());
    if (incoming.method == "GET") return json_answer(200, inbox_.shown(name));
    if (incoming.method != "DELETE") return error_answer(405, "");
    inbox_.clear(name);
    return empty_answer(204);
}

}  // namespace sandbox
