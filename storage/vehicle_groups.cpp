#include "storage/vehicle_groups.hpp"

#include <algorithm>

#include "clearance/brand.hpp"

namespace storage {

std::string small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

VehicleGroups::VehicleGroups(std::vector<VehicleGroup> all, const std::vector<std::string>& statuses,
                             const std::vector<std::string>& brands)
    : all_(statuses.empty() && brands.empty()) {
    for (auto& group : all) {
        everything_ += group.count;
        const bool has_status =
            statuses.empty() || std::ranges::find(statuses, group.status_text) != statuses.end();
        if (!has_status || !clearance::is_among(brands, group.brand_text)) continue;
        group.brand_text = small_letters(std::move(group.brand_text));
        chosen_.push_back(std::move(group));
    }
    std::ranges::stable_sort(chosen_, {}, &VehicleGroup::brand_text);
}

bool VehicleGroups::hold(Id status, Id brand) const {
    return all_ || std::ranges::any_of(chosen_, [=](const VehicleGroup& group) {
               return group.status == status && group.brand == brand;
           });
}

std::int64_t VehicleGroups::vehicles() const {
    std::int64_t sum = 0;
    for (const auto& group : chosen_) sum += group.count;
    return sum;
}

void VehicleGroups::keep_statuses(const std::vector<Id>& statuses) {
    all_ = false;
    std::erase_if(chosen_, [&](const VehicleGroup& group) {
        return std::ranges::find(statuses, group.status) == statuses.end();
    });
}

void VehicleGroups::keep_unfinished() {
    all_ = false;
    std::erase_if(chosen_,
                  [](const VehicleGroup& group) { return !Status(group.status_text).is_unfinished(); });
}

std::string VehicleGroups::brand_text(Id brand) const {
    const auto found = std::ranges::find(chosen_, brand, &VehicleGroup::brand);
    return found == chosen_.end() ? std::string() : found->brand_text;
}

}  // namespace storage
