// POST /v1/compare.
#include <utility>

#include "server/api/api.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/comparison.hpp"
#include "server/api/query.hpp"
#include "server/async_ledger.hpp"

namespace asio = boost::asio;

namespace api {
namespace {

constexpr std::size_t largest_list = 32 * 1024 * 1024;  // 1,000,000 rows of a VIN and a brand
/// Read as a whole, JSON takes many times its size.
constexpr std::size_t largest_json = 4 * 1024 * 1024;

/// Ends early when nobody reads on.
asio::awaitable<void> write_comparison(storage::Ledger& ledger, std::shared_ptr<Comparison> comparison,
                                       http::BodyWriter& writer) {
    auto step = [comparison](storage::Reading& reading) { return comparison->step(reading); };
    while (!comparison->done()) {
        const auto piece = co_await async_ledger::read_much_for(ledger, step);
        if (piece.empty()) continue;
        const bool taken = co_await writer.write(piece);
        if (!taken) co_return;
    }
}

}  // namespace

void Api::add_comparison(http::Router& router, http::Guard guard) {
    http::Route route;
    route.method = "POST";
    route.pattern = "/v1/compare";
    route.name = "compare";
    route.max_body = largest_list;
    route.produces = {"application/json"};
    route.handler = [this](http::Request& request) { return compare(request); };
    route.guard = std::move(guard);
    router.add(std::move(route));
}

Api::Answer Api::compare(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (const auto problem = refuse_media_type(request, {"text/csv", "application/json"}))
        co_return to_response(*problem);
    const bool csv = has_media_type(request, "text/csv");
    if (!csv && request.body.size() > largest_json) {
        auto problem = http::too_large(largest_json);
        problem.detail += "; as text/csv it may be bigger";
        co_return to_response(problem);
    }
    if (comparing_->exchange(true))
        co_return to_response(http::unavailable("another list is being compared", 5));
    auto comparison = std::make_shared<Comparison>(comparing_, std::move(request.body), csv, parts_.clock());
    auto begin = [comparison](storage::Reading& reading) { return comparison->begin(reading); };
    std::optional<http::Problem> problem;
    std::string fault;
    try {
        problem = co_await async_ledger::read_much_for(parts_.ledger, std::move(begin));
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (!fault.empty()) co_return ledger_unreadable(fault);
    if (problem) co_return to_response(*problem);
    http::Response response;
    response.content_type = "application/json";
    response.stream = [this, comparison](http::BodyWriter& writer) {
        return write_comparison(parts_.ledger, comparison, writer);
    };
    co_return response;
}

}  // namespace api
