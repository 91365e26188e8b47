#include "server/api/asked_vin.hpp"

#include "server/api/nearest.hpp"

namespace api {

std::optional<clearance::Vin> requestable_vin(std::string_view text) {
    auto vin = clearance::Vin::parse(text);
    if (vin && !vin->is_requestable()) vin.reset();
    return vin;
}

std::string not_a_vin(std::string_view text) {
    return std::string(clearance::Vin::rule) + ", not " + shown(text);
}

std::string fault_of_vin(storage::Reading& ledger, const std::optional<clearance::Vin>& vin) {
    if (!vin || vin->is_requestable() || ledger.vehicle_id(*vin) != 0) return {};
    return not_a_vin(vin->text());
}

std::optional<http::Problem> refuse_impossible_vin(storage::Reading& ledger,
                                                   const std::optional<clearance::Vin>& vin) {
    auto fault = fault_of_vin(ledger, vin);
    if (fault.empty()) return std::nullopt;
    return http::bad_request(std::move(fault));
}

}  // namespace api
