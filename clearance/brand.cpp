#include "clearance/brand.hpp"

#include <algorithm>
#include <array>

namespace clearance {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Source: the platform's guide for Volkswagen Group vehicles.
constexpr std::array<std::string_view, 7> customer_name_brands{
    "volkswagen", "volkswagen commercial vehicles", "volkswagen-commercial-vehicles", "audi", "skoda", "seat",
    "cupra"};

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

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
