#include "server/api/json_body.hpp"

#include "server/api/json_text.hpp"
#include "server/csv.hpp"

namespace json = boost::json;

namespace api {

std::variant<JsonBody, http::Problem> JsonBody::read(const http::Request& request,
                                                     std::span<const std::string_view> members) {
    JsonBody body;
    if (request.body.empty()) return body;
    if (const auto problem = refuse_media_type(request)) return *problem;
    const auto parsed = parse_json(request.body);
    if (const auto* fault = std::get_if<JsonFault>(&parsed))
        return http::bad_request("the body is not valid JSON: " + fault->text());
    const auto* object = std::get<json::value>(parsed).if_object();
    if (object == nullptr) {
        body.faults.add("", "must be an object");
        return body.faults.to_problem();
    }
    body.object_ = *object;
    body.faults.add_unknown(body.object_, members, "");
    return body;
}

std::string JsonBody::text(std::string_view name, std::size_t most) {
    const auto* value = object_.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    const auto* text = value->if_string();
    if (text == nullptr) {
        faults.add(child_pointer("", name), "must be a text");
        return {};
    }
    if (csv::trimmed({text->data(), text->size()}).empty()) {
        faults.add(child_pointer("", name), "must not be empty: leave it out instead");
        return {};
    }
    if (text->size() > most)
        faults.add(child_pointer("", name), "must not be longer than " + std::to_string(most) + " bytes");
    return {text->data(), text->size()};
}

std::optional<clearance::Time> JsonBody::time(std::string_view name) {
    const auto written = text(name);
    if (written.empty()) return std::nullopt;
    const auto time = clearance::parse_time(written);
    if (!time) faults.add(child_pointer("", name), "must be a time, as 2026-01-02T10:00:00Z");
    return time;
}

}  // namespace api
