#include "clearance/brand.hpp"

#include <algorithm>
#include <array>

namespace clearance {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Source: the platform's API description.
constexpr std::array<std::string_view, 29> brands{
    "bmw",     "citroen",  "ds",       "mercedes-benz", "mini",       "opel",  "peugeot", "vauxhall",
    "jeep",    "fiat",     "ford",     "alfaromeo",     "renault",    "dacia", "toyota",  "lexus",
    "porsche", "maserati", "kia",      "tesla",         "volvo-cars", "skoda", "audi",    "volkswagen",
    "seat",    "cupra",    "polestar", "nissan",        "sandbox"};

// Source: the platform's guide for Volkswagen Group vehicles.
constexpr std::array<std::string_view, 7> customer_name_brands{
    "volkswagen", "volkswagen commercial vehicles", "volkswagen-commercial-vehicles", "audi", "skoda", "seat",
    "cupra"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::span<const std::string_view> platform_brands() {
    return brands;
}

std::string platform_spelling(std::string_view brand) {
    const auto* const found = std::find_if(brands.begin(), brands.end(), [brand](std::string_view each) {
        return equal_ignoring_case(each, brand);
    });
    return std::string(found == brands.end() ? brand : *found);
}

bool is_among(const std::vector<std::string>& wanted, std::string_view brand) {
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [brand](std::string_view each) {
               return equal_ignoring_case(each, brand);
           });
}

bool needs_customer_name(std::string_view brand) {
    return std::any_of(customer_name_brands.begin(), customer_name_brands.end(),
                       [brand](std::string_view known) { return equal_ignoring_case(brand, known); });
}

}  // namespace clearance
