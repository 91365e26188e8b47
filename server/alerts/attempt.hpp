// What one attempt to deliver an alert means: delivered, dead, or when to try again. Pure, any thread.
#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "api_client/https_client.hpp"
#include "storage/records.hpp"

namespace alerts {

/// Exponential backoff with full jitter: before attempt n+1 a time between 0 and first · 2^(n-1), at most
/// `longest`; never under a tenth of `first`, so that no draw hammers anybody.
struct Backoff {
    std::chrono::milliseconds first{5'000}, longest{3'600'000};
};

/// `attempts`: how many were made, this one included. `draw`: uniform in [0, 1).
std::chrono::microseconds backoff_delay(const Backoff& backoff, int attempts, double draw);

/// Seconds, or an HTTP date, as in RFC 9110; never negative. Empty: absent or neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, storage::Time now);

struct AttemptContext {
    storage::Time now{};  // the attempt's end
    double draw = 0;
    Backoff backoff;
    std::chrono::milliseconds max_age{};  // an alert older than this is dead after its next failure
};

/// What an attempt came to: the answer, or why there was none, in words that hold no secret.
struct AttemptOutcome {
    std::optional<api_client::HttpAnswer> answer;
    std::string problem;
};

/// 2xx: delivered. A 4xx other than 408, 425 and 429: dead, the receiver does not want it. Anything else is
/// tried again until max_age, the last time at its end; Retry-After of a 429 or 503 is honoured within that.
/// The error holds at most 1 KiB of the answer as valid UTF-8, or the problem.
storage::AttemptResult judge(const storage::Alert& alert, const AttemptOutcome& outcome,
                             const AttemptContext& context);

}  // namespace alerts
