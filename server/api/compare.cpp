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

constexpr std::size_t largest_list = 32 * 1024 * 1024;  // as CSV 1,000,000 rows of a VIN and a brand

/// Belongs to the answer and not to a job of it, which may end a little later.
class Turn {
  public:
    explicit Turn(std::shared_ptr<std::atomic<bool>> taken) : taken_(std::move(taken)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { end(); }
    void end() {
        if (!std::exchange(ended_, true)) *taken_ = false;
    }

  private:
    std::shared_ptr<std::atomic<bool>> taken_;
    bool ended_ = false;
};

/// Ends early when nobody reads on. The turn ends before the last piece is sent: who has read it may ask
/// again.
asio::awaitable<void> write_comparison(storage::Ledger& ledger, std::shared_ptr<Comparison> comparison,
                                       std::shared_ptr<Turn> turn, http::BodyWriter& writer) {
    auto step = [comparison](storage::Reading& reading) { return comparison->step(reading); };
    while (!comparison->done()) {
        const auto piece = co_await async_ledger::read_much_for(ledger, step);
        if (comparison->done()) turn->end();
        if (piece.empty()) continue;
        const bool taken = co_await writer.write(piece);
        if (!taken) co_return;
    }
}

}  // namespace

void Api::add_comparison(http::Router& router, Access access) {
    http::Route route;
    route.method = "POST";
    route.pattern = "/v1/compare";
    route.name = "compare";
    route.max_body = largest_list;
    route.produces = {"application/json"};
    route.handler = [this](http::Request& request) { return compare(request); };
    route.guard = std::move(access.guard);
    router.add(std::move(route));
}

Api::Answer Api::compare(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (const auto problem = refuse_media_type(request, {"text/csv", "application/json"}))
        co_return to_response(*problem);
    const bool csv = has_media_type(request, "text/csv");
    if (comparing_->exchange(true))
        co_return to_response(http::unavailable("another list is being compared", 5));
    auto turn = std::make_shared<Turn>(comparing_);
    auto comparison = std::make_shared<Comparison>(std::move(request.body), csv, parts_.clock());
    auto begin = [comparison](storage::Reading& reading) { return comparison->begin(reading); };
    std::optional<http::Problem> problem;
    std::exception_ptr fault;
    try {
        problem = co_await async_ledger::read_much_for(parts_.ledger, std::move(begin));
    } catch (const std::exception&) {
        fault = std::current_exception();
    }
    if (fault) co_return ledger_unreadable(fault);
    if (problem) co_return to_response(*problem);
    http::Response response;
    response.content_type = "application/json";
    response.stream = [this, comparison, turn](http::BodyWriter& writer) {
        return write_comparison(parts_.ledger, comparison, turn, writer);
    };
    co_return response;
}

}  // namespace api
