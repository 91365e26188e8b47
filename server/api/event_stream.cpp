#include "server/api/event_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <utility>

#include "server/api/event_reading.hpp"
#include "server/async_ledger.hpp"

namespace asio = boost::asio;

namespace api {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t batch_bytes = 16 * 1024;
/// Milliseconds until a browser comes again.
constexpr std::string_view retry_hint = "retry: 2000\n";

std::string id_line(const storage::FeedPosition& position) {
    return "id: " + text_of(position) + "\n";
}

}  // namespace

EventStream::EventStream(asio::any_io_executor executor, StreamParts& parts, const StreamWish& wish)
    : alarm_(std::move(executor)), parts_(parts), wish_(wish), shown_(wish.from) {
    place_.position = wish.from;
    parts_.streams.insert(this);
}

EventStream::~EventStream() {
    parts_.streams.erase(this);
}

asio::awaitable<void> EventStream::run(http::BodyWriter& writer) {
    using namespace asio::experimental::awaitable_operators;
    auto telling = tell(writer);
    auto watching = watch(writer);
    co_await (std::move(telling) || std::move(watching));
    if (failure_) std::rethrow_exception(failure_);
}

asio::awaitable<void> EventStream::watch(http::BodyWriter& writer) {
    co_await writer.when_ended();
    over_ = true;
    wake();
}

/// Ends by itself and not by being cancelled: a piece half written would tear the answer of a listener that
/// only stops.
asio::awaitable<void> EventStream::tell(http::BodyWriter& writer) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    try {
        co_await tell_all(writer);
    } catch (const std::exception& error) {
        parts_.log_failure(error.what());
        failure_ = std::current_exception();
    }
}

asio::awaitable<void> EventStream::tell_all(http::BodyWriter& writer) {
    auto text = greeting();
    while (!is_over() && may_read_on()) {
        const bool taken = co_await writer.write(text);
        if (!taken) {
            if (!is_over()) ++parts_.dropped;
            co_return;
        }
        written_ = steady_clock::now();
        text = std::string();  // gives its memory back: most of the time a stream waits
        text = co_await next();
    }
}

/// Empty: it is over.
asio::awaitable<std::string> EventStream::next() {
    std::string text;
    while (!is_over()) {
        bool waits = true;
        if (parts_.ring.join(place_)) {
            text = parts_.ring.take(place_, wish_.filter, batch_bytes);
            if (!text.empty()) shown_ = place_.position;
        } else {
            waits = co_await catch_up(text);
        }
        const auto silent_until = written_ + parts_.options.heartbeat_every;
        if (text.empty() && steady_clock::now() >= silent_until) text = heartbeat();
        if (!text.empty()) co_return text;
        if (waits) co_await sleep(silent_until);
    }
    co_return text;
}

/// Reads a page from the ledger. Whether there is nothing more to do before it is woken.
asio::awaitable<bool> EventStream::catch_up(std::string& text) {
    const Turns::Place turn(parts_.catching_up, alarm_);
    while (!turn.has_come() && !is_over()) co_await sleep(steady_clock::time_point::max());
    if (is_over()) co_return false;
    const auto job = [from = place_.position, wanted = wish_.filter, words = parts_.wording](
                         storage::Reading& reading) { return read_lines(reading, from, wanted, *words); };
    auto read = co_await async_ledger::read_for(parts_.ledger, job);
    place_.position = read.reached;
    text = std::move(read.text);
    if (!text.empty()) shown_ = place_.position;
    // whoever woke it meanwhile found it reading
    co_return read.ended && !parts_.ring.has_begun() && !is_over();
}

asio::awaitable<void> EventStream::sleep(steady_clock::time_point until) {
    alarm_.expires_at(until);
    co_await alarm_.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Says where it begins, also of an empty ledger: who loses the connection before anything was told must not
/// begin anew.
std::string EventStream::greeting() const {
    return std::string(retry_hint) + ":\n" + id_line(shown_) + "\n";
}

/// A comment; and the id, where it moved on by what the filter did not take, so that a reader who comes again
/// does not begin so far back.
std::string EventStream::heartbeat() {
    if (shown_ == place_.position) return ":\n\n";
    shown_ = place_.position;
    return ":\n" + id_line(shown_) + "\n";
}

}  // namespace api
