// The timeline that a history is folded on: candidate transitions of one vehicle in their order. Internal to
// clearance/: history.hpp is what others use. Value type.
#pragma once

#include <vector>

#include "clearance/history.hpp"

namespace clearance {

/// A webhook's time may be before its changelog entry's by this much: two clocks of the platform's.
inline constexpr std::chrono::seconds stamp_tolerance{5};
struct Item {
    Status to;
    Time at{};
    std::optional<Time> earliest;
    bool estimated = false, provisional = false, unconfirmed = false;
    bool bare = false;  // stands on the bare status of a list
    std::string reason;
    Time recorded_at{};
    std::optional<Time> webhook_at, sweep_at;
    std::uint8_t sources = 0;
    std::vector<std::int64_t> evidence;

    Item(const Observation& first, Time when);
    void add(const Observation& more);
    bool told_by(Source source) const { return (sources & static_cast<std::uint8_t>(source)) != 0; }
};

class Timeline {
  public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::vector<Item> items;  // oldest first

    /// Behind every item that is not later; returns its index.
    std::size_t insert(Item item);
    void insert_at(std::size_t index, Item item);
    /// The last item that counts (not unconfirmed) and is not later than `when`; none where there is none.
    std::size_t in_force(Time when) const;
    /// The nearest item that counts before or behind an index; none where there is none.
    std::size_t before(std::size_t index) const;
    std::size_t behind(std::size_t index) const;
};

}  // namespace clearance
