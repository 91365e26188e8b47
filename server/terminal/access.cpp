#include "server/terminal/access.hpp"

#include <csignal>
#include <cstdlib>

#include "server/config/addresses.hpp"
#include "server/config/values.hpp"
#include "server/csv.hpp"
#include "server/log.hpp"
#include "server/terminal/fleet_file.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"

namespace terminal {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string url_of(const Access& access) {
    auto url = !access.url.empty() ? access.url : variable("CLEARANCE_TRACKER_URL");
    if (url.empty()) url = "http://127.0.0.1:8080";
    while (url.ends_with('/')) url.pop_back();
    const auto parsed = config::parse_url(url);
    if (!parsed || parsed->has_query)
        throw Ended(faulty, "--url (or CLEARANCE_TRACKER_URL) is " + config::in_quotes(url) +
                                ", and must be an http or https URL without user and query");
    return url;
}

struct Token {
    std::string text, source;
};

Token token_of(const Access& access) {
    if (!access.token_file.empty()) {
        const auto content = content_of(access.token_file);
        const std::string token(csv::trimmed(content.substr(0, content.find('\n'))));
        if (token.empty()) throw Ended(faulty, printable(access.token_file) + ": its first line is no token");
        return {token, access.token_file};
    }
    for (const auto* name : {"CLEARANCE_TRACKER_TOKEN", "CLEARANCE_TOKEN"}) {
        if (const auto token = variable(name); !token.empty()) return {token, name};
    }
    return {};
}

void warn_of_plain_text(const Caller& caller) {
    const auto parsed = config::parse_url(caller.url);
    if (!caller.token.empty() && parsed && !parsed->https && !config::is_loopback_host(parsed->host))
        tell("warning: the token goes to " + caller.url + " unencrypted");
}

}  // namespace

Caller caller_of(const Access& access) {
    Caller caller{url_of(access), {}, {}};
    auto token = token_of(access);
    caller.token = std::move(token.text);
    caller.token_source = std::move(token.source);
    warn_of_plain_text(caller);
    return caller;
}

int guarded(const std::function<int()>& command) {
    logging::configure("error", false);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return command();
    } catch (const Ended& ended) {
        tell(ended.what());
        return ended.exit_code;
    } catch (const Interrupted& by) {
        return 128 + by.signal;
    }
}

}  // namespace terminal
