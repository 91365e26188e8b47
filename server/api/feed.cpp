// GET /v1/transitions: the revisions of all vehicles' transitions.
#include <boost/json/object.hpp>

#include "server/api/api.hpp"
#include "server/api/cursor.hpp"
#include "server/api/event_text.hpp"
#include "server/api/feed_query.hpp"
#include "server/api/json.hpp"
#include "server/api/link.hpp"
#include "server/api/nearest.hpp"

namespace api {
namespace {

/// Everything that a cursor must have been made for.
std::string scope_of(clearance::Time ledger_created_at, const storage::RevisionFilter& filter) {
    return cursor_scope(ledger_created_at, "feed",
                        {{filter.vin ? filter.vin->text() : std::string()},
                         filter.to,
                         filter.brands,
                         {std::to_string(filter.sources)}});
}

/// Where the page begins: behind `after`, or at the cursor, or at the newest.
std::variant<storage::FeedQuery, http::Problem> place_of(const ListQuery& query, const std::string& scope) {
    storage::FeedQuery wanted;
    wanted.limit = query.limit;
    wanted.newest_first = true;
    if (const auto after = query.others.find("after"); after != query.others.end()) {
        if (!query.cursor.empty())
            return http::bad_request(
                "cursor goes on from the newest to older ones, after to newer ones: "
                "send one of them");
        const auto start = parse_position(after->second);
        if (!start)
            return http::bad_request("after must be a seq, or the id of an event of the stream, not " +
                                     shown(after->second));
        wanted.newest_first = false;
        wanted.from = start->revision;
        return wanted;
    }
    if (query.cursor.empty()) return wanted;
    const auto keys = decode_cursor(scope, query.cursor, 1);
    if (!keys) return foreign_cursor();
    wanted.from = keys->front();
    return wanted;
}

http::Response feed_page(storage::Reading& ledger, const storage::FeedQuery& query, const std::string& scope,
                         const ListAddress& address) {
    if (const auto problem = refuse_unknown(ledger, query.filter)) return to_response(*problem);
    auto& feed = ledger.feed();
    const auto newest = feed.newest().revision;
    if (!query.newest_first && query.from > newest) return to_response(ahead_of_ledger(newest));
    const auto page = feed.page(query);
    std::string revisions;
    for (const auto& revision : page.revisions) {
        if (!revisions.empty()) revisions += ',';
        append_json(revisions, revision);
    }
    boost::json::object body;
    body["next_cursor"] = nullptr;
    body["next_after"] = nullptr;
    if (!query.newest_first) {
        body["next_after"] = page.reached;
    } else if (!page.ended) {
        body["next_cursor"] = encode_cursor(scope, {page.reached});
    }
    body["last_seq"] = newest;
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    auto response = list_response("transitions", revisions, body);
    add_next_link(response, body, address);
    if (!query.newest_first && page.reached < newest)
        response.headers.emplace_back("Link", next_link(address, "after", std::to_string(page.reached)));
    return response;
}

}  // namespace

Api::Answer Api::list_feed(http::Request& request) {
    auto parsed = parse_list_query(request.query,
                                   {"after", "vin", "to", "brand", "source", "missed", "limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& query = std::get<ListQuery>(parsed);
    const auto missed = parse_flag_parameter(query, "missed");
    if (const auto* problem = std::get_if<http::Problem>(&missed)) co_return to_response(*problem);
    if (std::get<bool>(missed)) {
        auto response = co_await list_missed(request);
        co_return response;
    }
    auto filter = parse_filter(query);
    if (const auto* problem = std::get_if<http::Problem>(&filter)) co_return to_response(*problem);
    auto scope = scope_of(parts_.ledger.created_at(), std::get<storage::RevisionFilter>(filter));
    auto wanted = place_of(query, scope);
    if (const auto* problem = std::get_if<http::Problem>(&wanted)) co_return to_response(*problem);
    auto& page = std::get<storage::FeedQuery>(wanted);
    page.filter = std::move(std::get<storage::RevisionFilter>(filter));
    const LedgerAnswer job = [page, scope, address = ListAddress::of(request)](storage::Reading& ledger) {
        return feed_page(ledger, page, scope, address);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
