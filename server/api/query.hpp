// Query parameters of the endpoints, read strictly: what is not known, doubled or out of range is refused,
// since a filter that is quietly ignored shows the wrong vehicles. Pure functions, any thread.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clearance/time.hpp"
#include "server/http/problem.hpp"

namespace api {

inline constexpr int default_limit = 100;
inline constexpr int greatest_limit = 500;

struct ListQuery {
    std::vector<std::string> statuses, brands, to, sources;  // sorted, each once
    int limit = default_limit;                               // 1 to greatest_limit
    std::string cursor;                                      // empty: from the beginning
    std::map<std::string, std::string, std::less<>> others;  // the endpoint's own, by name; never empty texts
    std::map<std::string, std::vector<std::string>, std::less<>>
        several;  // those of them that may be repeated
};

/// A known name that ends in `.KEY` stands for all that begin with what is before KEY: tag.KEY for tag.fleet.
/// `known`: those of status, brand, to and source (all may be repeated), limit and cursor that the endpoint
/// takes, and its own, of which those of `repeatable` may be repeated too. A 400 problem names the fault, and
/// for an unknown name the nearest known one.
std::variant<ListQuery, http::Problem> parse_list_query(
    std::string_view raw_query, std::initializer_list<std::string_view> known,
    std::initializer_list<std::string_view> repeatable = {});

/// The midnight (UTC) that a date as 2026-01-31 begins with; empty: it is none.
std::optional<clearance::Time> parse_day(std::string_view text);

/// One of the endpoint's own parameters as a time (RFC 3339; without a zone UTC) or a day, which is its
/// beginning; empty: not given. A 400 problem names the parameter and shows how a time is written.
std::variant<std::optional<clearance::Time>, http::Problem> parse_time_parameter(const ListQuery& query,
                                                                                 std::string_view name);

/// One of the endpoint's own parameters as `true` or `false`; false: not given.
std::variant<bool, http::Problem> parse_flag_parameter(const ListQuery& query, std::string_view name);

/// The statuses of the platform's API description.
std::vector<std::string_view> platform_statuses();

/// A 400 problem for the first status that is not among the known ones: the nearest of them, or that a list
/// is asked for by repeating the parameter.
std::optional<http::Problem> refuse_statuses(const std::vector<std::string>& statuses,
                                             std::span<const std::string_view> known);

/// Of a path; 0: it is none, and nothing has that id.
std::int64_t parse_id(std::string_view text);

/// For endpoints that take none.
std::optional<http::Problem> refuse_parameters(std::string_view raw_query);

}  // namespace api
