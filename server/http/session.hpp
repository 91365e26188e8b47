// One connection: reads requests, asks the guards, calls the handlers, writes the answers. Owned by its
// listener, runs on a strand of its own. Promise: one answer for each request, in order, and an end within
// the limits.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/http/body.hpp"
#include "server/http/body_stream.hpp"
#include "server/http/decision.hpp"
#include "server/http/request_head.hpp"
#include "server/http/service.hpp"
#include "server/http/stream.hpp"

namespace http {

class Session : public std::enable_shared_from_this<Session> {
  public:
    using Clock = std::chrono::steady_clock;

    /// The socket's executor is the session's strand.
    Session(boost::asio::ip::tcp::socket socket, Service& service);

    /// `ended` is called once, on the strand, when nothing of it runs any more.
    void start(std::function<void()> ended);
    /// Ends as soon as no request is under way. Any thread.
    void drain();
    /// Ends at once unless a whole request is under way. Any thread.
    void evict();
    /// Ends now: the connection is closed and a handler under way is cancelled. Any thread.
    void cut();
    /// Since when it waits for a request; one that has begun and does not become whole counts as waiting a
    /// while later. time_point::max() while a whole one is under way. Any thread.
    Clock::time_point idle_since() const { return idle_since_; }

  private:
    using error_code = boost::system::error_code;
    enum class Arrival { complete, refused, crowded, gone };
    static constexpr Clock::time_point kBusy = Clock::time_point::max();

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<bool> greet();
    boost::asio::awaitable<bool> exchange();
    boost::asio::awaitable<Arrival> read_head(RequestHead& head);
    boost::asio::awaitable<bool> refuse(RequestHead& head, Decision decision);
    boost::asio::awaitable<Arrival> read_body(Body& body, std::string& content,
                                              UnfinishedBodies::Share& share, bool invite);
    boost::asio::awaitable<bool> throw_away(Body& body);
    boost::asio::awaitable<Response> handle(const Route& route, Request& request);
    boost::asio::awaitable<bool> reply(Response response, std::string_view route, const RequestHead* head,
                                       bool keep);
    boost::asio::awaitable<void> hold_back(std::chrono::milliseconds delay);
    boost::asio::awaitable<void> complete(const Request& request, Response& response);
    boost::asio::awaitable<bool> stream_body(const BodyStream& write_body, bool http_1_0,
                                             std::string_view route);
    boost::asio::awaitable<void> watch(std::shared_ptr<Session> self, std::shared_ptr<StreamedBody> body);
    boost::asio::awaitable<error_code> fill(std::size_t wanted, Stream::Next next);

    void begin_request();
    void has_request();
    bool take_body(Body& body, std::string& content, UnfinishedBodies::Share& share);
    std::string_view buffered() const;
    void report_handshake(error_code error);

    Service& service_;
    const Limits& limits_;
    std::shared_ptr<Stream> stream_;
    std::string remote_;
    boost::beast::flat_buffer buffer_;
    std::shared_ptr<StreamedBody> streamed_;  // while there is one under way
    boost::asio::cancellation_signal cancel_;
    Clock::time_point began_;  // the first byte of the request under way
    std::atomic<Clock::time_point> idle_since_ = Clock::now();
    unsigned served_ = 0;
    bool waiting_ = true;     // nothing of a request has come: may be closed without anybody losing anything
    bool unfinished_ = true;  // no request has come whole
    bool draining_ = false;
    bool cut_ = false;
    bool unread_ = false;  // the peer may be sending what nobody will read
    bool ended_ = false;
};

}  // namespace http
