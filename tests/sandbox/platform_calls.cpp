#include "tests/sandbox/platform_calls.hpp"

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

bool is_odometer(const json::value* measures) {
    const json::object* form = measures != nullptr ? measures->if_object() : nullptr;
    const json::value* odometer = form != nullptr ? form->if_contains("odometer") : nullptr;
    if (odometer == nullptr || !odometer->is_object()) return false;
    const json::value* value = odometer->get_object().if_contains("value");
    const std::string unit = text_of(odometer->get_object(), "unit");
    return value != nullptr && value->is_int64() && (unit == "kilometers" || unit == "miles");
}

clearance_request read_request(const json::object& item) {
    clearance_request read;
    read.vin = text_of(item, "vin");
    read.brand = text_of(item, "brand");
    if (const json::value* tags = item.if_contains("tags"); tags != nullptr && tags->is_object()) {
        if (!tags->get_object().empty()) read.tags = json::serialize(*tags);
        read.has_customer_name = !text_of(tags->get_object(), "vw-group-customer-name").empty();
    }
    read.has_odometer = is_odometer(item.if_contains("control_measures"));
    return read;
}

}  // namespace

platform_calls::platform_calls(fleet& vehicles, life_cycle& rules, token_desk& tokens, now_function now,
                               std::string scheme, std::function<void()> changed)
    : fleet_(vehicles),
      rules_(rules),
      tokens_(tokens),
      now_(std::move(now)),
      scheme_(std::move(scheme)),
      changed_(std::move(changed)) {}

answer platform_calls::handle(const call& incoming) {
    constexpr std::string_view many = "/v1/fleets/vehicles";
    if (incoming.path == "/v1/access_tokens") {
        if (incoming.method != "POST") return error_answer(405, "");
        const std::string here = scheme_ + "://" + std::string{incoming.header("host")} + "/v1";
        return tokens_.grant(incoming.body, {here, "https://sandbox.api.high-mobility.com/v1"});
    }
    if (incoming.path != many && !incoming.path.starts_with(std::string{many} + "/"))
        return error_answer(404, "");
    const std::string_view credentials = incoming.header("authorization");
    if (!credentials.starts_with("Bearer ") || !tokens_.is_valid(credentials.substr(7))) {
        return error_answer(401, "Invalid or expired access token");
    }
    if (incoming.path == many) {
        if (incoming.method == "POST") return ask(incoming);
        if (incoming.method == "GET") return list(incoming);
        return error_answer(405, "");
    }
    const std::string vin = incoming.path.substr(many.size() + 1);
    if (incoming.method == "GET") return show(vin);
    if (incoming.method == "DELETE") return remove(vin);
    return error_answer(405, "");
}

answer platform_calls::ask(const call& incoming) {
    boost::system::error_code error;
    const json::value parsed = json::parse(incoming.body, error);
    if (error) return error_answer(400, "The body is not JSON");
    const json::object* form = parsed.if_object();
    const json::value* vehicles = form != nullptr ? form->if_contains("vehicles") : nullptr;
    if (vehicles == nullptr || !vehicles->is_array()) {
        return error_answer(422, "vehicles must be an array", "/vehicles");
    }
    json::array results;
    for (const json::value& item : vehicles->get_array()) {
        if (!item.is_object()) return error_answer(422, "vehicles must be an array of objects", "/vehicles");
        const clearance_request request = read_request(item.get_object());
        const request_outcome outcome = rules_.ask(request, now_());
        json::object result{{"vin", request.vin}, {"status", outcome.status}};
        if (!outcome.description.empty()) result["description"] = outcome.description;
        if (!request.tags.empty()) result["tags"] = json::parse(request.tags);
        results.push_back(std::move(result));
    }
    changed_();
    return json_answer(200, {{"vehicles", std::move(results)}});
}

answer platform_calls::list(const call& incoming) const {
    filter chosen;
    std::string problem;
    const auto text = incoming.query.find("filter");
    if (text != incoming.query.end() && !filter::read(text->second, chosen, problem)) {
        return error_answer(400, problem, "filter");
    }
    answer made;
    made.list = std::make_shared<fleet_list>(fleet_, std::move(chosen));
    return made;
}

// 60 calls a minute per application; a refused call does not count.
long platform_calls::seconds_to_wait() {
    constexpr std::size_t calls_a_minute = 60;
    const moment now = now_();
    while (!recent_shows_.empty() && recent_shows_.front() + std::chrono::minutes{1} <= now)
        recent_shows_.pop_front();
    if (recent_shows_.size() < calls_a_minute) {
        recent_shows_.push_back(now);
        return 0;
    }
    const auto left = recent_shows_.front() + std::chrono::minutes{1} - now;
    return static_cast<long>(std::chrono::ceil<std::chrono::seconds>(left).count());
}

answer platform_calls::show(const std::string& vin) {
    if (const long wait = seconds_to_wait(); wait > 0) return too_many_answer(wait);
    const vehicle* found = fleet_.find(vin);
    if (found == nullptr || !found->listed) return error_answer(404, "Vehicle not found");
    answer made;
    append_item(fleet_, *found, made.body);
    return made;
}

answer platform_calls::remove(const std::string& vin) {
    const removal_outcome outcome = rules_.remove(vin, now_());
    if (outcome.http_status != 200) return error_answer(outcome.http_status, outcome.detail);
    changed_();
    json::object body{{"vin", vin}, {"status", outcome.status}};
    if (const word tags = fleet_.find(vin)->tags; tags != 0) body["tags"] = json::parse(fleet_.text(tags));
    return json_answer(200, body);
}

}  // namespace sandbox
