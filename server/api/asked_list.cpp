#include "server/api/asked_list.hpp"

#include <algorithm>

#include "server/api/asked_vin.hpp"
#include "server/api/json.hpp"
#include "server/api/nearest.hpp"

namespace api {
namespace {

/// Every filter as it was given: a cursor goes on with the same ones.
std::vector<std::string> given_filters(const ListQuery& query) {
    std::vector<std::string> given;
    for (const auto& brand : query.brands) given.push_back("brand=" + brand);
    for (const auto& [name, value] : query.others)
        given.push_back(std::string(name).append("=").append(value));
    for (const auto& [name, values] : query.several) {
        for (const auto& value : values) given.push_back(std::string(name).append("=").append(value));
    }
    return given;
}

}  // namespace

AskedList::AskedList(std::string_view name, clearance::Time ledger_created_at, const http::Request& request,
                     std::initializer_list<std::string_view> known,
                     std::initializer_list<std::string_view> repeatable)
    : name_(name), address_(ListAddress::of(request)) {
    auto parsed = parse_list_query(request.query, known, repeatable);
    if (auto* problem = std::get_if<http::Problem>(&parsed)) {
        refuse(std::move(*problem));
        return;
    }
    query_ = std::get<ListQuery>(std::move(parsed));
    take_cursor(ledger_created_at);
}

void AskedList::take_cursor(clearance::Time ledger_created_at) {
    scope_ = cursor_scope(ledger_created_at, name_, {given_filters(query_)});
    if (query_.cursor.empty()) return;
    const auto keys = decode_cursor(scope_, query_.cursor, 1);
    if (!keys || keys->front() <= 0) {
        refuse(foreign_cursor());
        return;
    }
    before_ = keys->front();
}

void AskedList::refuse(http::Problem problem) {
    if (!problem_) problem_ = std::move(problem);
}

std::vector<std::size_t> AskedList::places(std::string_view name, std::span<const std::string_view> known) {
    std::vector<std::size_t> found;
    for (const auto& word : texts(name)) {
        const auto at = std::find(known.begin(), known.end(), word);
        if (at != known.end()) {
            found.push_back(static_cast<std::size_t>(at - known.begin()));
            continue;
        }
        const auto help = word.find(',') != std::string::npos
                              ? "; for several repeat the parameter: " + std::string(name) + "=…&" +
                                    std::string(name) + "=…"
                              : hint(word, known);
        refuse(http::bad_request(valid_utf8("unknown " + std::string(name) + " " + shown(word) + help)));
    }
    return found;
}

std::vector<std::string> AskedList::texts(std::string_view name) const {
    const auto given = query_.several.find(name);
    return given == query_.several.end() ? std::vector<std::string>() : given->second;
}

std::string AskedList::text(std::string_view name) const {
    const auto given = query_.others.find(name);
    return given == query_.others.end() ? std::string() : given->second;
}

std::optional<bool> AskedList::flag(std::string_view name) {
    if (query_.others.find(name) == query_.others.end()) return std::nullopt;
    auto flag = parse_flag_parameter(query_, name);
    if (const auto* given = std::get_if<bool>(&flag)) return *given;
    refuse(std::get<http::Problem>(std::move(flag)));
    return std::nullopt;
}

std::optional<clearance::Vin> AskedList::vin(std::string_view name) {
    const auto given = text(name);
    if (given.empty()) return std::nullopt;
    auto vin = clearance::Vin::parse(given);
    if (!vin) refuse(http::bad_request(not_a_vin(given)));
    return vin;
}

std::optional<clearance::Time> AskedList::time(std::string_view name) {
    auto time = parse_time_parameter(query_, name);
    if (const auto* given = std::get_if<std::optional<clearance::Time>>(&time)) return *given;
    refuse(std::get<http::Problem>(std::move(time)));
    return std::nullopt;
}

std::pair<std::optional<clearance::Time>, std::optional<clearance::Time>> AskedList::range() {
    const auto since = time("since"), until = time("until");
    if (since && until && *until <= *since)
        refuse(
            http::bad_request("until must be later than since, which is " + clearance::format_time(*since)));
    return {since, until};
}

}  // namespace api
