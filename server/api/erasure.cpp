// DELETE /v1/vehicles/{vin}/data.
#include "server/api/api.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace api {
namespace {

/// Who had how much removed; never of which vehicle.
void log_erasure(const std::string& by, const storage::Erasure& erasure) {
    logging::info("erasure", {{"by", by},
                              {"known", erasure.known},
                              {"bytes_removed", erasure.bytes_removed},
                              {"observations", erasure.observations},
                              {"deliveries", erasure.deliveries},
                              {"commands", erasure.commands},
                              {"alerts", erasure.alerts}});
}

/// Only what the platform named can have another VIN than one of 17 letters and digits.
http::Problem nothing_known(const clearance::Vin& vin) {
    if (!vin.is_requestable()) return http::unprocessable(not_a_vin(vin.text()));
    return http::not_found("no vehicle " + shown(vin.text()) + " is known here");
}

http::Response erasure_response(const storage::Erasure& erasure) {
    const boost::json::object body{{"erased", true},
                                   {"bytes_removed", erasure.bytes_removed},
                                   {"observations", erasure.observations},
                                   {"transitions", erasure.transitions},
                                   {"deliveries", erasure.deliveries},
                                   {"commands", erasure.commands},
                                   {"alerts", erasure.alerts},
                                   {"findings", erasure.findings},
                                   {"skipped_items", erasure.skipped_items},
                                   {"mentions", erasure.mentions}};
    return json_response(erasure.bytes_removed ? 200 : 202, body);
}

}  // namespace

Api::Answer Api::erase_vehicle(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto& name = request.parameters.at(0);
    const auto vin = clearance::Vin::parse(name);
    if (!vin) co_return to_response(http::unprocessable(not_a_vin(name)));

    const auto& by = std::get<Caller>(verdict).name;
    std::optional<storage::Erasure> erasure;
    std::string failure;
    try {
        erasure = co_await async_ledger::erase(parts_.ledger, *vin);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!erasure) {
        logging::error("erasure_failed", {{"by", by}, {"problem", failure}});
        co_return to_response(http::unavailable("the ledger cannot erase now; nothing was removed", 5));
    }
    log_erasure(by, *erasure);
    if (parts_.live_stream != nullptr) parts_.live_stream->erased();
    co_return erasure->known ? erasure_response(*erasure) : to_response(nothing_known(*vin));
}

}  // namespace api
