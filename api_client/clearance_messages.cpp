#include "api_client/clearance_messages.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <utility>

#include "api_client/item_reader.hpp"

namespace api_client {
namespace {

namespace json = boost::json;

json::object one_of(const std::vector<std::string>& values) {
    return {{"operator", "in"}, {"value", json::array(values.begin(), values.end())}};
}

std::optional<json::object> parse_object(std::string_view text) {
    json::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

/// A number that a double cannot hold is read as infinity, which JSON cannot say.
bool can_be_written(const json::value& value) {
    if (const auto* object = value.if_object())
        return std::all_of(object->begin(), object->end(),
                           [](const auto& member) { return can_be_written(member.value()); });
    if (const auto* array = value.if_array())
        return std::all_of(array->begin(), array->end(), can_be_written);
    return !value.is_double() || std::isfinite(value.get_double());
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

std::optional<json::object> request_object(const ClearanceRequest& request) {
    json::object object{{"vin", request.vin}, {"brand", request.brand}};
    if (request.tags) {
        json::object tags;
        for (const auto& [name, value] : *request.tags) tags[name] = value;
        object["tags"] = std::move(tags);
    }
    if (!request.control_measures.empty()) {
        auto measures = parse_object(request.control_measures);
        if (!measures || !can_be_written(*measures)) return std::nullopt;
        object["control_measures"] = std::move(*measures);
    }
    return object;
}

ClearanceResult read_result(const json::object& object) {
    ClearanceResult result;
    result.vin = text_of(object, "vin");
    result.status = text_of(object, "status");
    result.description = text_of(object, "description");
    result.tags = read_tags(object.if_contains("tags"));
    return result;
}

bool same_vin(const std::string& left, const std::string& right) {
    return !left.empty() && clearance::Vin::parse(left) == clearance::Vin::parse(right) &&
           (left == right || clearance::Vin::parse(left).has_value());
}

/// An answer of its own to each request, even where a VIN was asked for twice.
class UnusedResults {
  public:
    explicit UnusedResults(const json::array& items) : used_(items.size()) {
        for (const json::value& item : items) {
            results_.push_back(item.is_object() ? read_result(item.get_object()) : ClearanceResult());
        }
    }

    /// By VIN; without one an item can only be meant by its place.
    ClearanceResult take(const std::string& vin, std::size_t place, bool places_agree) {
        for (std::size_t i = 0; i < results_.size(); ++i) {
            if (!used_[i] && same_vin(results_[i].vin, vin)) return use(i, vin);
        }
        if (places_agree && !used_[place] && results_[place].vin.empty()) return use(place, vin);
        ClearanceResult missing;
        missing.vin = vin;
        missing.description = "the platform's answer does not mention this vehicle";
        return missing;
    }

    std::size_t size() const { return results_.size(); }

  private:
    ClearanceResult use(std::size_t index, const std::string& vin) {
        used_[index] = true;
        ClearanceResult result = std::move(results_[index]);
        result.vin = vin;
        return result;
    }

    std::vector<ClearanceResult> results_;
    std::vector<bool> used_;
};

}  // namespace

std::string filter_text(const ListFilter& filter) {
    json::object object;
    if (!filter.statuses.empty()) object["status"] = one_of(filter.statuses);
    if (!filter.vins.empty()) object["vin"] = one_of(filter.vins);
    return object.empty() ? std::string() : json::serialize(object);
}

std::optional<std::string> request_text(const std::vector<ClearanceRequest>& requests) {
    json::array vehicles;
    for (const ClearanceRequest& request : requests) {
        auto object = request_object(request);
        if (!object) return std::nullopt;
        vehicles.push_back(std::move(*object));
    }
    return json::serialize(json::object{{"vehicles", std::move(vehicles)}});
}

std::optional<std::vector<ClearanceResult>> read_results(std::string_view body,
                                                         const std::vector<ClearanceRequest>& requests) {
    const auto document = parse_object(body);
    const json::value* vehicles = document ? document->if_contains("vehicles") : nullptr;
    if (vehicles == nullptr || !vehicles->is_array()) return std::nullopt;
    UnusedResults unused(vehicles->get_array());
    std::vector<ClearanceResult> results;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        results.push_back(unused.take(requests[i].vin, i, unused.size() == requests.size()));
    }
    return results;
}

std::optional<ClearanceResult> read_end(std::string_view body, const std::string& vin) {
    const auto document = parse_object(body);
    if (!document) return std::nullopt;
    ClearanceResult result = read_result(*document);
    if (result.status.empty()) return std::nullopt;
    result.vin = vin;
    return result;
}

}  // namespace api_client
