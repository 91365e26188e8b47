// Findings, silences and alerts as JSON.
#include <boost/json/parse.hpp>

#include "server/api/json.hpp"
#include "storage/finding_records.hpp"

namespace json = boost::json;

namespace api {
namespace {

std::string_view word(storage::AlertState state) {
    switch (state) {
        case storage::AlertState::waiting:
            return "waiting";
        case storage::AlertState::delivered:
            return "delivered";
        case storage::AlertState::dead:
            return "dead";
    }
    return "unknown";
}

std::string_view word(storage::AlertChange change) {
    switch (change) {
        case storage::AlertChange::opened:
            return "opened";
        case storage::AlertChange::resolved:
            return "resolved";
        case storage::AlertChange::acknowledged:
            return "acknowledged";
    }
    return "unknown";
}

json::value text_or_null(std::string_view words) {
    return words.empty() ? json::value() : json::value(valid_utf8(words));
}

json::value acknowledgement(const std::optional<storage::Acknowledgement>& given) {
    if (!given) return nullptr;
    return json::object{{"at", to_json(std::optional(given->at))},
                        {"by", valid_utf8(given->by)},
                        {"note", text_or_null(given->note)}};
}

}  // namespace

json::object to_json(const storage::Alert& alert) {
    return {{"id", alert.id},
            {"message_id", alert.message_id},
            {"hook", valid_utf8(alert.hook)},
            {"kind", storage::name_of(alert.kind)},
            {"change", word(alert.change)},
            {"group", alert.group},
            {"findings", alert.findings},
            {"state", word(alert.state)},
            {"attempts", alert.attempts},
            {"created_at", to_json(std::optional(alert.created_at))},
            {"next_attempt_at", to_json(alert.next_attempt_at)},
            {"finished_at", to_json(alert.finished_at)},
            {"last_status", alert.last_status == 0 ? json::value() : json::value(alert.last_status)},
            {"last_error", text_or_null(alert.last_error)}};
}

json::object to_json(const storage::Finding& finding, const alerts::Wording& wording) {
    const auto told = alerts::tell(finding, wording);
    json::object tags;
    for (const auto& [key, value] : told.tags) tags.emplace(valid_utf8(key), valid_utf8(value));
    return {
        {"id", finding.id},
        {"kind", told.kind},
        {"vin", text_or_null(told.vin)},
        {"brand", text_or_null(told.brand)},
        {"tags", std::move(tags)},
        {"status", text_or_null(told.status)},
        {"from", text_or_null(told.from)},
        {"reason_code", text_or_null(told.reason_code)},
        {"reason", text_or_null(told.reason)},
        {"summary", valid_utf8(told.summary)},
        {"advice", valid_utf8(told.advice)},
        {"since", to_json(std::optional(told.since))},
        {"estimated", told.estimated},
        {"opened_at", to_json(std::optional(finding.opened_at))},
        {"closed_at", to_json(finding.closed_at)},
        {"closed_by", text_or_null(finding.closed_by)},
        {"closing_note", text_or_null(finding.closing_note)},
        {"acknowledged", acknowledgement(finding.acknowledged)},
        {"silence", finding.silence == 0 || finding.closed_at ? json::value() : json::value(finding.silence)},
        {"detail", told.detail},
        {"link", text_or_null(told.link)}};
}

json::object to_json(const storage::Silence& silence, storage::Time now) {
    json::value tag;
    if (!silence.tag_key.empty())
        tag = json::object{{valid_utf8(silence.tag_key), valid_utf8(silence.tag_value)}};
    return {{"id", silence.id},
            {"kind", silence.kind ? json::value(storage::name_of(*silence.kind)) : json::value()},
            {"brand", text_or_null(silence.brand)},
            {"tag", std::move(tag)},
            {"vin", text_or_null(silence.vin)},
            {"created_at", to_json(std::optional(silence.created_at))},
            {"until", to_json(std::optional(silence.until))},
            {"ended_at", to_json(silence.ended_at)},
            {"in_force", !silence.ended_at && silence.until > now},
            {"by", valid_utf8(silence.by)},
            {"note", text_or_null(silence.note)}};
}

}  // namespace api
