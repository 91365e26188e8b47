#include "server/terminal/reply.hpp"

#include <boost/asio/error.hpp>
#include <string_view>

#include "api_client/http_error.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/texts.hpp"

namespace asio = boost::asio;

namespace terminal {
namespace {

constexpr const char* where = "--url or CLEARANCE_TRACKER_URL says where the service is";

/// What may help where no answer came.
std::string advice(const boost::system::error_code& error, const std::string& url) {
    const std::string category = error.category().name();
    const bool https = url.starts_with("https:");
    if (category == api_client::certificate_category().name())
        return https ? "; --ca-file FILE names an authority to trust instead of the system's" : "";
    if (https && category.starts_with("asio.ssl"))
        return "; does it speak TLS there? Otherwise its URL begins with http://";
    const bool ended = error == asio::error::eof || error == asio::error::connection_reset ||
                       category == api_client::http_category().name();
    if (!https && ended) return "; does it speak TLS there? Then its URL begins with https://";
    if (error == asio::error::connection_refused) return std::string("; does it run there? ") + where;
    return std::string("; ") + where;
}

/// An answer that no tracker gives: of another server, or of a proxy in front of the service.
std::string words_of_stranger(const std::string& url, const Reply& reply) {
    const auto status = api_client::status_words(reply.status);
    if (reply.status >= 300 && reply.status <= 399 && !reply.location.empty()) {
        return url + " answers " + status + " and refers to " + printable(reply.location) +
               ", which is not followed; " + where;
    }
    if (reply.status >= 502 && reply.status <= 504)
        return url + " answers " + status +
               ", but not as the service does: a proxy before it may not reach it";
    const auto type = reply.content_type.substr(0, reply.content_type.find(';'));
    return url + " is no clearance-tracker, it seems: it answers " + status + " with " +
           (type.empty() ? "no content type" : printable(type)) + "; " + where;
}

}  // namespace

bool may_pass(const Reply& reply, bool answered) {
    const auto type = problem_type(reply.body);
    if (reply.status == 0) return answered;
    return reply.status == 502 || reply.status == 503 || type == "command-under-way" ||
           type == "platform-timed-out";
}

std::string refused_by(const Reply& reply) {
    return text_in(object_of(reply.body), "refused_by");
}

std::string words_of(const boost::system::error_code& error, const std::string& url) {
    return url + ": " + printable(error.message()) + advice(error, url);
}

std::string words_of(const Reply& reply, const Caller& caller) {
    if (reply.status == 0) return reply.problem;
    if (problem_type(reply.body).empty()) return words_of_stranger(caller.url, reply);
    const auto words = problem_words(reply.body);
    if (refused_by(reply) == "platform") return "the platform refused it: " + words;
    auto text = "the service answered " + std::to_string(reply.status) + ": " + words;
    if (reply.status == 401 || reply.status == 403) {
        text += caller.token.empty()
                    ? " (the token is read from CLEARANCE_TRACKER_TOKEN, which is not set, or "
                      "--token-file)"
                    : " (the token is that of " + printable(caller.token_source) + ")";
    }
    return text;
}

}  // namespace terminal
