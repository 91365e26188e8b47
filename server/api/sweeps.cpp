// POST /v1/sweeps.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"

namespace api {
namespace {

http::Response sweep_started(const std::string& by) {
    logging::info("command", {{"action", "sweep"}, {"by", by}, {"result", "started"}});
    boost::json::object body;
    body["status"] = "started";
    return json_response(202, body);
}

}  // namespace

Api::Answer Api::start_sweep(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    parts_.reconciler.sweep_now();
    co_return sweep_started(std::get<Caller>(verdict).name);
}

}  // namespace api
