// Findings, silences and alerts as JSON.
#include <boost/json/parse.hpp>

#include "server/api/json.hpp"
#include "server/api/members.hpp"
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

std::optional<json::object> acknowledgement(const std::optional<storage::Acknowledgement>& given) {
    if (!given) return std::nullopt;
    return json::object{{"at", to_json(std::optional(given->at))},
                        {"by", valid_utf8(given->by)},
                        {"note", text_or_null(given->note)}};
}

template <class Members>
void tell_finding(const storage::Finding& finding, const alerts::Wording& wording, Members& into) {
    const auto told = alerts::tell(finding, wording);
    const bool silenced = finding.silence != 0 && !finding.closed_at;
    into.add("id", finding.id);
    into.add("kind", std::string_view(told.kind));
    into.add("vin", MaybeWords{told.vin});
    into.add("brand", MaybeWords{told.brand});
    into.add("tags", told.tags);
    into.add("status", MaybeWords{told.status});
    into.add("from", MaybeWords{told.from});
    into.add("reason_code", MaybeWords{told.reason_code});
    into.add("reason", MaybeWords{told.reason});
    into.add("summary", std::string_view(told.summary));
    into.add("advice", std::string_view(told.advice));
    into.add("since", told.since);
    into.add("estimated", told.estimated);
    into.add("opened_at", finding.opened_at);
    add_if(into, "closed_at", finding.closed_at);
    into.add("closed_by", MaybeWords{finding.closed_by});
    into.add("closing_note", MaybeWords{finding.closing_note});
    add_if(into, "acknowledged", acknowledgement(finding.acknowledged));
    add_if(into, "silence", silenced ? std::optional(finding.silence) : std::nullopt);
    into.add("detail", told.detail);
    into.add("link", MaybeWords{told.link});
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
    json::object result;
    result.reserve(21);
    ObjectMembers members(result);
    tell(finding, wording, members);
    return result;
}

void tell(const storage::Finding& finding, const alerts::Wording& wording, ObjectMembers& into) {
    tell_finding(finding, wording, into);
}

void tell(const storage::Finding& finding, const alerts::Wording& wording, TextMembers& into) {
    tell_finding(finding, wording, into);
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
