#include "server/api/query.hpp"

#include <algorithm>
#include <charconv>

#include "clearance/status.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"

namespace api {
namespace {

std::optional<int> parse_limit(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (value < 1 || value > greatest_limit) return std::nullopt;
    return value;
}

bool is_utf8(const std::string& text) {
    return valid_utf8(text) == text;
}

http::Problem undecodable(std::string_view raw_query) {
    std::string_view pair;
    do {
        const auto end = std::min(raw_query.find('&'), raw_query.size());
        pair = raw_query.substr(0, end);
        raw_query.remove_prefix(std::min(end + 1, raw_query.size()));
    } while (http::parse_query(pair));
    return http::bad_request("the query is not percent-encoded properly: " + shown(pair));
}

/// Takes one parameter into the query; the text of what is wrong with it, or empty.
std::string take(ListQuery& query, const std::string& name, const std::string& value) {
    if (value.empty()) return name + " is empty: leave it out";
    if (!is_utf8(value)) return name + " is not UTF-8: " + shown(value);
    if (name == "status") {
        query.statuses.push_back(value);
    } else if (name == "brand") {
        query.brands.push_back(value);
    } else if (name == "to") {
        query.to.push_back(value);
    } else if (name == "source") {
        query.sources.push_back(value);
    } else if (name == "cursor") {
        query.cursor = value;
    } else if (name != "limit") {
        query.others.emplace(name, value);
    } else if (const auto limit = parse_limit(value)) {
        query.limit = *limit;
    } else {
        return "limit must be a whole number from 1 to " + std::to_string(greatest_limit) + ", not " +
               shown(value);
    }
    return {};
}

bool is_known(std::string_view name, std::span<const std::string_view> known) {
    return std::ranges::any_of(known, [name](std::string_view each) {
        constexpr std::string_view any_key = "KEY";
        if (!each.ends_with(".KEY")) return name == each;
        const auto prefix = each.substr(0, each.size() - any_key.size());
        return name.size() > prefix.size() && name.starts_with(prefix);
    });
}

void sort_unique(std::vector<std::string>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

std::variant<ListQuery, http::Problem> parse_list_query(std::string_view raw_query,
                                                        std::initializer_list<std::string_view> known,
                                                        std::initializer_list<std::string_view> repeatable) {
    const auto parameters = http::parse_query(raw_query);
    if (!parameters) return undecodable(raw_query);
    ListQuery query;
    std::vector<std::string_view> seen;
    for (const auto& [name, value] : *parameters) {
        const std::span<const std::string_view> words(known.begin(), known.size());
        if (!is_known(name, words) || !is_utf8(name)) {  // tag.KEY is known whatever KEY is
            return http::bad_request("unknown query parameter " + shown(name) + hint(name, words));
        }
        const bool is_several = std::find(repeatable.begin(), repeatable.end(), name) != repeatable.end();
        const bool may_repeat =
            is_several || name == "status" || name == "brand" || name == "to" || name == "source";
        if (!may_repeat && std::find(seen.begin(), seen.end(), name) != seen.end()) {
            return http::bad_request(name + " is given twice");
        }
        seen.push_back(name);
        if (auto fault = take(query, name, value); !fault.empty()) return http::bad_request(std::move(fault));
        if (is_several) query.several[name].push_back(value);
    }
    sort_unique(query.statuses);
    sort_unique(query.brands);
    for (auto& [name, values] : query.several) {
        sort_unique(values);
        query.others.erase(name);
    }
    sort_unique(query.to);
    sort_unique(query.sources);
    return query;
}

std::optional<clearance::Time> parse_day(std::string_view text) {
    constexpr std::size_t date_size = 10;
    if (text.size() != date_size) return std::nullopt;
    return clearance::parse_time(std::string(text) + "T00:00:00Z");
}

std::variant<std::optional<clearance::Time>, http::Problem> parse_time_parameter(const ListQuery& query,
                                                                                 std::string_view name) {
    const auto given = query.others.find(name);
    if (given == query.others.end()) return std::nullopt;
    const auto& text = given->second;
    if (const auto day = parse_day(text)) return day;
    if (const auto time = clearance::parse_time(text)) return time;
    const auto* const plus = text.find(' ') != std::string::npos ? " (a + is sent as %2B)" : "";
    return http::bad_request(given->first + " must be a time as 2026-11-23T05:51:43Z" + plus +
                             ", or a date as 2026-11-23, not " + shown(text));
}

std::variant<bool, http::Problem> parse_flag_parameter(const ListQuery& query, std::string_view name) {
    const auto given = query.others.find(name);
    if (given == query.others.end()) return false;
    if (given->second == "true" || given->second == "false") return given->second == "true";
    return http::bad_request(given->first + " must be true or false, not " + shown(given->second));
}

std::vector<std::string_view> platform_statuses() {
    using enum clearance::KnownStatus;
    std::vector<std::string_view> words;
    for (const auto status : {pending, approved, rejected, revoking, revoked, canceling, canceled, error})
        words.push_back(clearance::Status(status).text());  // a literal, whatever becomes of the Status
    return words;
}

std::optional<http::Problem> refuse_statuses(const std::vector<std::string>& statuses,
                                             std::span<const std::string_view> known) {
    const auto unknown = std::find_if(statuses.begin(), statuses.end(), [&](const std::string& status) {
        return std::find(known.begin(), known.end(), status) == known.end();
    });
    if (unknown == statuses.end()) return std::nullopt;
    const auto help = unknown->find(',') != std::string::npos
                          ? "; for several repeat the parameter: status=rejected&status=revoked"
                          : hint(*unknown, known);
    return http::bad_request(valid_utf8("unknown status " + shown(*unknown) + help));
}

std::optional<http::Problem> refuse_parameters(std::string_view raw_query) {
    auto query = parse_list_query(raw_query, {});
    if (auto* problem = std::get_if<http::Problem>(&query)) return std::move(*problem);
    return std::nullopt;
}

std::int64_t parse_id(std::string_view text) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

}  // namespace api
