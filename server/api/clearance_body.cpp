#include "server/api/clearance_body.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <cmath>

#include "clearance/brand.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/json_text.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr std::array<std::string_view, 1> body_names{"vehicles"};
constexpr std::array<std::string_view, 4> vehicle_names{"vin", "brand", "tags", "control_measures"};

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::string read_text(const json::object& object, std::string_view name, const std::string& pointer,
                      BodyFaults& faults) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    if (value == nullptr) {
        faults.add(child_pointer(pointer, name), "is missing");
    } else if (text == nullptr || text->empty()) {
        faults.add(child_pointer(pointer, name), "must be a string that is not empty");
    }
    return text == nullptr ? std::string() : std::string(view(*text));
}

std::optional<clearance::Tags> read_tags(const json::object& object, const std::string& pointer,
                                         BodyFaults& faults) {
    const auto* value = object.if_contains("tags");
    if (value == nullptr) return std::nullopt;
    const auto at = child_pointer(pointer, "tags");
    if (!value->is_object()) {
        faults.add(at, "must be an object of strings");
        return std::nullopt;
    }
    clearance::Tags tags;
    for (const auto& member : value->get_object()) {
        const std::string name(member.key().data(), member.key().size());
        if (const auto* text = member.value().if_string()) {
            tags[name] = view(*text);
        } else {
            faults.add(child_pointer(at, name), "must be a string");
        }
    }
    return tags;
}

/// The key of the ledger; a text that cannot be one stays as it is, to be refused by the checks of each
/// vehicle.
std::string read_vin(const json::object& object, const std::string& pointer, BodyFaults& faults) {
    auto text = read_text(object, "vin", pointer, faults);
    const auto vin = clearance::Vin::parse(text);
    return vin ? vin->text() : text;
}

/// What a double cannot hold is read as infinity, which JSON cannot say.
void refuse_infinity(const json::value& value, const std::string& pointer, BodyFaults& faults) {
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object)
            refuse_infinity(member.value(),
                            child_pointer(pointer, {member.key().data(), member.key().size()}), faults);
    } else if (const auto* array = value.if_array()) {
        std::size_t index = 0;
        for (const auto& each : *array)
            refuse_infinity(each, pointer + '/' + std::to_string(index++), faults);
    } else if (value.is_double() && !std::isfinite(value.get_double())) {
        faults.add(pointer, "must be a number below 1.8e308 and above -1.8e308");
    }
}

std::string read_measures(const json::object& object, const std::string& pointer, BodyFaults& faults) {
    const auto* measures = object.if_contains("control_measures");
    if (measures == nullptr) return {};
    const auto at = child_pointer(pointer, "control_measures");
    if (!measures->is_object()) {
        faults.add(at, "must be an object");
        return {};
    }
    refuse_infinity(*measures, at, faults);
    return json::serialize(*measures);
}

api_client::ClearanceRequest read_vehicle(const json::value& value, const std::string& pointer,
                                          BodyFaults& faults) {
    api_client::ClearanceRequest request;
    const auto* object = value.if_object();
    if (object == nullptr) {
        faults.add(pointer, "must be an object");
        return request;
    }
    faults.add_unknown(*object, vehicle_names, pointer);
    request.vin = read_vin(*object, pointer, faults);
    request.brand = clearance::platform_spelling(read_text(*object, "brand", pointer, faults));
    request.tags = read_tags(*object, pointer, faults);
    request.control_measures = read_measures(*object, pointer, faults);
    return request;
}

std::vector<api_client::ClearanceRequest> read_body(const json::value& body, BodyFaults& faults) {
    std::vector<api_client::ClearanceRequest> requests;
    const auto* object = body.if_object();
    if (object == nullptr) {
        faults.add("", "must be an object with the member vehicles");
        return requests;
    }
    faults.add_unknown(*object, body_names, "");
    const auto* value = object->if_contains("vehicles");
    const auto* vehicles = value == nullptr ? nullptr : value->if_array();
    if (vehicles == nullptr) {
        faults.add("/vehicles", value == nullptr ? "is missing" : "must be an array");
    } else if (vehicles->empty() || vehicles->size() > most_vehicles_per_request) {
        faults.add("/vehicles", "must hold 1 to 1,000 vehicles, not " + std::to_string(vehicles->size()));
    } else {
        std::size_t index = 0;
        for (const auto& vehicle : *vehicles) {
            requests.push_back(read_vehicle(vehicle, "/vehicles/" + std::to_string(index++), faults));
        }
    }
    return requests;
}

}  // namespace

std::variant<std::vector<api_client::ClearanceRequest>, http::Problem> parse_clearance_body(
    std::string_view body) {
    const auto parsed = parse_json(body);
    if (const auto* fault = std::get_if<JsonFault>(&parsed)) {
        return http::bad_request("the body is not valid JSON: " + fault->text());
    }
    BodyFaults faults;
    auto requests = read_body(std::get<json::value>(parsed), faults);
    if (!faults.empty()) return faults.to_problem();
    return requests;
}

}  // namespace api
