#include "api_client/outgoing_request.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "api_client/http_error.hpp"
#include "api_client/url_authority.hpp"

namespace api_client {

using boost::system::result;

namespace {

bool is_token(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

bool is_field_value(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    });
}

std::string authorization_line(const Proxy& proxy) {
    return proxy.authorization.empty() ? "" : "Proxy-Authorization: " + proxy.authorization + "\r\n";
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

result<Target> parse_target(const std::string& text) {
    const auto url = boost::urls::parse_uri(text);
    if (!url || !url->has_authority() || url->encoded_host().empty()) return HttpError::bad_request;
    Target target;
    target.address.tls = url->scheme_id() == boost::urls::scheme::https;
    if (!target.address.tls && url->scheme_id() != boost::urls::scheme::http) return HttpError::bad_request;
    target.address.host = url->host_address();
    if (!is_authority_whole(text, *url)) return HttpError::bad_request;
    const auto port = url->port();
    const bool has_port = url->has_port() && !port.empty();
    target.address.port = has_port ? std::string(port) : target.address.tls ? "443" : "80";
    target.host = target.authority = std::string(url->encoded_host());
    if (has_port) target.authority += ":" + target.address.port;
    target.path = url->encoded_path().empty() ? "/" : std::string(url->encoded_path());
    if (url->has_query()) target.path += "?" + std::string(url->encoded_query());
    return target;
}

result<std::string> write_out(const HttpRequest& request, const Target& target, const std::string& user_agent,
                              const Proxy* proxy) {
    if (!is_token(request.method)) return HttpError::bad_request;
    std::string text = request.method + " ";
    if (proxy != nullptr) text += "http://" + target.authority;
    text += target.path + " HTTP/1.1\r\nHost: " + target.authority + "\r\n";
    if (proxy != nullptr) text += authorization_line(*proxy);
    bool has_user_agent = false;
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name) || !is_field_value(value)) return HttpError::bad_request;
        has_user_agent = has_user_agent || same_name(name, "User-Agent");
        text.append(name).append(": ").append(value).append("\r\n");
    }
    if (!has_user_agent) text += "User-Agent: " + user_agent + "\r\n";
    const bool wants_length =
        request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (!request.body.empty() || wants_length) {
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    text += "Accept-Encoding: identity\r\nConnection: close\r\n\r\n";
    return text + request.body;
}

std::string connect_request(const Target& target, const std::string& user_agent, const Proxy& proxy) {
    const std::string where = target.host + ":" + target.address.port;
    return "CONNECT " + where + " HTTP/1.1\r\nHost: " + where + "\r\n" + authorization_line(proxy) +
           "User-Agent: " + user_agent + "\r\n\r\n";
}

}  // namespace api_client
