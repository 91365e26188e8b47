// How long to wait before trying again: exponential with full jitter, never earlier than the other side asked
// for. Value type.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace tracking {

using std::chrono::milliseconds;

struct Backoff {
    milliseconds first{1'000}, most{120'000};

    /// Before attempt `failed + 1`; `random` in [0, 1); `asked` is what the platform said (Retry-After).
    milliseconds delay(int failed, double random, std::optional<milliseconds> asked) const {
        milliseconds ceiling = first;
        for (int i = 1; i < failed && ceiling < most; ++i) ceiling *= 2;
        ceiling = std::min(ceiling, most);
        const auto jittered =
            milliseconds(static_cast<milliseconds::rep>(static_cast<double>(ceiling.count()) * random));
        return asked ? *asked + jittered : jittered;
    }
};

}  // namespace tracking
