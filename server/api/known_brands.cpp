#include "server/api/known_brands.hpp"

#include <algorithm>

#include "clearance/brand.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"
#include "server/config/values.hpp"
#include "storage/vehicle_search.hpp"

namespace api {

std::string unknown_brand(storage::Reading& ledger, const std::vector<std::string>& brands) {
    const auto platform = clearance::platform_brands();
    std::vector<std::string_view> known(platform.begin(), platform.end());
    const auto is_unknown = [&known](const std::string& brand) {
        const auto word = config::lower_case(brand);
        return std::ranges::none_of(known, [&](auto each) { return config::lower_case(each) == word; });
    };
    if (std::ranges::none_of(brands, is_unknown)) return {};
    const auto met = ledger.search().brands();
    for (const auto& brand : met)
        if (is_unknown(brand)) known.emplace_back(brand);
    const auto unknown = std::ranges::find_if(brands, is_unknown);
    if (unknown == brands.end()) return {};
    const auto help = unknown->find(',') != std::string::npos
                          ? "; for several repeat the parameter: brand=audi&brand=seat"
                          : hint(config::lower_case(*unknown), known);
    return valid_utf8("unknown brand " + shown(*unknown) + help);
}

std::optional<http::Problem> refuse_unknown_brands(storage::Reading& ledger,
                                                   const std::vector<std::string>& brands) {
    auto words = unknown_brand(ledger, brands);
    if (words.empty()) return std::nullopt;
    return http::bad_request(std::move(words));
}

}  // namespace api
