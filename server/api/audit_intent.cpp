#include "server/api/audit_intent.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/json_text.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr std::size_t most_vehicles = 1'000;
constexpr std::size_t longest_subject = 100;

class Named {
  public:
    explicit Named(storage::AuditIntent& intent) : intent_(intent) {}
    void add(std::string_view text) {
        if (const auto vin = requestable_vin(text)) intent_.vins.push_back(*vin);
    }
    void add(const json::value* value) {
        const auto* text = value == nullptr ? nullptr : value->if_string();
        if (text != nullptr) add(std::string_view(text->data(), text->size()));
    }

  private:
    storage::AuditIntent& intent_;
};

void add_from_json(std::string_view body, Named& named) {
    const auto parsed = parse_json(body);
    const auto* value = std::get_if<json::value>(&parsed);
    const auto* object = value == nullptr ? nullptr : value->if_object();
    if (object == nullptr) return;
    named.add(object->if_contains("vin"));
    const auto* vehicles = object->if_contains("vehicles");
    const auto* array = vehicles == nullptr ? nullptr : vehicles->if_array();
    if (array == nullptr) return;
    for (const auto& each : *array)
        if (const auto* vehicle = each.if_object()) named.add(vehicle->if_contains("vin"));
}

bool is_word(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whatever the columns are called: words of a VIN's length with a digit.
void add_from_csv(std::string_view body, Named& named) {
    for (auto at = body.begin(); at != body.end();) {
        at = std::find_if(at, body.end(), is_word);
        const auto end = std::find_if_not(at, body.end(), is_word);
        const bool may_be_one = static_cast<std::size_t>(end - at) == clearance::Vin::length &&
                                std::any_of(at, end, [](char c) { return c >= '0' && c <= '9'; });
        if (may_be_one) named.add(std::string_view(at, end));
        at = end;
    }
}

/// What can be no VIN is told as it was written.
void name_vehicle(const std::string& text, storage::AuditIntent& intent) {
    if (const auto vin = requestable_vin(text)) {
        intent.vins.push_back(*vin);
        return;
    }
    intent.vehicles = 0;
    intent.subject = valid_utf8(text.substr(0, longest_subject));
}

/// Each once, and not more than a command can be about.
void count_named(storage::AuditIntent& intent) {
    auto& vins = intent.vins;
    std::ranges::sort(vins);
    vins.erase(std::unique(vins.begin(), vins.end()), vins.end());
    intent.vehicles = static_cast<std::int64_t>(vins.size());
    if (vins.size() > most_vehicles)
        vins.erase(vins.begin() + static_cast<std::ptrdiff_t>(most_vehicles), vins.end());
}

}  // namespace

storage::AuditIntent audit_intent(const http::Request& request, const Caller& caller, std::string action,
                                  bool of_vehicle) {
    storage::AuditIntent intent;
    intent.by = valid_utf8(caller.name);
    intent.means = caller.means;
    intent.action = std::move(action);
    if (of_vehicle && !request.parameters.empty()) {
        intent.vehicles = clearance::Vin::parse(request.parameters.front()) ? 1 : 0;
        if (intent.action != "erase") name_vehicle(request.parameters.front(), intent);
        return intent;
    }
    if (!request.parameters.empty())
        intent.subject = valid_utf8(request.parameters.front().substr(0, longest_subject));
    Named named(intent);
    if (boost::beast::iequals(request.header("Content-Type").substr(0, 8), "text/csv")) {
        add_from_csv(request.body, named);
    } else if (!request.body.empty()) {
        add_from_json(request.body, named);
    }
    count_named(intent);
    return intent;
}

storage::AuditOutcome audit_outcome(const storage::AuditIntent& intent, int status) {
    const bool erased = intent.action == "erase" && status < 300;
    return {.status = status, .vins = intent.vins, .erased = erased ? intent.vehicles : 0};
}

}  // namespace api
