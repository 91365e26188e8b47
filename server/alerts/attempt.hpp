// What one attempt to deliver an alert means: delivered, dead, or when to try again. Pure, any thread.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/https_client.hpp"
#include "server/backoff.hpp"
#include "storage/alert_records.hpp"

namespace alerts {

struct AttemptContext {
    storage::Time now{};  // the attempt's end
    double draw = 0;
    retrying::Backoff backoff{std::chrono::seconds{5}, std::chrono::hours{1}};
    std::chrono::milliseconds max_age{};  // an alert older than this is dead after its next failure
};

/// What an attempt came to: the answer, or why there was none, in words that hold no secret.
struct AttemptOutcome {
    std::optional<api_client::HttpAnswer> answer;
    std::string problem;
};

/// The beginning of an answer, which may be anything, fit for a JSON text, a page and a terminal: at most
/// 16 KiB of valid UTF-8 without control characters.
std::string fit_to_show(std::string_view body);

/// What is wrong with the receiver, not with one alert: no answer, 5xx, 408, 425, 429.
bool is_receivers_failure(const AttemptOutcome& outcome);
/// Retry-After of a 429 or 503.
std::optional<std::chrono::milliseconds> asked_to_wait(const AttemptOutcome& outcome, storage::Time now);

/// 2xx: delivered. A 4xx other than 408, 425 and 429: dead, the receiver does not want it. Anything else is
/// tried again until max_age, the last time at its end; Retry-After of a 429 or 503 is honoured within that.
/// The error is the problem or the status; the answer's body is kept as valid UTF-8, up to 16 KiB.
storage::AttemptResult judge(const storage::Alert& alert, const AttemptOutcome& outcome,
                             const AttemptContext& context);

}  // namespace alerts
