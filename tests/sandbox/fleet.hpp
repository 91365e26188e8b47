// The vehicles the platform knows, held compactly: a million with three changelog entries each stay below 300
// MB. Used on the one thread only. Vehicles keep their position and address for ever; one that is taken out
// of the list is only marked, so a list that is being sent while the fleet changes stays valid.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tests/sandbox/moment.hpp"

namespace sandbox {

/// A text held once for all vehicles: a status, a brand, a reason, a set of tags. 0 is "none".
using word = std::uint32_t;

struct changelog_entry {
    moment at;
    word status = 0;
    word reason = 0;
};

struct vehicle {
    std::array<char, 17> vin_letters{};
    std::uint8_t vin_length = 0;
    bool listed = true;
    std::uint16_t generation = 0;  ///< goes up with every change, so that outdated timers are recognised
    word status = 0;
    word brand = 0;
    word tags = 0;  ///< the JSON text of an object
    moment since;   ///< when the present status began
    moment inserted_at;
    moment approved_at;  ///< the last approval; the epoch when there was none
    std::vector<changelog_entry> changelog;

    std::string_view vin() const { return {vin_letters.data(), vin_length}; }
};

class fleet {
  public:
    fleet() = default;
    fleet(const fleet&) = delete;
    fleet& operator=(const fleet&) = delete;

    /// The vehicle, listed or not; nullptr when this VIN was never seen.
    vehicle* find(std::string_view vin);

    /// A new vehicle at the end of the list. The VIN has 1 to 17 characters and is not known yet.
    vehicle& add(std::string_view vin);

    std::size_t size() const { return vehicles_.size(); }
    const vehicle& at(std::size_t position) const { return vehicles_[position]; }

    word intern(std::string_view text);
    const std::string& text(word of) const { return words_[of]; }

    /// What is served verbatim instead of the vehicle's item; nothing: the item again.
    void set_raw_item(std::string_view vin, std::optional<std::string> json);
    const std::string* raw_item(std::string_view vin) const;

  private:
    struct by_vin {
        using is_transparent = void;
        const fleet* owner;
        std::size_t operator()(std::uint32_t position) const;
        std::size_t operator()(std::string_view vin) const;
    };
    struct same_vin {
        using is_transparent = void;
        const fleet* owner;
        bool operator()(std::uint32_t left, std::uint32_t right) const { return left == right; }
        bool operator()(std::uint32_t left, std::string_view right) const;
        bool operator()(std::string_view left, std::uint32_t right) const;
    };

    std::deque<vehicle> vehicles_;
    std::unordered_set<std::uint32_t, by_vin, same_vin> index_{0, by_vin{this}, same_vin{this}};
    std::deque<std::string> words_{std::string{}};
    std::unordered_map<std::string_view, word> word_index_{{std::string_view{}, 0}};
    std::map<std::string, std::string, std::less<>> raw_items_;
};

}  // namespace sandbox
