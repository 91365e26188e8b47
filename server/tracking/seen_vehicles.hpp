// Which vehicles a list held, and which of them more than once: two bits a vehicle. Event loop's thread.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "storage/records.hpp"

namespace tracking {

class SeenVehicles {
  public:
    /// 0, a vehicle that the ledger does not know, may stand for many.
    void mark(storage::Id vehicle) {
        if (contains(vehicle)) set(twice_, vehicle);
        set(once_, vehicle);
    }
    bool contains(storage::Id vehicle) const { return is_set(once_, vehicle); }
    bool more_than_once(storage::Id vehicle) const { return is_set(twice_, vehicle); }
    void clear() { once_ = twice_ = {}; }
    /// Those that contains() knows, by vehicle id; nothing is left here.
    std::vector<bool> take() {
        twice_ = {};
        return std::exchange(once_, {});
    }

  private:
    static bool is_set(const std::vector<bool>& bits, storage::Id vehicle) {
        const auto place = static_cast<std::size_t>(vehicle);
        return place < bits.size() && bits[place];
    }
    static void set(std::vector<bool>& bits, storage::Id vehicle) {
        const auto place = static_cast<std::size_t>(vehicle);
        if (place >= bits.size()) bits.resize(std::max(place + 1, bits.size() * 2));
        bits[place] = true;
    }

    std::vector<bool> once_, twice_;
};

}  // namespace tracking
