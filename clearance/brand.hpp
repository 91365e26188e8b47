// What the platform's rules say of brands. Brands themselves are plain text: the list grows, unknown ones are
// data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace clearance {

/// The tag that carries the fleet operator's business name (platform: required for Volkswagen Group brands,
/// unless support has configured one name for the application).
inline constexpr std::string_view customer_name_tag = "vw-group-customer-name";

/// Whether a filter takes it; an empty one takes every brand. In any case of letters: the platform itself
/// writes the same brand in several.
bool is_among(const std::vector<std::string>& wanted, std::string_view brand);

/// volkswagen, Volkswagen Commercial Vehicles, audi, skoda, seat, cupra, in any case of letters.
bool needs_customer_name(std::string_view brand);

}  // namespace clearance
