// GET /v1/audit; and every command is written down before it is carried out.
#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>

#include "server/api/api.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/audit_intent.hpp"
#include "server/api/json.hpp"
#include "server/api/link.hpp"
#include "server/api/nearest.hpp"
#include "server/api/page.hpp"
#include "server/api/query.hpp"
#include "server/api/read_body.hpp"
#include "storage/audit.hpp"

namespace json = boost::json;

namespace api {
namespace {

using storage::AuditEntry;
using storage::AuditQuery;

http::Response not_written_down() {
    return to_response(http::unavailable("the ledger cannot record the command now; nothing was sent", 5));
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(valid_utf8(text));
}

json::object shown_entry(const AuditEntry& entry) {
    json::array vins;
    for (const auto& vin : entry.vins) vins.emplace_back(vin.text());
    return {{"id", entry.id},
            {"at", to_json(std::optional(entry.at))},
            {"by", valid_utf8(entry.by)},
            {"means", word_of(entry.means)},
            {"address", text_or_null(entry.address)},
            {"action", entry.action},
            {"subject", text_or_null(entry.subject)},
            {"vehicles", entry.vehicles},
            {"vins", std::move(vins)},
            {"erased", entry.erased},
            {"finished_at", to_json(entry.finished_at)},
            {"status", entry.status == 0 ? json::value() : json::value(entry.status)}};
}

std::optional<std::string> given(const ListQuery& query, std::string_view name) {
    const auto found = query.others.find(name);
    return found == query.others.end() ? std::nullopt : std::optional(found->second);
}

std::optional<http::Problem> refuse_action(const std::optional<std::string>& action,
                                           const std::vector<std::string>& actions) {
    const std::vector<std::string_view> known(actions.begin(), actions.end());
    if (!action || std::find(known.begin(), known.end(), *action) != known.end()) return std::nullopt;
    return http::bad_request("unknown action " + shown(*action) + hint(*action, known));
}

std::variant<AuditQuery, http::Problem> audit_query(const ListQuery& query,
                                                    const std::vector<std::string>& actions) {
    AuditQuery wanted;
    wanted.by = given(query, "by");
    wanted.action = given(query, "action");
    if (auto problem = refuse_action(wanted.action, actions)) return std::move(*problem);
    if (const auto text = given(query, "vin")) {
        wanted.vin = clearance::Vin::parse(*text);
        if (!wanted.vin) return http::bad_request(not_a_vin(*text));
    }
    const auto since = parse_time_parameter(query, "since"), until = parse_time_parameter(query, "until");
    for (const auto* time : {&since, &until})
        if (const auto* problem = std::get_if<http::Problem>(time)) return *problem;
    wanted.since = std::get<std::optional<clearance::Time>>(since);
    wanted.until = std::get<std::optional<clearance::Time>>(until);
    if (wanted.since && wanted.until && *wanted.until <= *wanted.since)
        return http::bad_request("until must be later than since");
    return wanted;
}

}  // namespace

boost::asio::awaitable<std::optional<Api::AuditEntryBegun>> Api::write_down(http::Request& request,
                                                                            const Caller& caller,
                                                                            const AuditedCommand& command) {
    const auto intent_of = [caller, action = command.action,
                            of_vehicle = command.of_vehicle](const http::Request& asked) {
        return audit_intent(asked, caller, action, of_vehicle);
    };
    storage::AuditIntent intent;
    std::string problem;
    try {
        intent = co_await read_body(parts_.ledger, request, intent_of);
    } catch (const storage::LedgerError& error) {
        problem = error.what();
    }
    if (!problem.empty()) {
        log_unreadable(problem);
        co_return std::nullopt;
    }
    intent.address = parts_.authority.client_address(request);
    const LedgerChange begin = [intent](storage::Writing& writing) { return writing.audit().begin(intent); };
    const auto id = co_await change_ledger(begin);
    if (!id) co_return std::nullopt;
    co_return AuditEntryBegun{*id, std::move(intent)};
}

/// What is thrown meanwhile is answered 500, and so it is written down.
Api::Answer Api::carry_out(http::Request& request, const AuditedCommand& command) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    const auto entry = co_await write_down(request, std::get<Caller>(verdict), command);
    if (!entry) co_return not_written_down();

    http::Response response;
    std::exception_ptr fault;
    try {
        response = co_await (this->*command.member)(request);
    } catch (...) {
        fault = std::current_exception();
    }
    // cut off: what came of it nobody knows, and nothing can be awaited any more
    const auto cancellation = co_await boost::asio::this_coro::cancellation_state;
    const bool cut = cancellation.cancelled() != boost::asio::cancellation_type::none;
    if (cut && fault) std::rethrow_exception(fault);
    if (cut) co_return response;
    const int status = fault ? 500 : static_cast<int>(response.status);
    auto outcome = audit_outcome(entry->intent, status);
    const LedgerChange finish = [id = entry->id, outcome = std::move(outcome)](storage::Writing& writing) {
        writing.audit().finish(id, outcome);
        return id;
    };
    // it is done, whether this can be written down or not: the log has it then
    co_await change_ledger(finish);
    if (fault) std::rethrow_exception(fault);
    co_return response;
}

Api::Answer Api::list_audit(http::Request& request) {
    const auto parsed =
        parse_list_query(request.query, {"limit", "cursor", "by", "action", "vin", "since", "until"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto& query = std::get<ListQuery>(parsed);
    auto wanted = audit_query(query, actions_);
    if (const auto* problem = std::get_if<http::Problem>(&wanted)) co_return to_response(*problem);
    auto& audit = std::get<AuditQuery>(wanted);

    std::vector<std::string> filters;
    for (const auto& [name, value] : query.others) filters.push_back(name + "=" + value);
    const auto scope = cursor_scope(parts_.ledger.created_at(), "audit", {filters});
    if (!query.cursor.empty()) {
        const auto keys = decode_cursor(scope, query.cursor, 1);
        if (!keys) co_return to_response(foreign_cursor());
        audit.before = keys->front();
    }
    audit.limit = query.limit + 1;
    const LedgerAnswer job = [audit, scope, limit = query.limit,
                              address = ListAddress::of(request)](storage::Reading& ledger) {
        if (const auto problem = refuse_impossible_vin(ledger, audit.vin)) return to_response(*problem);
        const auto page =
            make_page("audit", ledger.audit().page(audit), static_cast<std::size_t>(limit), scope,
                      &shown_entry, [](const AuditEntry& entry) { return CursorKeys{entry.id}; });
        return page_response(page, address);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
