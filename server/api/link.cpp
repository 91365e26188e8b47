#include "server/api/link.hpp"

namespace api {
namespace {

/// What a stranger sent stays inside the angle brackets of the header.
void append_safely(std::string& link, std::string_view text) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c > ' ' && c <= '~' && c != '<' && c != '>' && c != '"') {
            link += c;
        } else {
            link += '%';
            link += hexadecimal[octet / 16];
            link += hexadecimal[octet % 16];
        }
    }
}

bool is_cursor(std::string_view parameter) {
    return parameter.starts_with("cursor=");
}

}  // namespace

std::string next_link(std::string_view path, std::string_view raw_query, std::string_view cursor) {
    std::string link = "<";
    append_safely(link, path);
    link += '?';
    while (!raw_query.empty()) {
        const auto parameter = raw_query.substr(0, raw_query.find('&'));
        raw_query.remove_prefix(std::min(raw_query.size(), parameter.size() + 1));
        if (parameter.empty() || is_cursor(parameter)) continue;
        append_safely(link, parameter);
        link += '&';
    }
    return link.append("cursor=").append(cursor).append(">; rel=\"next\"");
}

void add_next_link(http::Response& response, std::string_view path, std::string_view raw_query,
                   std::string_view cursor) {
    if (!cursor.empty()) response.headers.emplace_back("Link", next_link(path, raw_query, cursor));
}

}  // namespace api
