#include "storage/vehicle_search.hpp"

#include <tuple>

namespace storage {

bool comes_before(VehicleOrder order, bool descending, const VehiclePlace& a, const VehiclePlace& b) {
    const auto& first = descending ? b : a;
    const auto& second = descending ? a : b;
    switch (order) {
        case VehicleOrder::since:
            return std::tie(first.since, first.id) < std::tie(second.since, second.id);
        case VehicleOrder::vin:
        case VehicleOrder::brand:
            return std::tie(first.text, first.id) < std::tie(second.text, second.id);
        case VehicleOrder::id:
            break;
    }
    return first.id < second.id;
}

bool VehicleQuestion::only_groups() const {
    return tags.empty() && vin_part.empty() && !since && !until && !stuck && !listed && !reason;
}

}  // namespace storage
