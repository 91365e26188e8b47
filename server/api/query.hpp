// Query parameters of the endpoints, read strictly: what is not known, doubled or out of range is refused,
// since a filter that is quietly ignored shows the wrong vehicles. Pure functions, any thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/http/problem.hpp"

namespace api {

inline constexpr int default_limit = 100;
inline constexpr int greatest_limit = 500;

struct ListQuery {
    std::vector<std::string> statuses, brands;  // sorted, each once
    int limit = default_limit;                  // 1 to greatest_limit
    std::string cursor;                         // empty: from the beginning
};

/// `known`: those of status, brand (both may be repeated), limit and cursor that the endpoint takes. A 400
/// problem names the fault, and for an unknown name the nearest known one.
std::variant<ListQuery, http::Problem> parse_list_query(std::string_view raw_query,
                                                        std::initializer_list<std::string_view> known);

/// The statuses of the platform's API description.
std::vector<std::string_view> platform_statuses();

/// A 400 problem for the first status that is not among the known ones: the nearest of them, or that a list
/// is asked for by repeating the parameter.
std::optional<http::Problem> refuse_statuses(const std::vector<std::string>& statuses,
                                             std::span<const std::string_view> known);

/// For endpoints that take none.
std::optional<http::Problem> refuse_parameters(std::string_view raw_query);

}  // namespace api
