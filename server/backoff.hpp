// How long to wait before trying again: exponential with full jitter, never earlier than the other side asked
// for. Sweeps and alerts use it. Value type.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace retrying {

using std::chrono::milliseconds;

struct Backoff {
    milliseconds first{1'000}, most{120'000};

    /// After `failed` attempts (from 1); `draw` in [0, 1); `asked` is what the other side said (Retry-After).
    /// Never under a tenth of `first`, so that no draw hammers anybody.
    milliseconds delay(int failed, double draw, std::optional<milliseconds> asked) const {
        milliseconds ceiling = first;
        for (int i = 1; i < failed && ceiling < most; ++i) ceiling *= 2;
        ceiling = std::min(ceiling, most);
        const milliseconds jittered(
            static_cast<milliseconds::rep>(static_cast<double>(ceiling.count()) * draw));
        return asked.value_or(milliseconds{0}) + std::max(jittered, first / 10);
    }
};

}  // namespace retrying
