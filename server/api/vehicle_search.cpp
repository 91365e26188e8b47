#include "server/api/vehicle_search.hpp"

#include <algorithm>
#include <array>

#include "server/alerts/advice.hpp"
#include "server/api/cursor.hpp"
#include "server/api/nearest.hpp"

namespace api {
namespace {

using storage::VehicleOrder;
using storage::VehicleQuestion;

constexpr std::string_view tag_prefix = "tag.";
constexpr std::size_t most_tags = 10, shortest_part = 3, longest_part = 64;
constexpr std::size_t looked_at_in_much = 200'000, sorted_in_much = 10'000;

struct Sort {
    std::string_view word;
    VehicleOrder order;
    bool descending;
};
constexpr std::array sorts{
    Sort{"since", VehicleOrder::since, false}, Sort{"-since", VehicleOrder::since, true},
    Sort{"vin", VehicleOrder::vin, false},     Sort{"-vin", VehicleOrder::vin, true},
    Sort{"brand", VehicleOrder::brand, false}, Sort{"-brand", VehicleOrder::brand, true}};

using Fault = std::optional<http::Problem>;

std::string_view given(const ListQuery& query, std::string_view name) {
    const auto found = query.others.find(name);
    return found == query.others.end() ? std::string_view() : found->second;
}

Fault take_flag(const ListQuery& query, std::string_view name, std::optional<bool>& into) {
    if (given(query, name).empty()) return std::nullopt;
    const auto flag = parse_flag_parameter(query, name);
    if (const auto* problem = std::get_if<http::Problem>(&flag)) return *problem;
    into = std::get<bool>(flag);
    return std::nullopt;
}

Fault take_tags(const ListQuery& query, VehicleQuestion& question) {
    for (const auto& [name, value] : query.others) {
        if (!name.starts_with(tag_prefix)) continue;
        if (question.tags.size() == most_tags)
            return http::bad_request("no more than " + std::to_string(most_tags) + " tags can be asked for");
        question.tags.emplace_back(name.substr(tag_prefix.size()), value);
    }
    return std::nullopt;
}

Fault take_vin_part(const ListQuery& query, VehicleQuestion& question) {
    const auto part = given(query, "q");
    if (part.empty()) return std::nullopt;
    const bool printable = std::ranges::all_of(part, [](char c) { return c > ' ' && c <= '~'; });
    if (!printable || part.size() < shortest_part || part.size() > longest_part)
        return http::bad_request("q must be 3 to 64 characters of a VIN, not " + shown(part));
    question.vin_part = part;
    for (char& c : question.vin_part)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return std::nullopt;
}

Fault take_times(const ListQuery& query, VehicleQuestion& question) {
    for (const auto& [name, into] :
         {std::pair("since", &question.since), std::pair("until", &question.until)}) {
        const auto time = parse_time_parameter(query, name);
        if (const auto* problem = std::get_if<http::Problem>(&time)) return *problem;
        *into = std::get<std::optional<clearance::Time>>(time);
    }
    if (question.since && question.until && *question.until <= *question.since)
        return http::bad_request("until must be later than since");
    return std::nullopt;
}

Fault take_reason(const ListQuery& query, const std::vector<config::ReasonRule>& rules,
                  VehicleQuestion& question) {
    const std::string code(given(query, "reason_code"));
    if (code.empty()) return std::nullopt;
    std::vector<std::string_view> codes;
    for (const auto& rule : rules) codes.push_back(rule.code);
    codes.push_back("other");
    if (std::ranges::find(codes, code) == codes.end())
        return http::bad_request("unknown reason_code " + shown(code) + hint(code, codes));
    question.reason = [rules, code](std::string_view reason) {
        return alerts::reason_code(rules, reason) == code;
    };
    return std::nullopt;
}

Fault take_sort(const ListQuery& query, VehicleQuestion& question) {
    const auto word = given(query, "sort");
    if (word.empty()) {
        if (question.since || question.until) question.order = VehicleOrder::since;
        return std::nullopt;
    }
    const auto* const found = std::ranges::find(sorts, word, &Sort::word);
    if (found == sorts.end()) {
        std::vector<std::string_view> words;
        for (const auto& sort : sorts) words.push_back(sort.word);
        return http::bad_request("unknown sort " + shown(word) + hint(word, words));
    }
    question.order = found->order;
    question.descending = found->descending;
    return std::nullopt;
}

Fault take_others(const ListQuery& query, const std::vector<config::ReasonRule>& rules,
                  VehicleQuestion& question) {
    if (auto fault = take_tags(query, question)) return fault;
    if (auto fault = take_vin_part(query, question)) return fault;
    if (auto fault = take_times(query, question)) return fault;
    if (auto fault = take_flag(query, "stuck", question.stuck)) return fault;
    if (auto fault = take_flag(query, "listed", question.listed)) return fault;
    if (auto fault = take_reason(query, rules, question)) return fault;
    return take_sort(query, question);
}

std::string scope_of(const ListQuery& query, clearance::Time ledger_created_at) {
    std::vector<std::string> others;
    for (const auto& [name, value] : query.others) others.insert(others.end(), {name, value});
    return cursor_scope(ledger_created_at, "vehicles", {query.statuses, query.brands, others});
}

std::size_t keys_of(VehicleOrder order) {
    return order == VehicleOrder::since ? 2 : 1;
}

std::optional<storage::VehiclePlace> decode_place(const VehicleListing& listing, std::string_view cursor) {
    const auto order = listing.question.order;
    const auto keys = decode_text_cursor(listing.scope, cursor, keys_of(order));
    if (!keys) return std::nullopt;
    storage::VehiclePlace place{.id = keys->first[0], .text = keys->second};
    if (order == VehicleOrder::since)
        place.since = clearance::Time(std::chrono::microseconds(keys->first[1]));
    return place;
}

/// What chooses a page has no meaning where the answer has them all.
Fault refuse_pages(std::string_view raw_query) {
    const auto parameters = http::parse_query(raw_query);
    if (!parameters) return std::nullopt;
    for (const auto& [name, value] : *parameters) {
        if (name != "limit" && name != "cursor") continue;
        return http::bad_request(
            name +
            " does not go with Accept: text/csv, which is answered with all pages in one: "
            "leave it out, or ask for application/json");
    }
    return std::nullopt;
}

}  // namespace

std::variant<VehicleListing, http::Problem> parse_vehicle_listing(
    std::string_view raw_query, bool paged, clearance::Time ledger_created_at,
    const std::vector<config::ReasonRule>& rules) {
    if (!paged) {
        if (auto fault = refuse_pages(raw_query)) return *fault;
    }
    const auto parsed =
        parse_list_query(raw_query, {"status", "brand", "tag.KEY", "q", "since", "until", "stuck", "listed",
                                     "reason_code", "sort", "limit", "cursor"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) return *problem;
    const auto& query = std::get<ListQuery>(parsed);
    VehicleListing listing;
    auto& question = listing.question;
    question.statuses = query.statuses;
    question.brands = query.brands;
    question.limit = static_cast<std::size_t>(query.limit);
    if (auto fault = take_others(query, rules, question)) return *fault;
    listing.looks_at_many = !question.vin_part.empty();
    if (listing.looks_at_many) question.most_looked_at = looked_at_in_much;
    if (listing.looks_at_many || !paged) question.most_sorted = sorted_in_much;
    listing.scope = scope_of(query, ledger_created_at);
    if (!query.cursor.empty()) {
        question.after = decode_place(listing, query.cursor);
        if (!question.after) return foreign_cursor();
    }
    return listing;
}

std::string encode_place(const VehicleListing& listing, const storage::VehiclePlace& place) {
    const auto order = listing.question.order;
    CursorKeys keys{place.id};
    if (order == VehicleOrder::since) keys.push_back(place.since.time_since_epoch().count());
    const bool has_text = order == VehicleOrder::vin || order == VehicleOrder::brand;
    return encode_text_cursor(listing.scope, keys, has_text ? place.text : std::string_view());
}

std::optional<http::Problem> refuse_unknown_statuses(storage::Reading& ledger,
                                                     const std::vector<std::string>& statuses) {
    auto known = platform_statuses();
    if (!refuse_statuses(statuses, known)) return std::nullopt;
    const auto met = ledger.summary().by_status;
    for (const auto& [word, count] : met) {
        if (std::find(known.begin(), known.end(), word) == known.end()) known.push_back(word);
    }
    return refuse_statuses(statuses, known);
}

}  // namespace api
