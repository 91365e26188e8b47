#include "server/api/link.hpp"

#include "server/api/json.hpp"
#include "server/http/percent.hpp"

namespace api {
namespace {

/// What a stranger sent stays inside the angle brackets of the header.
void append_safely(std::string& link, std::string_view text, std::string_view unsafe) {
    constexpr std::string_view hexadecimal = "0123456789ABCDEF";
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c > ' ' && c <= '~' && unsafe.find(c) == std::string_view::npos) {
            link += c;
        } else {
            link += '%';
            link += hexadecimal[octet / 16];
            link += hexadecimal[octet % 16];
        }
    }
}

bool is_named(std::string_view parameter, std::string_view name) {
    return http::percent_decoded(parameter.substr(0, parameter.find('=')), http::Plus::space) == name;
}

}  // namespace

std::string next_link(const ListAddress& address, std::string_view name, std::string_view place) {
    std::string link = "<";
    append_safely(link, address.path, "<>\"%?#\\^`{|}");
    link += '?';
    std::string_view rest = address.raw_query;
    while (!rest.empty()) {
        const auto parameter = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), parameter.size() + 1));
        if (parameter.empty() || is_named(parameter, name)) continue;
        append_safely(link, parameter, "<>\"");
        link += '&';
    }
    return link.append(name).append("=").append(place).append(">; rel=\"next\"");
}

void add_next_link(http::Response& response, const boost::json::object& page, const ListAddress& address) {
    if (const auto* cursor = page.at("next_cursor").if_string())
        response.headers.emplace_back("Link", next_link(address, "cursor", {cursor->data(), cursor->size()}));
}

http::Response page_response(const boost::json::object& page, const ListAddress& address) {
    auto response = json_response(200, page);
    add_next_link(response, page, address);
    return response;
}

}  // namespace api
