#include "server/api/failure.hpp"

#include <algorithm>
#include <chrono>

#include "server/api/json.hpp"

namespace api {
namespace {

using api_client::Failure;

http::Problem gateway_problem(unsigned status, std::string detail) {
    http::Problem problem;
    problem.status = status;
    problem.type = status == 504 ? "platform-timed-out" : "platform-failed";
    problem.title =
        status == 504 ? "The platform gave no answer in time" : "The platform gave no useful answer";
    problem.detail = std::move(detail);
    return problem;
}

http::Problem outcome_unknown() {
    auto problem = gateway_problem(504, "the request may have taken effect; it is being checked");
    problem.type = "outcome-unknown";
    problem.title = "Outcome unknown";
    return problem;
}

http::Problem refused(const Failure& failure) {
    const auto words = valid_utf8(failure.message);
    switch (failure.status) {
        case 0:  // by this service: it was not sent
            return http::unprocessable(words);
        case 404:
            return http::not_found(words);
        case 422:
            return http::unprocessable(words);
        case 409: {
            http::Problem problem;
            problem.status = 409;
            problem.type = "conflict";
            problem.title = "Conflict";
            problem.detail = words;
            return problem;
        }
        case 401:
        case 403:
            return gateway_problem(502, "the platform denies this service's application access");
        default:
            return gateway_problem(502, "the platform refused with " + std::to_string(failure.status) +
                                            (words.empty() ? "" : ": " + words));
    }
}

int retry_after_seconds(const Failure& failure) {
    constexpr std::chrono::seconds unless_said{10}, most{3600};
    const auto wait =
        failure.retry_after ? std::chrono::ceil<std::chrono::seconds>(*failure.retry_after) : unless_said;
    return static_cast<int>(std::clamp(wait, std::chrono::seconds{1}, most).count());
}

}  // namespace

http::Problem to_problem(const Failure& failure) {
    if (failure.outcome_unknown) return outcome_unknown();
    switch (failure.kind) {
        case Failure::Kind::refused:
            return refused(failure);
        case Failure::Kind::unauthorized:
            return gateway_problem(502, "the platform does not accept this service's credentials");
        case Failure::Kind::rate_limited:
            return http::unavailable("the platform asks for fewer requests", retry_after_seconds(failure));
        case Failure::Kind::server_error:
            return gateway_problem(failure.status == 504 || failure.status == 408 ? 504 : 502,
                                   "the platform answered " + std::to_string(failure.status));
        case Failure::Kind::unreachable:
            break;
        case Failure::Kind::garbage:
            return gateway_problem(502, "the platform's answer could not be understood");
    }
    return failure.timed_out ? gateway_problem(504, "the platform gave no answer in time")
                             : gateway_problem(502, "the platform could not be reached");
}

}  // namespace api
