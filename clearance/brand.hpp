// What the platform's rules say of brands. Brands themselves are plain text: the list grows, unknown ones are
// data.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clearance {

/// The tag that carries the fleet operator's business name (platform: required for Volkswagen Group brands,
/// unless support has configured one name for the application).
inline constexpr std::string_view customer_name_tag = "vw-group-customer-name";

/// Those of the platform's API description, in its spelling.
std::span<const std::string_view> platform_brands();

/// In the platform's spelling where it is one of these in any case of letters, else as it is.
std::string platform_spelling(std::string_view brand);

/// Whether a filter takes it; an empty one takes every brand. In any case of letters: the platform itself
/// writes the same brand in several.
bool is_among(const std::vector<std::string>& wanted, std::string_view brand);

/// volkswagen, Volkswagen Commercial Vehicles, audi, skoda, seat, cupra, in any case of letters.
bool needs_customer_name(std::string_view brand);

}  // namespace clearance
