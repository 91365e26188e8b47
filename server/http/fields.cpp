#include "server/http/fields.hpp"

#include <boost/beast/core/string.hpp>

namespace http {

namespace {

using boost::beast::iequals;

void add_items(std::string_view text, std::vector<std::string_view>& items) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '"') quoted = !quoted;
        if (i < text.size() && (quoted || text[i] != ',')) continue;
        const auto item = trimmed(text.substr(begin, i - begin));
        if (!item.empty()) items.push_back(item);
        begin = i + 1;
    }
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string* find_field(Headers& headers, std::string_view name) {
    for (auto& [key, value] : headers)
        if (iequals(key, name)) return &value;
    return nullptr;
}

void add_vary(Response& response, std::string_view name) {
    std::string* const vary = find_field(response.headers, "Vary");
    if (!vary)
        response.headers.emplace_back("Vary", std::string(name));
    else
        *vary += ", " + std::string(name);
}

std::vector<std::string_view> items_of(const Request& request, std::string_view name) {
    std::vector<std::string_view> items;
    for (const auto& [key, value] : request.headers)
        if (iequals(key, name)) add_items(value, items);
    return items;
}

}  // namespace http
