// GET /v1/vehicles: a page as JSON, or all of them as CSV.
#include <stdexcept>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/link.hpp"
#include "server/api/members.hpp"
#include "server/api/vehicle_csv.hpp"
#include "server/api/vehicle_search.hpp"
#include "server/async_ledger.hpp"
#include "server/http/accept.hpp"
#include "server/http/representation.hpp"

namespace api {
namespace {

constexpr std::size_t csv_lines_at_once = 500, csv_looked_at_once = 20'000;

struct Asked {
    VehicleListing listing;
    ListAddress address;
};
using SharedAsked = std::shared_ptr<const Asked>;

bool prefers_csv(const http::Request& request) {
    return http::preferred_type(request, {"application/json", "text/csv"}) == 1U;
}

/// A cursor is given only for a query that was taken: its last vehicles may have got other statuses since.
std::optional<http::Problem> refuse(storage::Reading& ledger, const storage::VehicleQuestion& question) {
    if (question.after) return std::nullopt;
    if (auto problem = refuse_unknown_brands(ledger, question.brands)) return problem;
    return refuse_unknown_statuses(ledger, question.statuses);
}

http::Response vehicles_page(storage::Reading& ledger, const Asked& asked) {
    const auto& question = asked.listing.question;
    if (const auto problem = refuse(ledger, question)) return to_response(*problem);
    const auto found = ledger.search().page(question);
    std::string vehicles;
    for (const auto& vehicle : found.vehicles) {
        if (!vehicles.empty()) vehicles += ',';
        TextMembers members(vehicles);
        tell(vehicle, members);
        members.end();
    }
    const auto cursor = found.next ? encode_place(asked.listing, *found.next) : std::string();
    boost::json::object rest;
    rest["next_cursor"] = cursor.empty() ? boost::json::value(nullptr) : boost::json::value(cursor);
    if (question.only_groups()) rest["total"] = ledger.search().count(question.statuses, question.brands);
    rest["as_of"] = to_json(ledger.last_complete_sweep_end());
    auto response = list_response("vehicles", vehicles, rest);
    add_next_link(response, rest, asked.address);
    return response;
}

struct CsvPiece {
    std::optional<http::Problem> problem;
    std::string lines;
    std::optional<storage::VehiclePlace> next;
    std::int64_t state = 0;  // of the ledger, when it was read
};

CsvPiece csv_piece(storage::Reading& ledger, const storage::VehicleQuestion& question) {
    CsvPiece piece;
    piece.problem = refuse(ledger, question);
    if (piece.problem) return piece;
    if (!question.after) piece.lines = vehicle_csv_head();
    auto found = ledger.search().page(question);
    for (const auto& vehicle : found.vehicles) append_csv(piece.lines, vehicle);
    piece.next = std::move(found.next);
    piece.state = ledger.search().state();
    return piece;
}

/// The rest of an answer that has begun: a piece in memory at a time, read once the peer has taken the last
/// one. A listener that stops does not end it, or half the list would pass for the whole.
boost::asio::awaitable<void> write_csv(storage::Ledger& ledger, std::shared_ptr<CsvPiece> piece,
                                       storage::VehicleQuestion question, http::BodyWriter& writer) {
    for (;;) {
        if (!piece->lines.empty()) {
            const bool taken = co_await writer.write(piece->lines);
            if (!taken) co_return;
        }
        if (!piece->next) co_return;
        question.after = piece->next;
        auto job = [question](storage::Reading& reading) { return csv_piece(reading, question); };
        auto following = co_await async_ledger::read_much_for(ledger, std::move(job));
        if (following.problem) throw std::runtime_error("the rest of a list as CSV was refused");
        *piece = std::move(following);
    }
}

/// `asked_for` tells this question to this run of the service from all others. A tag that is still the
/// ledger's stands for the very lines that were sent: nothing was committed since the first of them was read,
/// also not while they were sent.
http::Response csv_response(storage::Ledger& ledger, CsvPiece first, const storage::VehicleQuestion& question,
                            const std::string& asked_for) {
    if (first.problem) return to_response(*first.problem);
    http::Response response;
    response.content_type = csv_type;
    response.headers = {{"Content-Disposition", "attachment; filename=\"vehicles.csv\""},
                        {"ETag", http::entity_tag(std::to_string(first.state) + ' ' + asked_for)}};
    const auto piece = std::make_shared<CsvPiece>(std::move(first));
    response.stream = [&ledger, piece, question](http::BodyWriter& writer) {
        return write_csv(ledger, piece, question, writer);
    };
    return response;
}

}  // namespace

Api::Answer Api::list_vehicles(http::Request& request) {
    if (prefers_csv(request)) {
        auto lines = co_await vehicles_as_csv(request.query);
        co_return lines;
    }
    auto parsed =
        parse_vehicle_listing(request.query, true, parts_.ledger.created_at(), parts_.wording.reasons);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto asked = std::make_shared<const Asked>(
        Asked{std::move(std::get<VehicleListing>(parsed)), ListAddress::of(request)});
    const LedgerAnswer job = [asked](storage::Reading& ledger) { return vehicles_page(ledger, *asked); };
    if (asked->listing.looks_at_many) {
        auto looked_for = co_await from_much_of_ledger(job);
        co_return looked_for;
    }
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::vehicles_as_csv(std::string raw_query) {
    auto parsed = parse_vehicle_listing(raw_query, false, parts_.ledger.created_at(), parts_.wording.reasons);
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto question = std::move(std::get<VehicleListing>(parsed).question);
    question.limit = csv_lines_at_once;
    question.most_looked_at = std::max(question.most_looked_at, csv_looked_at_once);
    const auto asked_for = clearance::format_time(parts_.ledger.created_at()) + ' ' +
                           clearance::format_time(started_at_) + " csv " + raw_query;
    const LedgerAnswer job = [question, asked_for, &ledger = parts_.ledger](storage::Reading& reading) {
        return csv_response(ledger, csv_piece(reading, question), question, asked_for);
    };
    // one reader for all of them, so that its states can be compared
    auto response = co_await from_much_of_ledger(job);
    co_return response;
}

}  // namespace api
