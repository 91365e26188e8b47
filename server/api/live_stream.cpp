#include "server/api/live_stream.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <set>
#include <utility>

#include "server/api/event_reading.hpp"
#include "server/api/event_ring.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace api {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t batch_bytes = 16 * 1024;
/// Milliseconds until a browser comes again.
constexpr std::string_view retry_hint = "retry: 2000\n";

asio::awaitable<void> sleep(asio::steady_timer& timer, steady_clock::time_point until) {
    timer.expires_at(until);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// One stream while its body is written; lives in the frame of serve().
struct Reader {
    Reader(asio::any_io_executor executor, storage::FeedPosition from, const storage::RevisionFilter& wanted)
        : alarm(std::move(executor)), filter(wanted) {
        place.position = from;
    }

    asio::steady_timer alarm;  // wakes it: there is news, or it is over
    const storage::RevisionFilter& filter;
    EventRing::Place place;
    storage::FeedPosition shown;  // the last id it was sent
    steady_clock::time_point written;
    bool over = false;
    std::exception_ptr failure;
};

}  // namespace

struct LiveStream::State : std::enable_shared_from_this<LiveStream::State> {
    /// A stream's place among those that may be open.
    struct Ticket {
        explicit Ticket(std::shared_ptr<State> of) : state(std::move(of)) { ++state->places; }
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { --state->places; }
        std::shared_ptr<State> state;
    };
    /// Of those that may read the ledger at one time.
    struct Turn {
        explicit Turn(State& of) : state(of) { --state.turns; }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            ++state.turns;
            if (!state.waiting.empty()) state.waiting.front()->cancel();
        }
        State& state;
    };

    State(asio::any_io_executor loop, storage::Ledger& to_read, alerts::Wording words,
          const LiveStreamOptions& given)
        : executor(std::move(loop)),
          ledger(to_read),
          wording(std::make_shared<const alerts::Wording>(std::move(words))),
          options(given),
          ring(given.most_events, given.most_bytes),
          turns(given.most_catching_up),
          timer(executor),
          ended(executor) {}

    // The one reader of the ledger

    asio::awaitable<void> run() {
        while (!stopping) {
            if (places == 0) {
                ring.stop();
                co_await idle();
                continue;
            }
            news = false;
            const bool read = co_await refill();
            co_await pause(read ? options.gather : options.ledger_pause);
            if (!news && read) co_await idle();
        }
    }

    /// False: the ledger failed.
    asio::awaitable<bool> refill() {
        std::string failure;
        try {
            if (ring.has_begun()) {
                co_await read_on();
            } else {
                const auto job = [](storage::Reading& reading) { return reading.feed().newest(); };
                const auto newest = co_await async_ledger::read_for(ledger, job);
                ring.begin(newest);
                wake_all();
            }
            co_return true;
        } catch (const std::exception& error) {
            failure = error.what();
        }
        log_failure(failure);
        co_return false;
    }

    asio::awaitable<void> read_on() {
        const auto before = erasures;
        const auto job = [from = ring.end(), words = wording](storage::Reading& reading) {
            return read_news(reading, from, *words);
        };
        auto read = co_await async_ledger::read_for(ledger, job);
        news = news || read.more || before != erasures;
        if (before != erasures) co_return;  // what was read may name who was erased meanwhile
        const bool any = !read.events.empty();
        for (auto& event : read.events) ring.add(std::move(event));
        ring.reached(read.reached);
        if (any) wake_all();
    }

    asio::awaitable<void> idle() {
        if (stopping) co_return;
        idling = true;
        co_await sleep(timer, steady_clock::now() + std::chrono::minutes(1));
        idling = false;
    }

    asio::awaitable<void> pause(std::chrono::milliseconds time) {
        if (!stopping) co_await sleep(timer, steady_clock::now() + time);
    }

    void look() {
        news = true;
        if (idling) timer.cancel();
    }

    void wake_all() {
        for (auto* reader : readers) reader->alarm.cancel();
    }

    void log_failure(const std::string& problem) {
        std::int64_t held_back = 0;
        const auto now = std::chrono::floor<std::chrono::seconds>(steady_clock::now());
        if (errors.pass(now.time_since_epoch().count(), held_back))
            logging::error("stream_read_failed", {{"problem", problem}, {"held_back", held_back}});
    }

    asio::awaitable<void> stop() {
        stopping = true;
        timer.cancel();
        wake_all();
        while (running) co_await sleep(ended, steady_clock::time_point::max());
    }

    // One stream

    static asio::awaitable<void> serve(std::shared_ptr<Ticket> ticket, storage::FeedPosition from,
                                       std::shared_ptr<const storage::RevisionFilter> filter,
                                       http::BodyWriter& writer) {
        using namespace asio::experimental::awaitable_operators;
        auto& state = *ticket->state;
        Reader reader(co_await asio::this_coro::executor, from, *filter);
        const auto entry = state.readers.insert(&reader).first;
        const auto leave = [&](void*) { state.readers.erase(entry); };
        const std::unique_ptr<void, decltype(leave)> leaving(&reader, leave);
        auto telling = state.tell(reader, writer);
        auto watching = watch(reader, writer);
        co_await (std::move(telling) || std::move(watching));
        if (reader.failure) std::rethrow_exception(reader.failure);
    }

    static asio::awaitable<void> watch(Reader& reader, http::BodyWriter& writer) {
        co_await writer.when_ended();
        reader.over = true;
        reader.alarm.cancel();
    }

    /// Ends by itself and not by being cancelled: a piece half written would tear the answer of a listener
    /// that only stops.
    asio::awaitable<void> tell(Reader& reader, http::BodyWriter& writer) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        try {
            co_await tell_all(reader, writer);
        } catch (const std::exception& error) {
            log_failure(error.what());
            reader.failure = std::current_exception();
        }
    }

    asio::awaitable<void> tell_all(Reader& reader, http::BodyWriter& writer) {
        // also of an empty ledger: who loses the connection before anything was told must not begin anew
        reader.shown = reader.place.position;
        auto text = std::string(retry_hint) + ":\nid: " + text_of(reader.shown) + "\n\n";
        while (!is_over(reader)) {
            const bool taken = co_await writer.write(text);
            if (!taken) {
                if (!is_over(reader)) ++dropped;
                co_return;
            }
            reader.written = steady_clock::now();
            text = std::string();  // gives its memory back: most of the time a stream waits
            text = co_await next(reader);
        }
    }

    bool is_over(const Reader& reader) const { return stopping || reader.over; }

    /// Empty: it is over.
    asio::awaitable<std::string> next(Reader& reader) {
        std::string text;
        while (!is_over(reader)) {
            bool waits = true;
            if (ring.join(reader.place)) {
                text = ring.take(reader.place, reader.filter, batch_bytes);
                if (!text.empty()) reader.shown = reader.place.position;
            } else {
                waits = co_await catch_up(reader, text);
            }
            const auto silent_until = reader.written + options.heartbeat_every;
            if (text.empty() && steady_clock::now() >= silent_until) text = heartbeat(reader);
            if (!text.empty()) co_return text;
            if (waits) co_await sleep(reader.alarm, silent_until);
        }
        co_return text;
    }

    /// Reads a page from the ledger. Whether there is nothing more to read before it is woken.
    asio::awaitable<bool> catch_up(Reader& reader, std::string& text) {
        while (turns == 0) co_await wait_for_turn();
        const Turn turn(*this);
        if (is_over(reader)) co_return true;
        const auto job = [from = reader.place.position, wanted = reader.filter, words = wording](
                             storage::Reading& reading) { return read_lines(reading, from, wanted, *words); };
        auto read = co_await async_ledger::read_for(ledger, job);
        reader.place.position = read.reached;
        text = std::move(read.text);
        if (!text.empty()) reader.shown = reader.place.position;
        co_return read.ended && !ring.has_begun();
    }

    asio::awaitable<void> wait_for_turn() {
        asio::steady_timer called(executor);
        waiting.push_back(&called);
        const auto leave = [this](asio::steady_timer* timer_of) { std::erase(waiting, timer_of); };
        const std::unique_ptr<asio::steady_timer, decltype(leave)> leaving(&called, leave);
        co_await sleep(called, steady_clock::time_point::max());
    }

    /// A comment; and the id, where it moved on by what the filter did not take, so that a reader who comes
    /// again does not begin so far back.
    std::string heartbeat(Reader& reader) {
        if (reader.shown == reader.place.position) return ":\n\n";
        reader.shown = reader.place.position;
        return ":\nid: " + text_of(reader.shown) + "\n\n";
    }

    asio::any_io_executor executor;
    storage::Ledger& ledger;
    std::shared_ptr<const alerts::Wording> wording;
    LiveStreamOptions options;
    EventRing ring;
    std::set<Reader*> readers;
    std::atomic<std::size_t> places = 0;
    int turns;
    std::deque<asio::steady_timer*> waiting;
    std::uint64_t erasures = 0, dropped = 0;
    asio::steady_timer timer, ended;
    logging::RateLimit errors{60};
    bool running = false, stopping = false, news = false, idling = false;
    std::atomic<bool> notified = false;
};

LiveStream::LiveStream(asio::any_io_executor executor, storage::Ledger& ledger, alerts::Wording wording,
                       LiveStreamOptions options)
    : state_(std::make_shared<State>(std::move(executor), ledger, std::move(wording), options)) {}

void LiveStream::start() {
    state_->running = true;
    asio::co_spawn(state_->executor, state_->run(), [state = state_](const std::exception_ptr&) {
        state->running = false;
        state->ended.cancel();
    });
}

asio::awaitable<void> LiveStream::stop() {
    const auto state = state_;
    co_await state->stop();
}

void LiveStream::notify() {
    // Commits come by the hundred: one look stands for all that came before it.
    if (state_->places == 0 || state_->notified.exchange(true)) return;
    asio::post(state_->executor, [state = state_] {
        state->notified = false;
        state->look();
    });
}

void LiveStream::erased() {
    ++state_->erasures;
    if (state_->ring.has_begun()) state_->ring.begin(state_->ring.end());
}

void LiveStream::end_streams() {
    for (auto* reader : state_->readers) {
        reader->over = true;
        reader->alarm.cancel();
    }
}

std::optional<http::BodyStream> LiveStream::open(storage::FeedPosition from, storage::RevisionFilter filter) {
    if (state_->stopping || state_->places >= state_->options.most_streams) return std::nullopt;
    if (state_->places == 0) state_->ring.stop();  // nobody followed: much may lie between
    auto ticket = std::make_shared<State::Ticket>(state_);
    auto wanted = std::make_shared<const storage::RevisionFilter>(std::move(filter));
    state_->look();
    return [ticket = std::move(ticket), from, wanted = std::move(wanted)](http::BodyWriter& writer) {
        return State::serve(ticket, from, wanted, writer);
    };
}

std::size_t LiveStream::open_streams() const {
    return state_->places;
}

std::uint64_t LiveStream::dropped() const {
    return state_->dropped;
}

}  // namespace api
