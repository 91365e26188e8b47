// GET /v1/sweeps/{id}, POST /v1/sweeps, POST /v1/vehicles/{vin}/check.
#include <boost/json/array.hpp>

#include "server/api/api.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/log.hpp"
#include "storage/filtered_lists.hpp"

namespace api {
namespace {

http::Response sweep_started(const std::string& by) {
    logging::info("command", {{"action", "sweep"}, {"by", by}, {"result", "started"}});
    boost::json::object body;
    body["status"] = "started";
    auto response = json_response(202, body);
    // it has no number before it begins: there it is once it has
    response.headers.emplace_back("Location", "/v1/sweeps?kind=full&limit=1");
    return response;
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

constexpr int most_items_shown = 100;

boost::json::object shown_item(const storage::KeptItem& item) {
    return {{"place", item.place},
            {"vin", item.vin ? boost::json::value(item.vin->text()) : boost::json::value()},
            {"problem", valid_utf8(item.problem)},
            {"raw", valid_utf8(item.raw)},
            {"times", item.times},
            {"first_sweep", item.first_sweep},
            {"last_sweep", item.last_sweep}};
}

boost::json::value seconds_of(const storage::Sweep& sweep) {
    if (!sweep.finished_at) return nullptr;
    return std::chrono::duration<double>(*sweep.finished_at - sweep.started_at).count();
}

boost::json::object shown_sweep(const storage::WholeSweep& whole) {
    auto body = to_json(whole.sweep);
    body["duration_seconds"] = seconds_of(whole.sweep);
    body["fence"] = whole.fence ? boost::json::value(*whole.fence) : boost::json::value();
    boost::json::array items;
    for (const auto& item : whole.items) items.emplace_back(shown_item(item));
    body["skipped_items"] = std::move(items);
    body["more_skipped_items"] = whole.more_items;
    return body;
}

}  // namespace

Api::Answer Api::show_sweep(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto id = parse_id(request.parameters.at(0));
    const LedgerAnswer job = [id](storage::Reading& ledger) {
        const auto whole = ledger.lists().sweep(id, most_items_shown);
        if (!whole) return to_response(http::not_found("there is no such sweep, or it is not kept any more"));
        return json_response(200, shown_sweep(*whole));
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

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
    const auto vin = requestable_vin(request.parameters.at(0));
    if (!vin) co_return to_response(http::unprocessable(not_a_vin(request.parameters.at(0))));
    const bool queued = parts_.reconciler.check(*vin, tracking::CheckFor::question);
    co_return check_answer(std::get<Caller>(verdict).name, *vin, queued);
}

}  // namespace api
