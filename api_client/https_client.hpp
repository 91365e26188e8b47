// One HTTP request to somewhere else: the platform, or a hook's receiver. TLS is always verified, redirects
// are not followed, every wait has a deadline. Event loop's thread; holds no connection between requests.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api_client/proxy.hpp"

namespace api_client {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string url;  // http or https, absolute
    Headers headers;
    std::string body;  // sent with Content-Length where not empty or the method wants one
    /// Set to true just before the first byte of the request is written: from then on a failure leaves open
    /// whether the other side acted. Must outlive send(); may be null.
    bool* sending = nullptr;
};

struct HttpAnswer {
    unsigned status = 0;
    Headers headers;
    std::string body;
    /// Case-insensitive; empty where absent.
    std::string_view header(std::string_view name) const;
};

struct HttpLimits {
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds idle_timeout{30'000};   // between two pieces of progress
    std::chrono::milliseconds total_timeout{60'000};  // 0: none, for long answers that are read in pieces
    std::size_t max_body = 1024 * 1024;  // of a body that is kept, not of one that goes to a sink
    bool truncate_body = false;          // keep the first max_body bytes instead of failing
};

/// Awaited with each piece of a 2xx answer's body (at most 64 KiB at a time, valid until it returns) before
/// more is read from the connection; throwing ends the request with that exception.
using BodySink = std::function<boost::asio::awaitable<void>(std::string_view piece)>;

class HttpsClient {
  public:
    virtual ~HttpsClient() = default;
    /// The answer, whatever its status; an error when there was none whole: resolution, connection, TLS (its
    /// category and message say what), time-out (errc::timed_out), the proxy's (proxy_error.hpp), or an
    /// HttpError (http_error.hpp): cut off, body over the limit, not HTTP. With a sink the body of a 2xx
    /// answer goes there and HttpAnswer::body stays empty; other answers' bodies are kept as always. Runs on
    /// the awaiting coroutine's executor.
    virtual boost::asio::awaitable<boost::system::result<HttpAnswer>> send(HttpRequest request,
                                                                           HttpLimits limits,
                                                                           BodySink sink = {}) = 0;
    /// Reads the trust store again (SIGHUP).
    virtual void reload() = 0;
};

/// `executor`: where connections kept between requests will wait; there are none yet. `ca_file`: PEM bundle
/// to trust; empty: the system's store (SSL_CERT_FILE and SSL_CERT_DIR honoured). Throws std::runtime_error
/// naming the file when it cannot be read. `proxies`: by them https goes through a tunnel, http is passed on.
std::unique_ptr<HttpsClient> make_https_client(boost::asio::any_io_executor executor, std::string ca_file,
                                               std::string user_agent, ProxySettings proxies = {});

}  // namespace api_client
