#include "server/api/feed_query.hpp"

#include <algorithm>
#include <array>

#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/known_brands.hpp"
#include "server/api/nearest.hpp"

namespace api {
namespace {

constexpr std::array<std::string_view, 3> source_words{"webhook", "sweep", "command"};
constexpr std::array source_bits{clearance::Source::webhook, clearance::Source::sweep,
                                 clearance::Source::command};

http::Problem unknown(std::string_view name, const std::string& word,
                      std::span<const std::string_view> known) {
    const std::string start = std::string("unknown ").append(name).append(" ");
    if (word.find(',') != std::string::npos)
        return http::bad_request(start + shown(word) + "; for several repeat the parameter");
    return http::bad_request(valid_utf8(start + shown(word) + hint(word, known)));
}

}  // namespace

std::variant<storage::RevisionFilter, http::Problem> parse_filter(ListQuery& query) {
    storage::RevisionFilter filter;
    if (const auto vin = query.others.find("vin"); vin != query.others.end()) {
        filter.vin = clearance::Vin::parse(vin->second);
        if (!filter.vin) return http::bad_request(not_a_vin(vin->second));
    }
    for (const auto& source : query.sources) {
        const auto* const word = std::ranges::find(source_words, source);
        if (word == source_words.end()) return unknown("source", source, source_words);
        const auto bit = source_bits.at(static_cast<std::size_t>(word - source_words.begin()));
        filter.sources = static_cast<std::uint8_t>(filter.sources | static_cast<std::uint8_t>(bit));
    }
    filter.to = std::move(query.to);
    filter.brands = std::move(query.brands);
    return filter;
}

std::optional<http::Problem> refuse_unknown(storage::Reading& ledger, const storage::RevisionFilter& filter) {
    if (auto problem = refuse_impossible_vin(ledger, filter.vin)) return problem;
    if (auto problem = refuse_unknown_brands(ledger, filter.brands)) return problem;
    auto known = platform_statuses();
    const auto is_unknown = [&known](const std::string& word) {
        return std::ranges::find(known, word) == known.end();
    };
    if (std::ranges::none_of(filter.to, is_unknown)) return std::nullopt;
    const auto met = ledger.feed().statuses();
    for (const auto& word : met) {
        if (is_unknown(word)) known.emplace_back(word);
    }
    const auto word = std::ranges::find_if(filter.to, is_unknown);
    if (word == filter.to.end()) return std::nullopt;
    return unknown("status in to:", *word, known);
}

http::Problem ahead_of_ledger(storage::Id newest) {
    return http::bad_request(
        "this ledger has not come so far as after, or Last-Event-ID, says: its last seq is " +
        std::to_string(newest) + "; was it another one's?");
}

}  // namespace api
