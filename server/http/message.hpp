// One request and its answer, as handlers see them: plain values, and a writer for an answer that comes piece
// by piece; no Beast. Event loop's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
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

/// The body of one answer, on its way to the peer. Belongs to the session, used on its strand.
class BodyWriter {
  public:
    virtual ~BodyWriter() = default;
    /// Resumes once the peer's side has taken the piece. False: it is gone, or took nothing for the write
    /// timeout; whatever is written after that goes nowhere.
    virtual boost::asio::awaitable<bool> write(std::string_view piece) = 0;
    /// Nobody reads on: the peer is gone, or the listener is stopping. Known between two writes too.
    virtual bool ended() const = 0;
    /// Resumes when ended() has become true.
    virtual boost::asio::awaitable<void> when_ended() = 0;
};
/// Writes a whole body and returns; what it throws cuts the connection, so that the peer sees that it is
/// torn.
using BodyStream = std::function<boost::asio::awaitable<void>(BodyWriter&)>;

struct Response {
    unsigned status = 200;
    std::string content_type;  // empty: none (and no body)
    std::string body;
    Headers headers;
    bool close = false;  // ends the connection after this answer
    /// Instead of `body`: called once the head is sent (chunked, or until the end of the connection in
    /// HTTP/1.0); not for HEAD. May be empty.
    BodyStream stream = {};
    /// The answer is held back for so long, and the connection with it: for whoever is to be slowed down.
    std::chrono::milliseconds delay{0};
};

/// Query parameters, percent-decoded, in order. Empty optional: malformed encoding.
std::optional<Headers> parse_query(std::string_view query);

}  // namespace http
