#include "server/api/csv_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "clearance/brand.hpp"
#include "clearance/vin.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/clearance_body.hpp"

namespace json = boost::json;

namespace api {

http::Problem to_problem(const csv::Faults& faults) {
    if (faults.malformed) return http::bad_request("the body is not valid CSV: " + faults.list.at(0).text());
    json::array errors;
    for (const auto& fault : faults.list) {
        json::object error;
        error["line"] = fault.at.line;
        error["column"] = fault.at.column;
        error["detail"] = fault.what;
        errors.emplace_back(std::move(error));
    }
    auto problem = http::unprocessable(wrong_shape(faults.count, faults.list.size()));
    problem.members.emplace_back("errors", json::serialize(errors));
    return problem;
}

std::variant<std::vector<api_client::ClearanceRequest>, http::Problem> parse_clearance_csv(
    std::string_view body) {
    auto read = csv::read_wanted(body);
    if (const auto* faults = std::get_if<csv::Faults>(&read)) return to_problem(*faults);
    auto& vehicles = std::get<std::vector<csv::Wanted>>(read);
    if (vehicles.empty() || vehicles.size() > most_vehicles_per_request) {
        csv::Faults faults;
        const auto line = vehicles.empty() ? 1 : vehicles.at(most_vehicles_per_request).line;
        faults.add({line, 1}, "must hold 1 to 1,000 vehicles, not " + std::to_string(vehicles.size()));
        return to_problem(faults);
    }
    std::vector<api_client::ClearanceRequest> requests;
    for (auto& vehicle : vehicles) {
        api_client::ClearanceRequest request;
        const auto vin = clearance::Vin::parse(vehicle.vin);
        request.vin = vin ? vin->text() : vehicle.vin;
        request.brand = clearance::platform_spelling(vehicle.brand);
        request.tags = std::move(vehicle.tags);
        requests.push_back(std::move(request));
    }
    return requests;
}

}  // namespace api
