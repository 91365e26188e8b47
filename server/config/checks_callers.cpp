// [api] trusted_proxies, user_header, allowed_origins.
#include <algorithm>
#include <array>
#include <boost/url/grammar/ci_string.hpp>
#include <string>
#include <string_view>

#include "server/config/addresses.hpp"
#include "server/config/checking.hpp"
#include "server/config/network.hpp"

namespace config {
namespace {

std::string proxy_problem(const std::string& text) {
    const auto network = parse_network(text);
    if (!network)
        return "expected an address or a network such as \"10.0.0.7\", \"10.0.0.0/24\" or \"fd00::/64\", "
               "got " +
               in_quotes(text);
    if (is_too_wide(*network))
        return in_quotes(text) +
               " is far too wide: whoever sends from one of these addresses could name any user. Name the "
               "proxies";
    return {};
}

bool is_header_character(char c) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

std::string header_problem(const std::string& name) {
    // what browsers and proxies send for another reason names nobody
    constexpr std::array<std::string_view, 14> others{
        "Accept",     "Authorization",   "Connection",   "Content-Length",   "Content-Type",
        "Cookie",     "Forwarded",       "Host",         "Origin",           "Referer",
        "User-Agent", "X-Forwarded-For", "X-CSRF-Token", "X-Forwarded-Proto"};
    if (!std::ranges::all_of(name, is_header_character))
        return "expected the name of a header, got " + in_quotes(name);
    if (std::ranges::any_of(
            others, [&](std::string_view other) { return boost::urls::grammar::ci_is_equal(name, other); }))
        return "expected a header that the proxy alone sets, got " + in_quotes(name);
    return {};
}

std::string origin_problem(const std::string& origin) {
    const std::string wanted =
        "expected an origin such as \"https://host.example\" or "
        "\"http://127.0.0.1:3000\", ";
    if (origin.find('*') != std::string::npos)
        return wanted + "got " + in_quotes(origin) + "; name each site, there is no \"*\"";
    if (origin.find('@') != std::string::npos) return wanted + "without user and password";
    const auto url = parse_url(origin);
    if (!url) return wanted + "got " + in_quotes(origin);
    if (!url->path.empty() || url->has_query) return wanted + "without a path and a last slash";
    // browsers leave it out: such an origin would never be met
    if (origin.ends_with(url->https ? ":443" : ":80") || origin.ends_with(':'))
        return wanted + "without its usual port";
    const bool upper = std::ranges::any_of(origin, [](char c) { return c >= 'A' && c <= 'Z'; });
    return upper ? wanted + "in small letters, as browsers send it" : std::string();
}

void check_each(const std::vector<std::string>& texts, const std::string& key,
                std::string (*problem_of)(const std::string&), Faults& faults) {
    for (const auto& text : texts) {
        const auto problem = problem_of(text);
        if (problem.empty()) continue;
        faults.add(key, problem);
        return;
    }
}

}  // namespace

void check_callers(const ApiSection& api, Faults& faults) {
    check_each(api.trusted_proxies, "api.trusted_proxies", &proxy_problem, faults);
    check_each(api.allowed_origins, "api.allowed_origins", &origin_problem, faults);
    if (!api.user_header.empty()) add_problem(header_problem(api.user_header), "api.user_header", faults);
    if (!api.trusted_proxies.empty() && api.tokens.empty() && !faults.settled("api.tokens"))
        faults.add("api.trusted_proxies",
                   "needs at least one [[api.tokens]]: without tokens everybody on this machine may do "
                   "everything, whomever a proxy names");
    if (api.trusted_proxies.empty() && !faults.settled("api.trusted_proxies")) {
        for (const std::string key : {"api.user_header", "api.proxy_role"})
            if (faults.given(key)) faults.add(key, "of no use without trusted_proxies");
    }
}

}  // namespace config
