#include "tests/simulation/platform.hpp"

#include <algorithm>

#include "tests/sandbox/dice.hpp"

namespace asio = boost::asio;

namespace simulation {
namespace {

using namespace std::chrono_literals;
using api_client::Answer;
using api_client::ClearanceResult;
using api_client::Failure;
using clearance::KnownStatus;
using Fate = Happening::Fate;
using Fault = SweepPlan::Fault;

constexpr std::size_t parts = 4;
constexpr auto cancelled_at_the_earliest = 24h;

Failure failure_of(Failure::Kind kind, unsigned status, const char* message) {
    Failure failure;
    failure.kind = kind;
    failure.status = status;
    failure.message = message;
    return failure;
}

Failure failure_of(Fault fault) {
    switch (fault) {
        case Fault::cut:
            return failure_of(Failure::Kind::unreachable, 200, "the connection was cut off");
        case Fault::time_out: {
            auto failure = failure_of(Failure::Kind::unreachable, 0, "no answer in time");
            failure.timed_out = true;
            return failure;
        }
        case Fault::rate_limited:
            return failure_of(Failure::Kind::rate_limited, 429, "Too many requests");
        case Fault::told_to_wait: {
            auto failure = failure_of(Failure::Kind::rate_limited, 429, "retry after 1200s");
            failure.retry_after = 20min;
            return failure;
        }
        case Fault::server_error:
            return failure_of(Failure::Kind::server_error, 500, "Internal error");
        case Fault::garbage:
        case Fault::empty:
            break;
    }
    return failure_of(Failure::Kind::garbage, 200, "not what the API describes");
}

template <class T>
Answer<T> failed(Failure failure) {
    Answer<T> answer;
    answer.failure = std::move(failure);
    return answer;
}

Answer<ClearanceResult> answered(const VehiclePlan& vehicle, std::string_view status,
                                 std::string description = {}) {
    Answer<ClearanceResult> answer;
    answer.value = ClearanceResult{vehicle.vin, std::string(status), std::move(description), std::nullopt};
    return answer;
}

template <class Range>
bool contains(const Range& range, std::string_view what) {
    return std::ranges::find(range, what) != range.end();
}

std::string words_of(const clearance::ListedVehicle& item, const char* before) {
    std::string words = before + std::string(item.status.text());
    words += item.changelog.empty() ? ", no changelog" : ", changelog:";
    for (const auto& entry : item.changelog)
        words.append(" ").append(entry.status.text()).append(" ").append(entry.timestamp);
    return words;
}

}  // namespace

asio::awaitable<Answer<std::size_t>> ModelPlatform::list(api_client::ListFilter filter,
                                                         api_client::ListSink& sink) {
    Call& call = *calls_.back();
    const SweepPlan plan = *call.sweep;
    const bool fails = call.lists++ < plan.failing;
    const bool comes_in_part = fails && (plan.fault == Fault::cut || plan.fault == Fault::garbage);
    const std::size_t count = script_.vehicles.size();
    std::size_t most = count;
    if (fails) most = comes_in_part ? count * static_cast<std::size_t>(plan.cut_at) / 1000 : 0;
    for (std::size_t part = 0; part < parts; ++part) {
        co_await pass_(plan.part_takes);
        const auto end = std::min(most, count * (part + 1) / parts);
        for (auto vehicle = count * part / parts; vehicle < end; ++vehicle)
            hand_over(vehicle, filter, sink, call);
        co_await sink.piece_done();
        if (end == most) break;
    }
    if (fails && plan.fault != Fault::empty) co_return failed<std::size_t>(failure_of(plan.fault));
    for (auto vehicle = most; vehicle < count; ++vehicle) call.poor.insert(vehicle);
    Answer<std::size_t> answer;
    answer.value = most;
    co_return answer;
}

/// Now and then an item is not what it could be: missing, unreadable, without its changelog, or twice in
/// different states.
void ModelPlatform::hand_over(std::size_t vehicle, const api_client::ListFilter& filter,
                              api_client::ListSink& sink, Call& call) {
    const auto known = model_.known_changes(vehicle, now_());
    if (known == 0) return;
    const bool with_changelog = model_.has_changelog(vehicle, now_());
    const auto drawn = call.sweep->flawless ? 1000 : luck(vehicle);
    if (known > 1 && drawn < 10) {
        const bool is_stale = !hand_over_twice(vehicle, known, filter, sink);
        if (is_stale || !with_changelog) {
            call.stale.insert(vehicle);
            call.poor.insert(vehicle);
        }
        return;
    }
    if (!matches(vehicle, known, filter)) return;
    // so old a word may be what comes next as well
    if (!with_changelog && known + 1 < model_.changes(vehicle).size()) call.stale.insert(vehicle);
    if (drawn < 12) call.poor.insert(vehicle);
    if (drawn == 11) {
        tell_(vehicle, [] { return std::string("left out of the list"); });
        return;
    }
    if (drawn == 10) {
        const auto vin = clearance::Vin::parse(script_.vehicles[vehicle].vin);
        sink.skipped(
            {vehicle, "status is missing", "{\"vin\":\"" + script_.vehicles[vehicle].vin + "\"}", vin});
        tell_(vehicle, [] { return std::string("listed, unreadable"); });
        return;
    }
    const bool bare = drawn >= 12 && drawn < 30;
    if (bare) call.poor.insert(vehicle);
    give(vehicle, known, with_changelog && !bare, sink);
}

/// As it is and as it was a change before; false when the filter lets only the old half through.
bool ModelPlatform::hand_over_twice(std::size_t vehicle, std::size_t known,
                                    const api_client::ListFilter& filter, api_client::ListSink& sink) {
    const bool old_first = luck(vehicle) % 2 == 0, with_changelog = model_.has_changelog(vehicle, now_());
    const bool old_matches = matches(vehicle, known - 1, filter),
               matches_now = matches(vehicle, known, filter);
    if (old_first && old_matches) give(vehicle, known - 1, with_changelog, sink);
    if (matches_now) give(vehicle, known, with_changelog, sink);
    if (!old_first && old_matches) give(vehicle, known - 1, with_changelog, sink);
    return matches_now || !old_matches;
}

void ModelPlatform::give(std::size_t vehicle, std::size_t known, bool with_changelog,
                         api_client::ListSink& sink) {
    const auto& item = model_.item(vehicle, known, with_changelog);
    const bool unchanged = sink.unchanged && sink.unchanged(item.digest);
    tell_(vehicle, [&] { return words_of(item, unchanged ? "listed, unchanged: " : "listed: "); });
    if (unchanged) return;
    auto copy = item;
    sink.vehicle(std::move(copy));
}

bool ModelPlatform::matches(std::size_t vehicle, std::size_t known,
                            const api_client::ListFilter& filter) const {
    const auto& status = model_.changes(vehicle)[known - 1].status;
    if (!filter.statuses.empty() && !contains(filter.statuses, status.text())) return false;
    return filter.vins.empty() || contains(filter.vins, script_.vehicles[vehicle].vin);
}

/// Of 1,000; low is bad.
std::uint64_t ModelPlatform::luck(std::size_t vehicle) const {
    const auto moment = static_cast<std::uint64_t>(now_().time_since_epoch().count());
    return sandbox::mixed(script_.seed * 31 + vehicle, moment) %
           (script_.vehicles[vehicle].is_flaky ? 100 : 1000);
}

asio::awaitable<Answer<clearance::ListedVehicle>> ModelPlatform::get(std::string vin) {
    const auto vehicle = model_.find(vin);
    co_await pass_(3s);
    const auto known = vehicle ? model_.known_changes(*vehicle, now_()) : 0;
    if (known == 0)
        co_return failed<clearance::ListedVehicle>(failure_of(Failure::Kind::refused, 404, "Not Found"));
    if (luck(*vehicle) < 20) co_return failed<clearance::ListedVehicle>(failure_of(Fault::server_error));
    Answer<clearance::ListedVehicle> answer;
    answer.value = model_.item(*vehicle, known, model_.has_changelog(*vehicle, now_()));
    tell_(*vehicle, [&] { return words_of(*answer.value, "asked for: "); });
    co_return answer;
}

asio::awaitable<Answer<std::vector<ClearanceResult>>> ModelPlatform::request_clearances(
    std::vector<api_client::ClearanceRequest> requests) {
    auto one = co_await command(requests.at(0).vin, Happening::Cause::request);
    if (!one) co_return failed<std::vector<ClearanceResult>>(std::move(one.failure));
    Answer<std::vector<ClearanceResult>> answer;
    answer.value.emplace().push_back(std::move(*one.value));
    co_return answer;
}

asio::awaitable<Answer<ClearanceResult>> ModelPlatform::end_clearance(std::string vin) {
    auto answer = co_await command(std::move(vin), Happening::Cause::end);
    co_return answer;
}

asio::awaitable<ModelPlatform::Result> ModelPlatform::command(std::string vin, Happening::Cause cause) {
    Call& call = *calls_.back();
    const Fate fate = call.command->fate;
    const auto takes = call.command->takes;
    const auto vehicle = model_.find(vin).value();
    co_await pass_(takes);
    Result answer =
        failed<ClearanceResult>(failure_of(Failure::Kind::rate_limited, 429, "Too many requests"));
    const bool arrives = fate == Fate::answered || fate == Fate::answer_lost;
    if (arrives) {
        call.has_arrived = true;
        answer = cause == Happening::Cause::request ? request(vehicle) : end(vehicle);
    }
    co_await pass_(takes);
    if (fate == Fate::answer_lost || fate == Fate::never_arrived) {
        answer = failed<ClearanceResult>(failure_of(Failure::Kind::unreachable, 0, "no answer in time"));
        answer.failure.timed_out = answer.failure.outcome_unknown = true;
    }
    tell_(vehicle,
          [&] { return "the platform answers " + (answer ? answer.value->status : answer.failure.message); });
    co_return answer;
}

ModelPlatform::Result ModelPlatform::request(std::size_t vehicle) {
    const auto present = model_.present(vehicle);
    const auto& plan = script_.vehicles[vehicle];
    if (present == Status(KnownStatus::approved)) return answered(plan, "error", "The vehicle is approved");
    if (present && !present->is_end()) return answered(plan, present->text());
    model_.change(vehicle, KnownStatus::pending, "", now_());
    return answered(plan, "pending");
}

ModelPlatform::Result ModelPlatform::end(std::size_t vehicle) {
    const auto present = model_.present(vehicle);
    if (!present) return failed<ClearanceResult>(failure_of(Failure::Kind::refused, 404, "Not Found"));
    Status next = KnownStatus::revoking;
    if (*present == KnownStatus::pending) {
        if (now_() < model_.changes(vehicle).back().made + cancelled_at_the_earliest)
            return failed<ClearanceResult>(failure_of(Failure::Kind::refused, 422, "Too early"));
        next = KnownStatus::canceling;
    } else if (present != Status(KnownStatus::approved)) {
        return failed<ClearanceResult>(failure_of(Failure::Kind::refused, 409, "In transit"));
    }
    model_.change(vehicle, next, "", now_());
    return answered(script_.vehicles[vehicle], next.text());
}

}  // namespace simulation
