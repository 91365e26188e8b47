// GET /v1/summary.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

http::Response summary_answer(storage::Reading& ledger) {
    auto body = to_json(ledger.summary());
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

}  // namespace

Api::Answer Api::show_summary(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const LedgerAnswer job = summary_answer;
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
