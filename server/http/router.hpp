// Which handler answers which path and method. Filled before the listener starts, read-only afterwards.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "server/http/message.hpp"

namespace http {

/// Answers one request. What it throws becomes a 500 and a log line; the session goes on.
using Handler = std::function<boost::asio::awaitable<Response>(Request&)>;
/// Looks at a request whose body was not read yet; a Response refuses it.
using Guard = std::function<std::optional<Response>(const Request&)>;

struct Route {
    std::string method;   // a GET route answers HEAD as well
    std::string pattern;  // "/v1/vehicles/{vin}/transitions"; a parameter is one segment
    Handler handler;
    Guard guard;  // may be empty
    /// Bytes; a larger body is answered 413 without reading on; 0: any is answered 400.
    std::size_t max_body = 0;
    std::string name;  // for metrics: never the path itself
    /// The media types that it can answer with, the preferred one first: another Accept is answered 406, and
    /// every answer says that it varies by it. Empty: its answers have no content, or no client chooses it.
    std::vector<std::string> produces = {};
};

class Router {
  public:
    void add(Route route);
    const std::vector<Route>& routes() const { return routes_; }

    struct Match {
        const Route* route = nullptr;
        std::vector<std::string> parameters;  // percent-decoded
        std::string allow;  // when only the method is wrong: the methods that exist, OPTIONS included
    };
    /// route = nullptr with an empty `allow`: no such path.
    Match find(std::string_view method, std::string_view raw_path) const;
    /// Every method that some path takes, as in `allow`.
    std::string methods() const;

  private:
    std::vector<Route> routes_;
};

}  // namespace http
