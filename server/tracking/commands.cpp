#include "server/tracking/commands.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <map>
#include <set>
#include <utility>

#include "clearance/brand.hpp"
#include "server/async_ledger.hpp"
#include "server/config/values.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using clearance::Vin;
using storage::CommandOutcome;
using storage::CommandState;
using storage::CommandTicket;

/// Why a request is not worth sending; empty: it is.
std::string problem_with(const api_client::ClearanceRequest& request, const std::optional<Vin>& vin,
                         bool customer_name_configured) {
    if (!vin || !vin->is_requestable()) return std::string(Vin::rule);
    if (request.brand.empty()) return "the brand is missing";
    if (clearance::needs_customer_name(request.brand) && !customer_name_configured) {
        const bool named = request.tags &&
                           request.tags->contains(std::string(clearance::customer_name_tag)) &&
                           !request.tags->at(std::string(clearance::customer_name_tag)).empty();
        if (!named) {
            return "the Volkswagen Group brands need the tag " + std::string(clearance::customer_name_tag) +
                   " (the fleet operator's business name)";
        }
    }
    return {};
}

CommandOutcome outcome_of(const api_client::Failure& failure) {
    CommandOutcome outcome;
    outcome.state = failure.outcome_unknown ? CommandState::unknown : CommandState::refused;
    outcome.http_status = static_cast<int>(failure.status);
    outcome.description = failure.message;
    return outcome;
}

CommandOutcome outcome_of(const api_client::ClearanceResult& result) {
    CommandOutcome outcome;
    if (result.status.empty()) {  // the answer did not say what became of this one
        return {CommandState::unknown, 200, std::nullopt,
                result.description.empty() ? "the platform's answer lacks this VIN" : result.description};
    }
    const clearance::Status status(result.status);
    outcome.state = status == clearance::KnownStatus::error ? CommandState::refused : CommandState::accepted;
    outcome.http_status = 200;
    outcome.status = status;
    outcome.description = result.description;
    return outcome;
}

/// Behind the platform's words on a request that it did not take; empty: the brand is not what is wrong, as
/// far as we know. Its list of brands grows, so that others are not refused by us.
std::string meant_brand(const std::string& brand) {
    const auto known = clearance::platform_brands();
    if (std::ranges::find(known, brand) != known.end()) return {};
    const auto nearest = config::nearest(config::lower_case(brand), {known.begin(), known.end()});
    return nearest.empty() ? "" : "; was the brand " + nearest + " meant?";
}

/// The call was cancelled or broke off inside: it may have been sent.
api_client::Failure cut_short(const std::exception& error) {
    api_client::Failure failure;
    failure.kind = api_client::Failure::Kind::unreachable;
    failure.message = std::string("cut short: ") + error.what();
    failure.outcome_unknown = true;
    return failure;
}

/// An erased vehicle is treated as one that nobody ever heard of.
api_client::Failure unknown_here() {
    api_client::Failure failure;
    failure.kind = api_client::Failure::Kind::refused;
    failure.status = 404;
    failure.message = "no such vehicle is known here";
    return failure;
}

class PlatformCommands : public Commands {
  public:
    PlatformCommands(storage::Ledger& ledger, api_client::Platform& platform, CommandOptions options)
        : ledger_(ledger), platform_(platform), options_(std::move(options)) {}

    asio::awaitable<CommandAnswer> ask(std::vector<api_client::ClearanceRequest> requests,
                                       std::string by) override;
    asio::awaitable<CommandAnswer> end(std::string vin, std::string by) override;

  private:
    struct Sent {
        std::vector<std::size_t> places;  // of CommandAnswer::results
        std::vector<api_client::ClearanceRequest> requests;
        std::vector<storage::CommandIntent> intents;
        std::vector<CommandTicket> tickets;
    };

    Sent check(std::vector<api_client::ClearanceRequest>& requests, const std::string& by,
               CommandAnswer& answer) const;
    std::vector<CommandOutcome> settle(
        const Sent& sent, const api_client::Answer<std::vector<api_client::ClearanceResult>>& told,
        CommandAnswer& answer) const;
    asio::awaitable<std::vector<CommandTicket>> begin(std::vector<storage::CommandIntent> intents);
    asio::awaitable<void> finish(std::vector<storage::CommandIntent> intents,
                                 std::vector<CommandTicket> tickets, std::vector<CommandOutcome> outcomes);

    storage::Ledger& ledger_;
    api_client::Platform& platform_;
    CommandOptions options_;
};

PlatformCommands::Sent PlatformCommands::check(std::vector<api_client::ClearanceRequest>& requests,
                                               const std::string& by, CommandAnswer& answer) const {
    Sent sent;
    std::set<std::string> seen;
    for (auto& request : requests) {
        const auto vin = Vin::parse(request.vin);
        auto problem = problem_with(request, vin, options_.customer_name_configured);
        if (problem.empty() && !seen.insert(vin->text()).second)
            problem = "this VIN stands in the request twice";
        const auto name = vin ? vin->text() : request.vin;
        answer.results.push_back({name, problem.empty() ? "unknown" : "refused", problem, request.tags});
        if (!problem.empty()) continue;
        request.vin = name;
        sent.places.push_back(answer.results.size() - 1);
        sent.intents.push_back({storage::CommandKind::request, *vin, request.brand, request.tags, by});
        sent.requests.push_back(std::move(request));
    }
    return sent;
}

std::vector<CommandOutcome> PlatformCommands::settle(
    const Sent& sent, const api_client::Answer<std::vector<api_client::ClearanceResult>>& told,
    CommandAnswer& answer) const {
    std::map<std::string, const api_client::ClearanceResult*> by_vin;
    if (told) {
        for (const auto& result : *told.value) {
            if (const auto vin = Vin::parse(result.vin)) by_vin.emplace(vin->text(), &result);
        }
    } else {
        answer.failure = told.failure;
    }
    std::vector<CommandOutcome> outcomes;
    for (std::size_t i = 0; i < sent.places.size(); ++i) {
        CommandResult& mine = answer.results[sent.places[i]];
        const auto found = by_vin.find(mine.vin);
        if (!told) {
            outcomes.push_back(outcome_of(told.failure));
        } else if (found == by_vin.end()) {
            outcomes.push_back(outcome_of(api_client::ClearanceResult{}));
        } else {
            outcomes.push_back(outcome_of(*found->second));
            if (!found->second->status.empty()) mine.status = found->second->status;
            // what the platform has words for was so already: it keeps other tags than those sent
            if (found->second->tags || !found->second->description.empty()) mine.tags = found->second->tags;
        }
        mine.description = outcomes.back().description;
        if (mine.status == "error") mine.description += meant_brand(sent.requests[i].brand);
    }
    return outcomes;
}

asio::awaitable<std::vector<CommandTicket>> PlatformCommands::begin(
    std::vector<storage::CommandIntent> intents) {
    auto job = [intents = std::move(intents)](storage::Writing& writing) {
        std::vector<CommandTicket> tickets;
        tickets.reserve(intents.size());
        for (const auto& intent : intents) tickets.push_back(writing.begin_command(intent));
        return tickets;
    };
    co_return co_await async_ledger::write_for(ledger_, std::move(job));
}

/// What became of the commands; does not throw. A ledger that fails now leaves them as intended: the next
/// start asks for those VINs.
asio::awaitable<void> PlatformCommands::finish(std::vector<storage::CommandIntent> intents,
                                               std::vector<CommandTicket> tickets,
                                               std::vector<CommandOutcome> outcomes) {
    storage::Ledger::WriteJob job = [tickets, outcomes](storage::Writing& writing) {
        for (std::size_t i = 0; i < tickets.size(); ++i) writing.finish_command(tickets[i], outcomes[i]);
    };
    bool recorded = true;
    try {
        co_await async_ledger::write(ledger_, std::move(job));
    } catch (const std::exception& error) {
        recorded = false;
        logging::error("command_outcome_not_recorded", {{"problem", error.what()}});
    }
    if (!options_.check_wanted) co_return;
    for (std::size_t i = 0; i < tickets.size(); ++i) {
        if (!recorded || outcomes[i].state == CommandState::unknown) options_.check_wanted(intents[i].vin);
    }
}

asio::awaitable<CommandAnswer> PlatformCommands::ask(std::vector<api_client::ClearanceRequest> requests,
                                                     std::string by) {
    CommandAnswer answer;
    Sent sent = check(requests, by, answer);
    answer.all_refused = sent.requests.empty();
    if (answer.all_refused) co_return answer;
    sent.tickets = co_await begin(sent.intents);
    api_client::Answer<std::vector<api_client::ClearanceResult>> told;
    std::exception_ptr thrown;
    try {
        told = co_await platform_.request_clearances(sent.requests);
    } catch (const std::exception& error) {
        thrown = std::current_exception();
        told.failure = cut_short(error);
    }
    auto outcomes = settle(sent, told, answer);
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await finish(sent.intents, sent.tickets, std::move(outcomes));
    co_await asio::this_coro::throw_if_cancelled(true);
    if (thrown) std::rethrow_exception(thrown);
    co_return answer;
}

asio::awaitable<CommandAnswer> PlatformCommands::end(std::string vin, std::string by) {
    CommandAnswer answer;
    const auto key = Vin::parse(vin);
    if (!key || !key->is_requestable()) {
        answer.results.push_back({vin, "refused", std::string(Vin::rule), std::nullopt});
        answer.all_refused = true;
        co_return answer;
    }
    std::vector<storage::CommandIntent> intents;
    intents.push_back({storage::CommandKind::end, *key, {}, std::nullopt, std::move(by)});
    auto tickets = co_await begin(intents);
    if (tickets.front().id == 0) {
        answer.failure = unknown_here();
        answer.all_refused = true;
        co_return answer;
    }
    api_client::Answer<api_client::ClearanceResult> told;
    std::exception_ptr thrown;
    try {
        told = co_await platform_.end_clearance(key->text());
    } catch (const std::exception& error) {
        thrown = std::current_exception();
        told.failure = cut_short(error);
    }
    std::vector<CommandOutcome> outcomes;
    CommandResult mine{key->text(), "unknown", {}, std::nullopt};
    if (told) {
        outcomes.push_back(outcome_of(*told.value));
        if (!told.value->status.empty()) mine.status = told.value->status;
        mine.tags = told.value->tags;
    } else {
        outcomes.push_back(outcome_of(told.failure));
        answer.failure = told.failure;
    }
    mine.description = outcomes.back().description;
    answer.results.push_back(std::move(mine));
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await finish(std::move(intents), std::move(tickets), std::move(outcomes));
    co_await asio::this_coro::throw_if_cancelled(true);
    if (thrown) std::rethrow_exception(thrown);
    co_return answer;
}

}  // namespace

std::unique_ptr<Commands> make_commands(storage::Ledger& ledger, api_client::Platform& platform,
                                        CommandOptions options) {
    return std::make_unique<PlatformCommands>(ledger, platform, std::move(options));
}

}  // namespace tracking
