#include "server/http/session.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/http/fields.hpp"
#include "server/http/listen_address.hpp"
#include "server/http/problem.hpp"

namespace http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kIdleBuffer = 4 * 1024;
constexpr std::size_t kBodyBuffer = 16 * 1024;  // one TLS record
constexpr std::uint64_t kMaxDrained = 64 * 1024;
constexpr unsigned kTurn = 32;  // requests served from what is buffered before others get the thread
constexpr std::chrono::milliseconds kLingerUnread{2'000};
constexpr std::chrono::milliseconds kLinger{500};
constexpr int kCrowdedRetrySeconds = 5;

Problem timed_out(std::string_view what) {
    return {408, "timed-out", "The request came too slowly", std::string(what), {}, {}};
}

Problem body_problem(Body::State state, std::string_view method, std::size_t limit) {
    if (state == Body::State::too_large) return body_refused(method, limit);
    if (state == Body::State::malformed) return bad_request("The chunks of the body are malformed");
    return timed_out("body");
}

// The peer may take its time to read the answer: its body is not held for that long.
void forget(std::string& content, UnfinishedBodies::Share& share) {
    std::string().swap(content);
    share.give_back();
}

std::shared_ptr<Stream> make_stream(tcp::socket socket, const ListenerOptions& options) {
    const Limits& limits = options.limits;
    const auto tick = std::min({limits.handshake_timeout, limits.header_timeout, limits.body_timeout,
                                limits.write_timeout, limits.idle_timeout});
    if (!options.tls) return make_plain_stream(std::move(socket), tick);
    return make_tls_stream(std::move(socket), *options.tls->current(), tick);
}

std::string remote_of(const tcp::socket& socket) {
    boost::system::error_code gone;
    const auto endpoint = socket.remote_endpoint(gone);
    return gone ? std::string() : text_of(endpoint);
}

}  // namespace

Session::Session(tcp::socket socket, Service& service)
    : service_(service), limits_(service.options.limits), remote_(remote_of(socket)) {
    stream_ = make_stream(std::move(socket), service.options);
}

void Session::start(std::function<void()> ended) {
    asio::co_spawn(
        stream_->executor(), run(),
        asio::bind_cancellation_slot(cancel_.slot(), [self = shared_from_this(),
                                                      ended = std::move(ended)](std::exception_ptr failure) {
            self->ended_ = true;
            self->stream_->close();
            try {
                if (failure && !self->cut_) std::rethrow_exception(failure);
            } catch (const std::exception& e) {
                self->service_.report_throw(kNoRoute, e.what());
            }
            ended();
        }));
}

void Session::drain() {
    idle_since_ = kBusy;
    asio::post(stream_->executor(), [self = shared_from_this()] {
        self->draining_ = true;
        if (self->waiting_) self->stream_->interrupt();
        if (self->streamed_) self->streamed_->end();
    });
}

void Session::evict() {
    idle_since_ = kBusy;  // at once, lest it be evicted twice
    asio::post(stream_->executor(), [self = shared_from_this()] {
        self->draining_ = true;
        if (self->unfinished_) self->stream_->interrupt();
    });
}

// Who sends a request byte by byte loses nothing that was taken, and must not keep others out.
void Session::begin_request() {
    unfinished_ = true;
    idle_since_ = began_ + limits_.evictable_after;
}

void Session::has_request() {
    unfinished_ = false;
    idle_since_ = kBusy;
}

void Session::cut() {
    asio::post(stream_->executor(), [self = shared_from_this()] {
        if (self->ended_) return;
        self->cut_ = true;
        self->stream_->close();
        self->cancel_.emit(asio::cancellation_type::terminal);
    });
}

asio::awaitable<void> Session::run() {
    bool open = co_await greet();
    if (!open) co_return;
    bool first = true;
    while (open) {
        // A connection that never sends anything is a slow request; one that did may wait for its next.
        stream_->expires_after(first ? limits_.header_timeout : limits_.idle_timeout);
        first = false;
        open = co_await exchange();
        if (open && ++served_ % kTurn == 0) co_await asio::post(stream_->executor(), asio::use_awaitable);
    }
    if (!waiting_) co_await stream_->linger(unread_ ? kLingerUnread : kLinger);
}

asio::awaitable<bool> Session::greet() {
    if (!service_.options.tls) co_return true;
    stream_->expires_after(limits_.handshake_timeout);
    const error_code error = co_await stream_->handshake();
    if (!draining_) report_handshake(error);
    co_return !error;
}

// One request, in the order it flows: head, guards and route, body, handler, answer. Whether another may
// follow.
asio::awaitable<bool> Session::exchange() {
    RequestHead head(limits_.max_header);
    const Arrival arrival = co_await read_head(head);
    if (arrival == Arrival::gone) co_return false;
    if (arrival == Arrival::refused) {
        unread_ = true;
        co_return co_await reply(to_response(timed_out("header")), kNoRoute, nullptr, false);
    }
    head.request().remote = remote_;
    head.request().secure = service_.options.tls != nullptr;
    Decision decision = decide(service_, head);
    if (decision.refusal) co_return co_await refuse(head, std::move(decision));

    const Route& route = *decision.route;
    Request& request = head.request();
    Body body =
        head.is_chunked() ? Body::chunked(route.max_body) : Body::sized(head.length(), route.max_body);
    UnfinishedBodies::Share share(service_.bodies, route.max_body > limits_.small_body);
    const Arrival content = co_await read_body(body, request.body, share, head.expects_continue());
    if (content == Arrival::gone) co_return false;
    if (content != Arrival::complete) {
        unread_ = true;
        forget(request.body, share);
        const Problem problem = content == Arrival::crowded
                                    ? unavailable("Too many requests are under way", kCrowdedRetrySeconds)
                                    : body_problem(body.state(), request.method, route.max_body);
        co_return co_await reply(to_response(problem), route.name, &head, false);
    }
    stream_->expires_never();
    has_request();
    Response response = co_await handle(route, request);
    forget(request.body, share);
    if (!route.produces.empty()) add_vary(response, "Accept");
    co_return co_await reply(std::move(response), route.name, &head, head.wants_keep_alive());
}

asio::awaitable<Session::Arrival> Session::read_head(RequestHead& head) {
    if (buffer_.size() == 0 && buffer_.capacity() > kIdleBuffer) buffer_ = boost::beast::flat_buffer();
    waiting_ = buffer_.size() == 0;
    began_ = Clock::now();
    unfinished_ = true;
    idle_since_ = began_;
    if (!waiting_) begin_request();
    bool has_deadline = false;
    for (;;) {
        buffer_.consume(head.feed(buffered()));
        if (head.done()) co_return Arrival::complete;
        if (draining_ && waiting_) co_return Arrival::gone;
        // Set only when a head does not come in one piece.
        if (!waiting_ && !has_deadline) {
            stream_->expires_after(limits_.header_timeout);
            has_deadline = true;
        }
        const error_code error =
            co_await fill(kIdleBuffer, waiting_ ? Stream::Next::later : Stream::Next::soon);
        if (error == asio::error::timed_out && !waiting_) co_return Arrival::refused;
        if (error) {
            waiting_ = true;
            co_return Arrival::gone;
        }
        if (waiting_) began_ = Clock::now();
        waiting_ = false;
        begin_request();
    }
}

asio::awaitable<bool> Session::refuse(RequestHead& head, Decision decision) {
    const RequestHead* const usable = head.fault() ? nullptr : &head;
    const std::uint64_t length = usable && !head.is_chunked() ? head.length() : 0;
    const bool has_body = usable && (head.is_chunked() || length > 0);
    // Who asked for leave to send a body may now send it or not: nobody can tell where the next request
    // begins.
    const bool known_end = !has_body || (!head.is_chunked() && !head.expects_continue());
    const std::uint64_t remaining = length - std::min<std::uint64_t>(length, buffer_.size());
    const bool keep = usable && decision.reusable && !decision.refusal->close && known_end &&
                      remaining <= kMaxDrained && head.wants_keep_alive();
    unread_ = !keep && (has_body || !usable);
    const bool open = co_await reply(std::move(*decision.refusal), decision.name, usable, keep);
    if (!open || !has_body) co_return open;

    Body body = Body::sized(length, length);
    co_return co_await throw_away(body);
}

asio::awaitable<Session::Arrival> Session::read_body(Body& body, std::string& content,
                                                     UnfinishedBodies::Share& share, bool invite) {
    bool fits = take_body(body, content, share);
    if (fits && body.state() == Body::State::more) {
        stream_->expires_after(limits_.body_timeout);
        if (invite && content.empty()) {
            const error_code error = co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n");
            if (error) co_return Arrival::gone;
        }
    }
    while (fits && body.state() == Body::State::more) {
        const error_code error = co_await fill(kBodyBuffer, Stream::Next::soon);
        if (error == asio::error::timed_out) co_return Arrival::refused;
        if (error) co_return Arrival::gone;
        fits = take_body(body, content, share);
    }
    if (!fits) co_return Arrival::crowded;
    co_return body.state() == Body::State::done ? Arrival::complete : Arrival::refused;
}

// The capacity is what is held; of an empty string it is none of the heap's.
bool Session::take_body(Body& body, std::string& content, UnfinishedBodies::Share& share) {
    buffer_.consume(body.feed(buffered(), content));
    return content.empty() || share.grow_to(content.capacity());
}

asio::awaitable<bool> Session::throw_away(Body& body) {
    stream_->expires_after(limits_.body_timeout);
    std::string thrown_away;
    for (;;) {
        buffer_.consume(body.feed(buffered(), thrown_away));
        thrown_away.clear();
        if (body.state() != Body::State::more) co_return body.state() == Body::State::done;
        const error_code error = co_await fill(kBodyBuffer, Stream::Next::soon);
        if (error) co_return false;
    }
}

asio::awaitable<Response> Session::handle(const Route& route, Request& request) {
    std::string what = kNoException;
    try {
        co_return co_await route.handler(request);
    } catch (const std::exception& e) {
        what = e.what();
    } catch (...) {
    }
    if (!cut_) service_.report_throw(route.name, what);
    co_return to_response(internal_error());
}

asio::awaitable<Session::error_code> Session::fill(std::size_t wanted, Stream::Next next) {
    const auto space = buffer_.prepare(wanted);
    const auto read = co_await stream_->read_some(space, next);
    if (!read) co_return read.error();
    buffer_.commit(*read);
    co_return error_code{};
}

std::string_view Session::buffered() const {
    const auto data = buffer_.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
}

void Session::report_handshake(error_code error) {
    const auto& report = service_.options.events.handshake;
    if (report) report(!error, error ? remote_ + ": " + error.message() : std::string());
}

}  // namespace http
