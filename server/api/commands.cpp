// POST /v1/vehicles, DELETE /v1/vehicles/{vin}.
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "server/api/api.hpp"
#include "server/api/asked_vin.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/clearance_body.hpp"
#include "server/api/csv_body.hpp"
#include "server/api/failure.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/api/query.hpp"
#include "server/api/read_body.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace api {
namespace {

using tracking::CommandAnswer;

/// With what can be said of each vehicle. When the platform refused the call as a whole there is nothing to
/// say of those that were sent: their `unknown` is meant for outcomes that are still being asked for.
http::Response with_results(http::Problem problem, const CommandAnswer& answer) {
    const bool all = !answer.failure || answer.failure->outcome_unknown;
    boost::json::array shown_results;
    for (const auto& result : answer.results) {
        if (all || result.status == "refused") shown_results.emplace_back(to_json(result));
    }
    if (!shown_results.empty())
        problem.members.emplace_back("vehicles", boost::json::serialize(shown_results));
    return to_response(problem);
}

http::Problem refused_by(std::string_view who, http::Problem problem) {
    problem.members.emplace_back("refused_by", boost::json::serialize(who));
    return problem;
}

/// The platform's words, where it refused: what failed otherwise was refused by nobody.
http::Problem problem_of(const CommandAnswer& answer) {
    auto problem = to_problem(*answer.failure);
    const auto& failure = *answer.failure;
    const bool refused = failure.kind == api_client::Failure::Kind::refused && problem.status < 500;
    if (!refused) return problem;
    const bool sent = failure.status != 0;
    return refused_by(answer.all_refused || !sent ? "service" : "platform", std::move(problem));
}

http::Response request_response(const CommandAnswer& answer) {
    if (answer.failure) return with_results(problem_of(answer), answer);
    if (answer.all_refused) {
        auto problem = http::unprocessable("none of these vehicles can be asked for: see vehicles");
        return with_results(refused_by("service", std::move(problem)), answer);
    }
    boost::json::object body;
    body["vehicles"] = to_json(answer.results);
    return json_response(200, body);
}

http::Response end_response(const CommandAnswer& answer) {
    if (answer.failure) return with_results(problem_of(answer), answer);
    api_client::Failure garbage;
    garbage.kind = api_client::Failure::Kind::garbage;
    if (answer.results.empty()) return to_response(to_problem(garbage));
    const auto& result = answer.results.front();
    if (answer.all_refused || result.status == "refused") {
        auto problem = http::unprocessable(valid_utf8(result.description));
        return with_results(refused_by(answer.all_refused ? "service" : "platform", std::move(problem)),
                            answer);
    }
    garbage.outcome_unknown = result.status == "unknown";
    if (garbage.outcome_unknown) return with_results(to_problem(garbage), answer);
    return json_response(200, to_json(result));
}

std::string_view result_word(const CommandAnswer& answer) {
    if (answer.failure) return answer.failure->outcome_unknown ? "unknown" : "failed";
    return answer.all_refused ? "refused" : "answered";
}

/// Who did what, for those who must account for it later. The VIN only of a command about a single one.
void log_command(std::string_view action, const std::string& by, std::size_t asked, const std::string& vin,
                 const CommandAnswer& answer) {
    const auto with = [&](std::string_view status) {
        return std::count_if(answer.results.begin(), answer.results.end(),
                             [&](const auto& result) { return result.status == status; });
    };
    const auto level = answer.failure ? logging::Level::warning : logging::Level::info;
    logging::write(level, "command",
                   {{"action", action},
                    {"by", by},
                    {"result", result_word(answer)},
                    {"vehicles", asked},
                    {"vin", vin},
                    {"refused", with("refused")},
                    {"errors", with("error")},
                    {"platform_status", answer.all_refused ? 0U
                                        : answer.failure   ? answer.failure->status
                                                           : 200U},
                    {"failure", answer.failure ? answer.failure->message : std::string()}});
}

http::Response not_durable(std::string_view action, const std::string& by, const std::string& problem) {
    logging::error("command",
                   {{"action", action}, {"by", by}, {"result", "not_durable"}, {"problem", problem}});
    return to_response(http::unavailable("the ledger cannot record the command now; nothing was sent", 5));
}

/// Whether something became of it, or nobody knows.
bool has_effect(const CommandAnswer& answer) {
    return answer.failure ? answer.failure->outcome_unknown : !answer.all_refused;
}

/// Whose keys they are: a user whom a proxy names is not the token of that name.
std::string key_owner(const Caller& caller) {
    return caller.means == storage::Means::proxy ? "proxy:" + caller.name : caller.name;
}

using WantedVehicles = std::variant<std::vector<api_client::ClearanceRequest>, http::Problem>;

WantedVehicles wanted_vehicles(const http::Request& request) {
    return has_media_type(request, "text/csv") ? parse_clearance_csv(request.body)
                                               : parse_clearance_body(request.body);
}

struct Outcome {
    std::optional<CommandAnswer> answer;
    std::string problem;  // why the ledger did not take it
};

asio::awaitable<Outcome> run(asio::awaitable<CommandAnswer> command) {
    Outcome outcome;
    try {
        outcome.answer = co_await std::move(command);
    } catch (const storage::LedgerError& error) {
        outcome.problem = error.what();
    }
    co_return outcome;
}

}  // namespace

Api::Answer Api::request_clearances(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    if (const auto problem = refuse_media_type(request, {"application/json", "text/csv"}))
        co_return to_response(*problem);
    std::optional<WantedVehicles> wanted;
    std::exception_ptr fault;
    try {
        wanted = co_await read_body(parts_.ledger, request, &wanted_vehicles);
    } catch (const storage::LedgerError&) {
        fault = std::current_exception();
    }
    if (!wanted) co_return ledger_unreadable(fault);
    auto& parsed = *wanted;
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    auto& requests = std::get<std::vector<api_client::ClearanceRequest>>(parsed);

    const auto& by = std::get<Caller>(verdict).name;
    Command carry_out = [this, &requests, &by]() -> asio::awaitable<CarriedOut> {
        const auto asked = requests.size();
        const auto vin = asked == 1 ? requests.front().vin : std::string();
        auto command = parts_.commands.ask(std::move(requests), by);
        const auto outcome = co_await run(std::move(command));
        CarriedOut carried_out;
        carried_out.changed = outcome.answer && has_effect(*outcome.answer);
        if (!outcome.answer) {
            carried_out.response = not_durable("request", by, outcome.problem);
        } else {
            log_command("request", by, asked, vin, *outcome.answer);
            carried_out.response = request_response(*outcome.answer);
        }
        co_return carried_out;
    };
    auto response = co_await once(request, key_owner(std::get<Caller>(verdict)), std::move(carry_out));
    co_return response;
}

Api::Answer Api::end_clearance(http::Request& request) {
    const auto verdict = parts_.authority.check(request, config::Role::operate);
    if (const auto* problem = std::get_if<http::Problem>(&verdict)) co_return to_response(*problem);
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const auto vin = requestable_vin(request.parameters.at(0));
    if (!vin) {
        auto problem = http::unprocessable(not_a_vin(request.parameters.at(0)));
        co_return to_response(refused_by("service", std::move(problem)));
    }
    request.path = "/v1/vehicles/" + vin->text();  // the same command in whatever case the VIN was written

    const auto& by = std::get<Caller>(verdict).name;
    Command carry_out = [this, &vin, &by]() -> asio::awaitable<CarriedOut> {
        auto command = parts_.commands.end(vin->text(), by);
        const auto outcome = co_await run(std::move(command));
        CarriedOut carried_out;
        carried_out.changed = outcome.answer && has_effect(*outcome.answer);
        if (!outcome.answer) {
            carried_out.response = not_durable("end", by, outcome.problem);
        } else {
            log_command("end", by, 1, vin->text(), *outcome.answer);
            carried_out.response = end_response(*outcome.answer);
        }
        co_return carried_out;
    };
    auto response = co_await once(request, key_owner(std::get<Caller>(verdict)), std::move(carry_out));
    co_return response;
}

}  // namespace api
