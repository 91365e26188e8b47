#include "clearance/matching.hpp"

#include <algorithm>
#include <cstdint>

namespace clearance {
namespace {

struct Score {
    std::int64_t pairs = 0, apart = 0;  // microseconds in all
    bool operator>(const Score& other) const {
        return pairs != other.pairs ? pairs > other.pairs : apart < other.apart;
    }
};

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> match_in_order(std::span<const Time> entries,
                                                                std::span<const Time> told,
                                                                microseconds window,
                                                                const MayPair& may_pair) {
    // best(i, j): the best score for the first i entries and the first j told ones.
    const std::size_t width = told.size() + 1;
    std::vector<Score> best((entries.size() + 1) * width);
    const auto paired = [&](std::size_t i, std::size_t j) {
        Score score = best[(i - 1) * width + j - 1];
        const auto apart = std::chrono::abs(entries[i - 1] - told[j - 1]);
        if (apart > window || !may_pair(i - 1, j - 1)) return Score{-1, 0};
        return Score{score.pairs + 1, score.apart + apart.count()};
    };
    for (std::size_t i = 1; i <= entries.size(); ++i) {
        for (std::size_t j = 1; j <= told.size(); ++j) {
            Score score = best[(i - 1) * width + j];
            if (best[i * width + j - 1] > score) score = best[i * width + j - 1];
            if (const Score with = paired(i, j); with > score) score = with;
            best[i * width + j] = score;
        }
    }
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = entries.size(), j = told.size(); i > 0 && j > 0;) {
        const Score& here = best[i * width + j];
        const auto same = [&here](const Score& other) { return !(here > other) && !(other > here); };
        if (same(best[(i - 1) * width + j])) {
            --i;
        } else if (same(best[i * width + j - 1])) {
            --j;
        } else {
            pairs.emplace_back(--i, --j);
        }
    }
    std::reverse(pairs.begin(), pairs.end());
    return pairs;
}

}  // namespace clearance
