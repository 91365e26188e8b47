// The platform's truth in the simulation: what became of each vehicle, what its list shows of that, and the
// history that a tracker should hold. Knows nothing of the tracker's rules. One thread.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clearance/listed_vehicle.hpp"
#include "tests/simulation/script.hpp"

namespace simulation {

struct Change {
    Time at{};    // as its changelog has it
    Time made{};  // when it happened
    Status status;
    std::string reason;
};

struct ExpectedTransition {
    std::optional<Status> from;
    Status to;
    Time at{};
    int episode = 1;
    std::size_t change = 0;  // its index
};

class Model {
  public:
    explicit Model(const Script& script);

    const Change& change(std::size_t vehicle, const Status& status, const std::string& reason, Time now);
    const std::vector<Change>& changes(std::size_t vehicle) const { return vehicles_[vehicle].changes; }
    std::optional<Status> present(std::size_t vehicle) const;
    /// As an answer of that moment has it: see known_changes().
    std::optional<Status> listed(std::size_t vehicle, Time now) const;
    bool has_changelog(std::size_t vehicle, Time now) const;
    /// Every answer since then knows the change.
    Time listed_at(std::size_t vehicle, std::size_t change) const;
    std::vector<ExpectedTransition> history(std::size_t vehicle) const;

    /// How many of its changes an answer of that moment knows: lists lag, now more, now less.
    std::size_t known_changes(std::size_t vehicle, Time now) const;
    /// Its item when only the first `known` changes are known, at least one.
    const clearance::ListedVehicle& item(std::size_t vehicle, std::size_t known, bool with_changelog);

    /// "2026-01-02T03:04:05Z" in the way this vehicle's times are written.
    std::string written(std::size_t vehicle, Time time) const;
    std::optional<std::size_t> find(const std::string& vin) const;

  private:
    struct Truth {
        std::vector<Change> changes;
        std::map<std::pair<std::size_t, bool>, clearance::ListedVehicle> items;
    };

    const Script& script_;
    std::vector<Truth> vehicles_;
    std::map<std::string, std::size_t> by_vin_;
};

}  // namespace simulation
