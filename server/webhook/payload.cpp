#include "server/webhook/payload.hpp"

#include <algorithm>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>

#include "clearance/time.hpp"

namespace webhook {
namespace {

namespace json = boost::json;
using storage::DeliveryOutcome;

constexpr std::size_t longest_status = 64;
constexpr std::string_view clearance_changed = "fleet_clearance_changed";

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

const json::object* object_in(const json::object& parent, std::string_view name) {
    const auto* member = parent.if_contains(name);
    return member != nullptr ? member->if_object() : nullptr;
}

/// Empty where absent or not a string.
std::string_view text_in(const json::object& parent, std::string_view name) {
    const auto* member = parent.if_contains(name);
    const auto* text = member != nullptr ? member->if_string() : nullptr;
    return text != nullptr ? view(*text) : std::string_view{};
}

std::string not_json(std::string_view body, std::size_t offset, const boost::system::error_code& error) {
    const auto before = body.substr(0, std::min(offset, body.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto line_start = before.rfind('\n');
    const auto column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
    return "not JSON at line " + std::to_string(line) + ", column " + std::to_string(column) + ": " +
           error.message();
}

/// Strings as they are; of an object the member that people read, else all of it: a reason is never dropped
/// because its form is new.
std::string reason_of(const json::value* detail) {
    if (detail == nullptr || detail->is_null()) return {};
    if (const auto* text = detail->if_string()) return std::string(view(*text));
    if (const auto* object = detail->if_object()) {
        for (const std::string_view name : {"reason", "message", "description", "detail"})
            if (const auto text = text_in(*object, name); !text.empty()) return std::string(text);
    }
    return json::serialize(*detail);
}

bool is_word(std::string_view status) {
    return !status.empty() && status.size() <= longest_status &&
           std::none_of(status.begin(), status.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Payload unreadable(std::string type, std::string problem) {
    return {DeliveryOutcome::unreadable, std::move(type), std::move(problem), std::nullopt};
}

/// Where a body can say its type: `event.type`, or for the barest pings `type`.
std::string type_of(const json::object& body, std::string_view event_header) {
    if (const auto* event = object_in(body, "event"))
        if (const auto type = trimmed(text_in(*event, "type")); !type.empty()) return std::string(type);
    if (const auto type = trimmed(text_in(body, "type")); !type.empty()) return std::string(type);
    return std::string(event_header);
}

Payload read_change(const json::object& body, std::string type) {
    const auto* vehicle = object_in(body, "vehicle");
    const auto* vin_member = vehicle != nullptr ? vehicle->if_contains("vin") : nullptr;
    if (vin_member == nullptr) return unreadable(std::move(type), "vehicle.vin is missing");
    const auto vin = clearance::Vin::parse(text_in(*vehicle, "vin"));
    if (!vin)
        return unreadable(std::move(type), "vehicle.vin is not a VIN: expected 1 to 64 printable characters");

    const auto* event = object_in(body, "event");
    const auto* action = event != nullptr ? event->if_contains("action") : nullptr;
    if (action == nullptr) return unreadable(std::move(type), "event.action is missing");
    const auto status = trimmed(text_in(*event, "action"));
    if (!is_word(status))
        return unreadable(std::move(type),
                          "event.action is not a status: expected a text of 1 to 64 characters");

    storage::WebhookEvent change{*vin, clearance::Status(status), std::nullopt, {}, {}};
    if (const auto* received = event->if_contains("received_at");
        received != nullptr && !received->is_null()) {
        change.occurred_text =
            received->is_string() ? std::string(view(received->get_string())) : json::serialize(*received);
        if (received->is_string()) change.occurred_at = clearance::parse_time(change.occurred_text);
    }
    change.reason = reason_of(event->if_contains("detail"));
    return {DeliveryOutcome::recorded, std::move(type), {}, std::move(change)};
}

Payload read_object(const json::object& body, std::string_view event_header) {
    auto type = type_of(body, event_header);
    if (type.empty()) return unreadable({}, "event.type is missing");
    if (type == "ping") return {DeliveryOutcome::ping, std::move(type), {}, std::nullopt};
    if (type != clearance_changed) return {DeliveryOutcome::ignored, std::move(type), {}, std::nullopt};
    return read_change(body, std::move(type));
}

}  // namespace

Payload read_payload(std::string_view body, std::string_view event_header) {
    event_header = trimmed(event_header);
    if (event_header == "ping" && trimmed(body).empty())
        return {DeliveryOutcome::ping, std::string(event_header), {}, std::nullopt};

    unsigned char room[8192];
    unsigned char scratch[2048];
    json::monotonic_resource memory(room, sizeof room);
    json::parse_options options;
    options.max_depth = 32;
    json::parser parser({}, options, scratch, sizeof scratch);
    parser.reset(&memory);
    boost::system::error_code error;
    const auto read = parser.write(body.data(), body.size(), error);
    if (error) return unreadable(std::string(event_header), not_json(body, read, error));

    const auto value = parser.release();
    const auto* object = value.if_object();
    if (object == nullptr) return unreadable(std::string(event_header), "expected a JSON object");
    return read_object(*object, event_header);
}

}  // namespace webhook
