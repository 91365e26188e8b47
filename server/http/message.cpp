#include "server/http/message.hpp"

#include <algorithm>

#include "server/http/percent.hpp"

namespace http {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return {};
}

std::size_t Request::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [name](const auto& header) {
        return same_name(header.first, name);
    }));
}

std::optional<Headers> parse_query(std::string_view query) {
    Headers parameters;
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto name = percent_decoded(pair.substr(0, equals), Plus::space);
        auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::space);
        if (!name || !value) return std::nullopt;
        parameters.emplace_back(std::move(*name), std::move(*value));
    }
    return parameters;
}

}  // namespace http
