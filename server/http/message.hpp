// One request and its answer, as handlers see them: plain values, no Beast. Event loop's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string path;   // percent-decoded, without the query
    std::string query;  // raw, without '?'
    Headers headers;
    std::string body;
    std::string remote;  // "address:port"
    bool secure = false;
    std::vector<std::string> parameters;  // of the route's pattern, in order

    /// Case-insensitive; empty where absent; the first of several.
    std::string_view header(std::string_view name) const;
    std::size_t count(std::string_view name) const;
};

struct Response {
    unsigned status = 200;
    std::string content_type;  // empty: none (and no body)
    std::string body;
    Headers headers;
    bool close = false;  // ends the connection after this answer
};

/// Query parameters, percent-decoded, in order. Empty optional: malformed encoding.
std::optional<Headers> parse_query(std::string_view query);

}  // namespace http
