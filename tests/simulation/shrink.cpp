#include "tests/simulation/shrink.hpp"

#include <algorithm>

namespace simulation {
namespace {

class Shrinking {
  public:
    Shrinking(Script script, Mismatch mismatch, std::chrono::seconds patience)
        : best_{std::move(script), std::move(mismatch)},
          deadline_(std::chrono::steady_clock::now() + patience) {}

    Shrunk run() {
        forget_what_came_later();
        forget_other_vehicles();
        for (bool smaller = true; smaller;) {
            smaller = drop(&Script::sweeps);
            smaller = drop(&Script::troubles) || smaller;
            smaller = drop(&Script::happenings) || smaller;
            smaller = drop_notices() || smaller;
            smaller = calm_sweeps() || smaller;
        }
        return std::move(best_);
    }

  private:
    /// Whether it still goes wrong, in whatever way.
    bool try_this(Script candidate) {
        if (std::chrono::steady_clock::now() > deadline_) return false;
        auto outcome = World(candidate, {}).run();
        if (!outcome.mismatch) return false;
        best_ = {std::move(candidate), *outcome.mismatch};
        return true;
    }

    void forget_what_came_later() {
        Script candidate = best_.script;
        const auto later = [at = best_.mismatch.at](const auto& each) { return each.at > at; };
        std::erase_if(candidate.happenings, later);
        std::erase_if(candidate.sweeps, later);
        std::erase_if(candidate.troubles, later);
        try_this(std::move(candidate));
    }

    void forget_other_vehicles() {
        Script candidate = best_.script;
        const auto other = [own = best_.mismatch.vehicle](const Happening& each) {
            return each.vehicle != own;
        };
        std::erase_if(candidate.happenings, other);
        try_this(std::move(candidate));
    }

    /// Leaves out halves, quarters and so on down to single ones.
    template <class T>
    bool drop(std::vector<T> Script::*part) {
        bool smaller = false;
        for (auto size = std::max<std::size_t>(1, (best_.script.*part).size() / 2);; size /= 2) {
            for (std::size_t from = 0; from < (best_.script.*part).size();) {
                Script candidate = best_.script;
                auto& all = candidate.*part;
                const auto to = std::min(all.size(), from + size);
                all.erase(all.begin() + static_cast<std::ptrdiff_t>(from),
                          all.begin() + static_cast<std::ptrdiff_t>(to));
                if (try_this(std::move(candidate))) {
                    smaller = true;
                } else {
                    from += size;
                }
            }
            if (size == 1) return smaller;
        }
    }

    bool drop_notices() {
        bool smaller = false;
        for (std::size_t i = 0; i < best_.script.happenings.size(); ++i) {
            for (std::size_t j = best_.script.happenings[i].notices.size(); j-- > 0;) {
                Script candidate = best_.script;
                auto& notices = candidate.happenings[i].notices;
                notices.erase(notices.begin() + static_cast<std::ptrdiff_t>(j));
                smaller = try_this(std::move(candidate)) || smaller;
            }
        }
        return smaller;
    }

    bool calm_sweeps() {
        bool smaller = false;
        for (std::size_t i = 0; i < best_.script.sweeps.size(); ++i) {
            if (best_.script.sweeps[i].failing == 0) continue;
            Script candidate = best_.script;
            candidate.sweeps[i].failing = 0;
            smaller = try_this(std::move(candidate)) || smaller;
        }
        return smaller;
    }

    Shrunk best_;
    std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

Shrunk shrink(Script script, Mismatch mismatch, std::chrono::seconds patience) {
    return Shrinking(std::move(script), std::move(mismatch), patience).run();
}

}  // namespace simulation
