#include "tests/unit/server/tracking/fake_platform.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace tracking {
namespace {

using api_client::Answer;
using api_client::ClearanceResult;
using api_client::Failure;

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
    return text;
}

template <class T>
T next_of(std::deque<T>& scripts, T otherwise) {
    if (scripts.empty()) return otherwise;
    T script = std::move(scripts.front());
    scripts.pop_front();
    return script;
}

/// Whether the item was worth a piece of its own: what is unchanged is not handed over.
bool hand_over(Script::Item item, std::size_t index, api_client::ListSink& sink) {
    if (auto* skipped = std::get_if<clearance::SkippedItem>(&item)) {
        skipped->index = index;
        sink.skipped(std::move(*skipped));
        return true;
    }
    auto& vehicle = std::get<clearance::ListedVehicle>(item);
    if (sink.unchanged && sink.unchanged(vehicle.digest)) return false;
    sink.vehicle(std::move(vehicle));
    return true;
}

CommandScript no_answer() {
    CommandScript script;
    script.failure = failure_of(Failure::Kind::server_error, 500, "nothing is scripted");
    return script;
}

}  // namespace

asio::awaitable<void> Gate::pass() {
    reached_ = true;
    boost::system::error_code ignored;
    while (!open_) {
        timer_.expires_at(std::chrono::steady_clock::time_point::max());
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

void Gate::open() {
    open_ = true;
    timer_.cancel();
}

std::size_t FakePlatform::count(const std::string& beginning) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(calls, [&](const auto& call) { return call.starts_with(beginning); }));
}

asio::awaitable<Answer<std::size_t>> FakePlatform::list(api_client::ListFilter filter,
                                                        api_client::ListSink& sink) {
    std::string call = "list";
    if (!filter.statuses.empty()) call += " status=" + joined(filter.statuses);
    if (!filter.vins.empty()) call += " vin=" + joined(filter.vins);
    calls.push_back(std::move(call));
    const Script script = next_of(lists, Script());
    if (script.told) script.told();
    if (script.before) co_await script.before->pass();
    std::size_t index = 0, held = 0;
    for (const auto& item : script.items) {
        if (hand_over(item, index++, sink)) {
            ++held;
            ++handed_over;
        }
        if (held < piece) continue;
        held = 0;
        co_await sink.piece_done();
    }
    if (script.after) co_await script.after->pass();
    Answer<std::size_t> answer;
    if (script.failure) {
        answer.failure = *script.failure;
    } else {
        answer.value = script.items.size();
    }
    co_return answer;
}

asio::awaitable<Answer<clearance::ListedVehicle>> FakePlatform::get(std::string vin) {
    calls.push_back("get " + vin);
    const Script script = next_of(gets, Script());
    if (script.told) script.told();
    if (script.before) co_await script.before->pass();
    Answer<clearance::ListedVehicle> answer;
    if (script.failure) {
        answer.failure = *script.failure;
    } else if (script.items.empty()) {
        answer.failure = failure_of(Failure::Kind::refused, 404, "Not Found");
    } else {
        answer.value = std::get<clearance::ListedVehicle>(script.items.front());
    }
    co_return answer;
}

asio::awaitable<Answer<std::vector<ClearanceResult>>> FakePlatform::request_clearances(
    std::vector<api_client::ClearanceRequest> requests) {
    std::vector<std::string> vins;
    for (const auto& request : requests) vins.push_back(request.vin);
    calls.push_back("request " + joined(vins));
    requested = std::move(requests);
    const CommandScript script = next_of(commands, no_answer());
    if (script.told) script.told();
    if (script.gate) co_await script.gate->pass();
    Answer<std::vector<ClearanceResult>> answer;
    if (script.failure) {
        answer.failure = *script.failure;
    } else {
        answer.value = script.results;
    }
    co_return answer;
}

asio::awaitable<Answer<ClearanceResult>> FakePlatform::end_clearance(std::string vin) {
    calls.push_back("end " + vin);
    const CommandScript script = next_of(commands, no_answer());
    if (script.told) script.told();
    if (script.gate) co_await script.gate->pass();
    Answer<ClearanceResult> answer;
    if (script.failure) {
        answer.failure = *script.failure;
    } else {
        answer.value = script.results.at(0);
    }
    co_return answer;
}

Failure failure_of(Failure::Kind kind, unsigned status, const std::string& message) {
    Failure failure;
    failure.kind = kind;
    failure.status = status;
    failure.message = message;
    return failure;
}

Failure cut_off() {
    return failure_of(Failure::Kind::unreachable, 200, "the connection was cut off");
}

Failure time_out() {
    auto failure = failure_of(Failure::Kind::unreachable, 0, "no answer in time");
    failure.outcome_unknown = failure.timed_out = true;
    return failure;
}

}  // namespace tracking
