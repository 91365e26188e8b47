#include "server/api/live_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/api/event_stream.hpp"
#include "server/api/ledger_follower.hpp"
#include "server/api/stream_parts.hpp"

namespace asio = boost::asio;

namespace api {

struct LiveStream::State {
    /// A stream's place among those that may be open.
    struct Ticket {
        explicit Ticket(std::shared_ptr<State> of) : state(std::move(of)) { ++state->parts.places; }
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { --state->parts.places; }
        std::shared_ptr<State> state;
    };

    State(asio::any_io_executor loop, storage::Ledger& ledger, alerts::Wording wording,
          const LiveStreamOptions& options)
        : executor(std::move(loop)),
          parts(ledger, std::move(wording), options),
          follower(executor, parts),
          follower_ended(executor, asio::steady_timer::time_point::max()) {}

    static asio::awaitable<void> serve(std::shared_ptr<Ticket> ticket, std::shared_ptr<const StreamWish> wish,
                                       http::BodyWriter& writer) {
        EventStream stream(co_await asio::this_coro::executor, ticket->state->parts, *wish);
        co_await stream.run(writer);
    }

    asio::any_io_executor executor;
    StreamParts parts;
    LedgerFollower follower;
    asio::steady_timer follower_ended;  // never expires; cancelled when it is so
    bool follows = false;
    std::atomic<bool> notified = false;
};

LiveStream::LiveStream(asio::any_io_executor executor, storage::Ledger& ledger, alerts::Wording wording,
                       LiveStreamOptions options)
    : state_(std::make_shared<State>(std::move(executor), ledger, std::move(wording), options)) {}

void LiveStream::start() {
    state_->follows = true;
    asio::co_spawn(state_->executor, state_->follower.run(), [state = state_](const std::exception_ptr&) {
        state->follows = false;
        state->follower_ended.cancel();
    });
}

asio::awaitable<void> LiveStream::stop() {
    const auto state = state_;
    state->parts.stopping = true;
    state->follower.stop();
    state->parts.wake_all();
    while (state->follows) co_await state->follower_ended.async_wait(asio::as_tuple(asio::use_awaitable));
}

void LiveStream::notify() {
    // Commits come by the hundred: one look stands for all that came before it.
    if (state_->parts.places == 0 || state_->notified.exchange(true)) return;
    asio::post(state_->executor, [state = state_] {
        state->notified = false;
        state->follower.look();
    });
}

void LiveStream::erased() {
    state_->follower.erased();
}

void LiveStream::end_streams() {
    ++state_->parts.admission;
    state_->parts.wake_all();
}

std::optional<http::BodyStream> LiveStream::open(storage::FeedPosition from, storage::RevisionFilter filter,
                                                 MayReadOn may_read_on) {
    auto& parts = state_->parts;
    if (parts.stopping || parts.places >= parts.options.most_streams) return std::nullopt;
    if (parts.places == 0) parts.ring.stop();  // nobody followed: much may lie between
    auto ticket = std::make_shared<State::Ticket>(state_);
    auto wish = std::make_shared<const StreamWish>(
        StreamWish{from, std::move(filter), std::move(may_read_on), parts.admission});
    state_->follower.look();
    return [ticket = std::move(ticket), wish = std::move(wish)](http::BodyWriter& writer) {
        return State::serve(ticket, wish, writer);
    };
}

std::size_t LiveStream::open_streams() const {
    return state_->parts.places;
}

std::uint64_t LiveStream::dropped() const {
    return state_->parts.dropped;
}

}  // namespace api
