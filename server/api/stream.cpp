// GET /v1/stream: server-sent events of revisions and findings.
#include "server/api/api.hpp"
#include "server/api/event_text.hpp"
#include "server/api/feed_query.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/async_ledger.hpp"

namespace api {
namespace {

constexpr std::string_view resuming_header = "Last-Event-ID";
constexpr int retry_when_full = 5;

/// What was told last: a browser that comes again says it in the header, and asks for the same address as at
/// first.
std::variant<std::optional<StreamStart>, http::Problem> start_of(const http::Request& request,
                                                                 const ListQuery& query) {
    const auto after = query.others.find("after");
    std::string_view text = request.header(resuming_header);
    const auto name = text.empty() ? std::string_view("after") : resuming_header;
    if (text.empty() && after != query.others.end()) text = after->second;
    if (text.empty()) return std::nullopt;
    const auto start = parse_position(text);
    if (!start)
        return http::bad_request(
            std::string(name).append(" must be the id of an event, or a seq, not ").append(shown(text)));
    return start;
}

using Start = std::variant<storage::FeedPosition, http::Problem>;

/// From now on, unless it goes on from somewhere.
Start position_of(storage::Reading& ledger, const std::optional<StreamStart>& start,
                  const storage::RevisionFilter& filter) {
    if (auto problem = refuse_unknown(ledger, filter)) return std::move(*problem);
    auto position = ledger.feed().newest();
    if (!start) return position;
    const auto event = start->finding_event.value_or(position.finding_event);
    if (start->revision > position.revision || event > position.finding_event)
        return ahead_of_ledger(position.revision);
    position.revision = start->revision;
    position.finding_event = event;
    return position;
}

/// A session may end while its stream is open.
MayReadOn while_known(const Authority& authority, const Caller& caller) {
    return [&authority, caller] { return authority.still_knows(caller); };
}

http::Response event_stream(http::BodyStream stream) {
    http::Response response;
    response.content_type = "text/event-stream";
    // a reverse proxy would gather the events
    response.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
    response.stream = std::move(stream);
    return response;
}

}  // namespace

Api::Answer Api::open_stream(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::read);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    auto parsed = parse_list_query(request.query, {"after", "vin", "to", "brand", "source"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& query = std::get<ListQuery>(parsed);
    const auto start = start_of(request, query);
    if (const auto* problem = std::get_if<http::Problem>(&start)) co_return to_response(*problem);
    auto parsed_filter = parse_filter(query);
    if (const auto* problem = std::get_if<http::Problem>(&parsed_filter)) co_return to_response(*problem);
    auto& filter = std::get<storage::RevisionFilter>(parsed_filter);

    const auto position = std::make_shared<storage::FeedPosition>();
    const LedgerAnswer look = [position, filter,
                               from = std::get<std::optional<StreamStart>>(start)](storage::Reading& ledger) {
        const auto found = position_of(ledger, from, filter);
        if (const auto* problem = std::get_if<http::Problem>(&found)) return to_response(*problem);
        *position = std::get<storage::FeedPosition>(found);
        return http::Response{};
    };
    auto looked = co_await from_ledger(look);
    if (looked.status != 200) co_return looked;
    std::optional<http::BodyStream> stream;
    if (parts_.live_stream != nullptr)
        stream = parts_.live_stream->open(*position, std::move(filter),
                                          while_known(parts_.authority, std::get<Caller>(verdict)));
    if (!stream)
        co_return to_response(http::unavailable("as many streams are open as may be", retry_when_full));
    co_return event_stream(std::move(*stream));
}

}  // namespace api
