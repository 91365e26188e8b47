// One connection: reads requests, asks the guards, calls the handlers, writes the answers. Owned by its
// listener, runs on a strand of its own. Promise: one answer for each request, in order, and an end within
// the limits.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/body.hpp"
#include "server/http/listener.hpp"
#include "server/http/request_head.hpp"
#include "server/http/router.hpp"
#include "server/http/stream.hpp"

namespace http {

/// What all sessions of one listener share; outlives them.
struct Service {
    const Router& router;
    ListenerOptions options;
};

class Session : public std::enable_shared_from_this<Session> {
  public:
    /// The socket's executor is the session's strand.
    Session(boost::asio::ip::tcp::socket socket, const Service& service);

    /// `ended` is called once, on the strand, when nothing of it runs any more.
    void start(std::function<void()> ended);
    /// Ends as soon as no request is under way. Any thread.
    void drain();
    /// Ends now: the connection is closed and a handler under way is cancelled. Any thread.
    void cut();

  private:
    using Clock = std::chrono::steady_clock;
    using error_code = boost::system::error_code;
    enum class Arrival { complete, refused, gone };

    /// The route's or the guards' decision about a request whose body was not read yet.
    struct Decision {
        const Route* route = nullptr;
        std::string_view name;  // of the route, for metrics
        std::optional<Response> refusal;
        bool reusable = true;  // whether the connection can go on after a refusal
    };

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<bool> greet();
    boost::asio::awaitable<bool> exchange();
    boost::asio::awaitable<Arrival> read_head(RequestHead& head);
    boost::asio::awaitable<bool> refuse(RequestHead& head, Decision decision);
    boost::asio::awaitable<Arrival> read_body(Body& body, std::string& content, bool invite);
    boost::asio::awaitable<Response> handle(const Route& route, Request& request);
    boost::asio::awaitable<bool> reply(Response response, std::string_view route, const RequestHead* head,
                                       bool keep);
    boost::asio::awaitable<error_code> fill(std::size_t wanted);

    void complete_request(RequestHead& head) const;
    Decision decide(RequestHead& head);
    void judge_size(const RequestHead& head, Decision& decision) const;
    std::string_view buffered() const;
    void report_handshake(error_code error);
    void report_throw(std::string_view route, const std::string& what) const;

    const Service& service_;
    const Limits& limits_;
    std::shared_ptr<Stream> stream_;
    std::string remote_;
    boost::beast::flat_buffer buffer_;
    boost::asio::cancellation_signal cancel_;
    Clock::time_point began_;  // the first byte of the request under way
    unsigned served_ = 0;
    bool waiting_ = true;  // nothing of a request has come: may be closed without anybody losing anything
    bool draining_ = false;
    bool cut_ = false;
    bool unread_ = false;  // the peer may be sending what nobody will read
    bool ended_ = false;
};

}  // namespace http
