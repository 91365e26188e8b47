// How a session answers: one head, and a body that is there or comes piece by piece.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/http/browser.hpp"
#include "server/http/representation.hpp"
#include "server/http/response_head.hpp"
#include "server/http/session.hpp"

namespace http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kJoined = 16 * 1024;    // up to here head and body leave in one piece
constexpr std::size_t kPipelined = 4 * 1024;  // of further requests, taken while a body is streamed

}  // namespace

// `head` is null where the request could not be understood.
asio::awaitable<bool> Session::reply(Response response, std::string_view route, const RequestHead* head,
                                     bool keep) {
    if (response.delay.count() > 0) co_await hold_back(response.delay);
    if (head && service_.compressor) co_await complete(head->request(), response);
    const bool http_1_0 = head && head->http_1_0();
    const bool has_body = has_content(response.status) && !(head && head->is_head_method());
    const bool streams = response.stream != nullptr;
    Framing framing;
    framing.keep_alive = keep && !draining_ && !response.close && !(streams && http_1_0);
    framing.http_1_0 = http_1_0;
    error_code error;
    {
        std::string bytes = response_head(response, framing);
        std::string_view rest;
        if (has_body && !streams) rest = response.body;
        if (rest.size() <= kJoined) {
            bytes += rest;
            rest = {};
        }
        stream_->expires_after(limits_.write_timeout);
        error = co_await stream_->write(bytes);
        if (!error && !rest.empty()) error = co_await stream_->write(rest);
    }
    if (service_.options.events.answered) {
        const std::chrono::duration<double> took = Clock::now() - began_;
        service_.options.events.answered(std::string(route), response.status, took.count());
    }
    if (error || !streams || !has_body) co_return framing.keep_alive && !error;
    const bool whole = co_await stream_body(response.stream, http_1_0, route);
    co_return framing.keep_alive&& whole && !draining_;
}

asio::awaitable<void> Session::hold_back(std::chrono::milliseconds delay) {
    asio::steady_timer timer(stream_->executor(), delay);
    co_await timer.async_wait(asio::use_awaitable);
    began_ += delay;  // it is no time that the answer took us
}

asio::awaitable<void> Session::complete(const Request& request, Response& response) {
    co_await represent(request, response, *service_.compressor);
    add_browser_headers(service_.options.allowed_origins, request, response);
}

asio::awaitable<bool> Session::stream_body(const BodyStream& write_body, bool http_1_0,
                                           std::string_view route) {
    stream_->expires_never();
    if (buffer_.size() == 0) buffer_ = boost::beast::flat_buffer();
    const auto framing = http_1_0 ? StreamedBody::Framing::until_close : StreamedBody::Framing::chunks;
    const auto body = std::make_shared<StreamedBody>(stream_, limits_.write_timeout, framing);
    streamed_ = body;
    if (draining_) body->end();
    asio::co_spawn(stream_->executor(), watch(shared_from_this(), body),
                   [body](std::exception_ptr) { body->watch_ended(); });
    bool whole = false;
    std::string what;
    try {
        co_await write_body(*body);
        whole = co_await body->finish();
    } catch (const std::exception& e) {
        what = e.what();
    } catch (...) {
        what = kNoException;
    }
    streamed_.reset();
    body->stop_watching();
    if (!what.empty() && !cut_) service_.report_throw(route, what);
    if (!whole) stream_->abort();
    stream_->wake();
    co_await body->when_unwatched();
    co_return whole;
}

// A peer that leaves is noticed although nothing is written. What it sends meanwhile are further requests: a
// few bytes of them are kept; who sends more is found out by the writes.
asio::awaitable<void> Session::watch([[maybe_unused]] std::shared_ptr<Session> self,
                                     std::shared_ptr<StreamedBody> body) {
    while (!body->finished() && buffer_.size() < kPipelined) {
        error_code error = co_await stream_->readable();
        if (body->finished()) co_return;
        if (!error) error = co_await fill(kPipelined, Stream::Next::soon);
        if (error && !body->finished()) body->end();
        if (error) co_return;
    }
}

}  // namespace http
