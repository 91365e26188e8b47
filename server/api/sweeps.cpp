// POST /v1/sweeps, POST /v1/vehicles/{vin}/check.
#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
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

http::Response check_answer(const std::string& by, const clearance::Vin& vin, bool queued) {
    logging::info(
        "command",
        {{"action", "check"}, {"by", by}, {"vin", vin.text()}, {"result", queued ? "queued" : "refused"}});
    if (!queued) {
        return to_response(http::unavailable(
            "too many checks wait already; the next full sweep asks for every vehicle", 60));
    }
    boost::json::object body;
    body["vin"] = vin.text();
    body["queued"] = true;
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

/// Any VIN: whether there is such a vehicle is the platform's to say.
Api::Answer Api::start_check(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto vin = clearance::Vin::parse(request.parameters.at(0));
    if (!vin || !vin->is_requestable()) {
        co_return to_response(
            http::unprocessable("a VIN is 17 letters and digits, not " + shown(request.parameters.at(0))));
    }
    const bool queued = parts_.reconciler.check(*vin, tracking::CheckFor::question);
    co_return check_answer(std::get<Caller>(verdict).name, *vin, queued);
}

}  // namespace api
