#include "server/alerts/message.hpp"

#include <boost/json/value.hpp>
#include <utility>

namespace alerts {
namespace {

namespace json = boost::json;

json::value or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::optional<Time> time_of(const json::object& object, std::string_view name) {
    return clearance::parse_time(text_of(object, name));
}

const json::object& object_of(const json::object& object, std::string_view name) {
    static const json::object nothing;
    const auto* value = object.if_contains(name);
    const auto* inner = value == nullptr ? nullptr : value->if_object();
    return inner == nullptr ? nothing : *inner;
}

json::object of_vehicle(const ToldFinding& finding) {
    json::object tags;
    for (const auto& [name, value] : finding.tags) tags.emplace(name, value);
    return {{"vin", finding.vin},
            {"brand", or_null(finding.brand)},
            {"tags", std::move(tags)},
            {"status", or_null(finding.status)},
            {"from", or_null(finding.from)},
            {"reason_code", or_null(finding.reason_code)},
            {"reason", or_null(finding.reason)}};
}

}  // namespace

std::string_view name_of(Change change) {
    switch (change) {
        case Change::opened:
            return "opened";
        case Change::resolved:
            return "resolved";
        case Change::acknowledged:
            return "acknowledged";
    }
    return "unknown";
}

json::object to_json(const ToldFinding& finding) {
    json::object object{{"finding", finding.id}, {"kind", finding.kind}};
    if (!finding.vin.empty()) {
        for (auto& [name, value] : of_vehicle(finding)) object.emplace(name, std::move(value));
    }
    object.emplace("summary", finding.summary);
    object.emplace("advice", finding.advice);
    object.emplace("since", clearance::format_time(finding.since));
    object.emplace("estimated", finding.estimated);
    object.emplace("opened_at", clearance::format_time(finding.opened_at));
    if (finding.closed_at) object.emplace("closed_at", clearance::format_time(*finding.closed_at));
    if (!finding.closed_by.empty()) {
        object.emplace("closed_by", finding.closed_by);
        object.emplace("closing_note", or_null(finding.closing_note));
    }
    if (!finding.acknowledged_by.empty())
        object.emplace("acknowledged", json::object{{"by", finding.acknowledged_by}, {"note", finding.note}});
    object.emplace("detail", finding.detail);
    if (!finding.link.empty()) object.emplace("link", finding.link);
    return object;
}

ToldFinding told_finding(const json::object& object) {
    ToldFinding finding;
    if (const auto* id = object.if_contains("finding"); id != nullptr && id->is_int64())
        finding.id = id->get_int64();
    finding.kind = text_of(object, "kind");
    finding.vin = text_of(object, "vin");
    finding.brand = text_of(object, "brand");
    const auto& tags = object_of(object, "tags");
    for (const auto& tag : tags) finding.tags.emplace(tag.key(), text_of(tags, tag.key()));
    finding.status = text_of(object, "status");
    finding.from = text_of(object, "from");
    finding.reason_code = text_of(object, "reason_code");
    finding.reason = text_of(object, "reason");
    finding.summary = text_of(object, "summary");
    finding.advice = text_of(object, "advice");
    finding.since = time_of(object, "since").value_or(Time());
    if (const auto* flag = object.if_contains("estimated"); flag != nullptr && flag->is_bool())
        finding.estimated = flag->get_bool();
    finding.opened_at = time_of(object, "opened_at").value_or(Time());
    finding.closed_at = time_of(object, "closed_at");
    finding.closed_by = text_of(object, "closed_by");
    finding.closing_note = text_of(object, "closing_note");
    finding.acknowledged_by = text_of(object_of(object, "acknowledged"), "by");
    finding.note = text_of(object_of(object, "acknowledged"), "note");
    finding.link = text_of(object, "link");
    finding.detail = object_of(object, "detail");
    return finding;
}

}  // namespace alerts
