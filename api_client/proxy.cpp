#include "api_client/proxy.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <cstdlib>
#include <initializer_list>
#include <stdexcept>

namespace api_client {
namespace {

namespace urls = boost::urls;

constexpr std::string_view form = "http://[user:password@]host[:port]";

[[noreturn]] void refuse(const std::string& variable, const std::string& words) {
    throw std::invalid_argument("the environment variable " + variable + ": " + words);
}

[[noreturn]] void refuse_form(const std::string& variable) {
    refuse(variable,
           "expected " + std::string(form) + ", special characters of user and password percent-encoded");
}

std::string base64(const std::string& text) {
    std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(size));
    return encoded;
}

bool is_name(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '.';
    });
}

void check_scheme(const std::string& variable, const urls::url_view& url) {
    if (url.scheme_id() == urls::scheme::http) return;
    if (url.scheme_id() == urls::scheme::https)
        refuse(variable, "a proxy that is itself spoken to over TLS (https://) is not supported, only " +
                             std::string(form));
    if (urls::grammar::ci_is_equal(url.scheme().substr(0, 5), "socks"))
        refuse(variable, "SOCKS proxies are not supported, only " + std::string(form));
    refuse_form(variable);
}

/// Not port_number(): Boost's lets some numbers above the greatest port through, cut to its size.
std::string checked_port(const std::string& variable, const std::string& digits) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || end != digits.data() + digits.size() || port == 0 || port > 65535)
        refuse(variable, "its port is not between 1 and 65535");
    return std::to_string(port);
}

Proxy parse_proxy(const std::string& variable, std::string text) {
    if (text.find("://") == std::string::npos) text.insert(0, "http://");
    const auto parsed = urls::parse_uri(text);
    if (!parsed) refuse_form(variable);
    const urls::url_view& url = *parsed;
    check_scheme(variable, url);
    Proxy proxy;
    proxy.host = url.host_address();
    const bool bare =
        (url.encoded_path().empty() || url.encoded_path() == "/") && !url.has_query() && !url.has_fragment();
    const bool known_host = url.host_type() == urls::host_type::ipv6 || is_name(proxy.host);
    if (!bare || !known_host) refuse_form(variable);
    proxy.port = "80";
    if (url.has_port() && !url.port().empty()) proxy.port = checked_port(variable, std::string(url.port()));
    if (url.has_userinfo()) {
        const std::string user = url.user();
        if (user.find(':') != std::string::npos) refuse(variable, "its user name holds a colon");
        proxy.authorization = "Basic " + base64(user + ":" + url.password());
    }
    return proxy;
}

std::optional<Proxy> first_proxy(const ProxySettings::Environment& variable,
                                 std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const char* value = variable(name);
        if (value != nullptr && *value != '\0') return parse_proxy(name, value);
    }
    return std::nullopt;
}

bool is_loopback(const std::string& host) {
    const std::string bytes = address_bytes(host);
    if (bytes.size() == 4) return bytes.front() == 127;
    return host == "localhost" || bytes == std::string(15, '\0') + '\1';
}

}  // namespace

std::string Proxy::name() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + port;
}

ProxySettings ProxySettings::from_environment() {
    return from_environment([](const char* name) { return std::getenv(name); });
}

ProxySettings ProxySettings::from_environment(const Environment& variable) {
    ProxySettings settings;
    settings.https_ = first_proxy(variable, {"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"});
    // Not HTTP_PROXY: a web server that runs programs by CGI lets strangers set it, by the header "Proxy".
    settings.http_ = first_proxy(variable, {"http_proxy", "ALL_PROXY", "all_proxy"});
    for (const char* name : {"NO_PROXY", "no_proxy"}) {
        const char* value = variable(name);
        if (value == nullptr || *value == '\0') continue;
        settings.exceptions_ = NoProxy(value);
        break;
    }
    return settings;
}

std::optional<Proxy> ProxySettings::choose(std::string_view url) const {
    const auto parsed = urls::parse_uri(url);
    if (!parsed) return std::nullopt;
    const bool https = parsed->scheme_id() == urls::scheme::https;
    if (!https && parsed->scheme_id() != urls::scheme::http) return std::nullopt;
    const auto& proxy = https ? https_ : http_;
    if (!proxy) return std::nullopt;
    std::string host = parsed->host_address();
    std::transform(host.begin(), host.end(), host.begin(), [](char c) { return urls::grammar::to_lower(c); });
    if (host.ends_with('.')) host.pop_back();
    std::string port = https ? "443" : "80";
    if (parsed->port_number() != 0) port = std::to_string(parsed->port_number());
    if (is_loopback(host) || exceptions_.covers(host, port)) return std::nullopt;
    return proxy;
}

}  // namespace api_client
