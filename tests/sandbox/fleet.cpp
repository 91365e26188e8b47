#include "tests/sandbox/fleet.hpp"

#include <algorithm>
#include <stdexcept>

namespace sandbox {

std::size_t fleet::by_vin::operator()(std::uint32_t position) const {
    return (*this)(owner->vehicles_[position].vin());
}

std::size_t fleet::by_vin::operator()(std::string_view vin) const {
    return std::hash<std::string_view>{}(vin);
}

bool fleet::same_vin::operator()(std::uint32_t left, std::string_view right) const {
    return owner->vehicles_[left].vin() == right;
}

bool fleet::same_vin::operator()(std::string_view left, std::uint32_t right) const {
    return owner->vehicles_[right].vin() == left;
}

vehicle* fleet::find(std::string_view vin) {
    const auto found = index_.find(vin);
    return found == index_.end() ? nullptr : &vehicles_[*found];
}

vehicle& fleet::add(std::string_view vin) {
    if (vin.empty() || vin.size() > 17) throw std::invalid_argument("a VIN has 1 to 17 characters");
    vehicle& added = vehicles_.emplace_back();
    std::copy(vin.begin(), vin.end(), added.vin_letters.begin());
    added.vin_length = static_cast<std::uint8_t>(vin.size());
    index_.insert(static_cast<std::uint32_t>(vehicles_.size() - 1));
    return added;
}

word fleet::intern(std::string_view text) {
    const auto found = word_index_.find(text);
    if (found != word_index_.end()) return found->second;
    words_.emplace_back(text);
    const auto number = static_cast<word>(words_.size() - 1);
    word_index_.emplace(words_.back(), number);
    return number;
}

void fleet::set_raw_item(std::string_view vin, std::optional<std::string> json) {
    raw_items_.erase(std::string{vin});
    if (json) raw_items_.emplace(vin, std::move(*json));
}

const std::string* fleet::raw_item(std::string_view vin) const {
    const auto found = raw_items_.find(vin);
    return found == raw_items_.end() ? nullptr : &found->second;
}

}  // namespace sandbox
