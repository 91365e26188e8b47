#include "server/alerts/forming.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace alerts {

namespace asio = boost::asio;

namespace {

/// So that webhooks go in between.
constexpr int news_at_once = 50;

storage::Time system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace

struct Forming::State : std::enable_shared_from_this<Forming::State> {
    State(asio::any_io_executor loop, storage::Ledger& to_write, FormingOptions given)
        : executor(std::move(loop)),
          ledger(to_write),
          options(std::move(given)),
          timer(executor),
          ended(executor) {}

    asio::awaitable<void> run() {
        while (!stopping) {
            const auto formed = co_await step();
            if (!formed) {
                co_await sleep(options.ledger_pause);
            } else if (!formed->more && !news) {
                co_await sleep(until(formed->next_at));
            }
        }
    }

    /// Empty: the ledger failed.
    asio::awaitable<std::optional<storage::Formed>> step() {
        news = false;
        const auto job = [](storage::Writing& writing) { return writing.form_alerts(news_at_once); };
        std::string failure;
        try {
            const auto formed = co_await async_ledger::write_for(ledger, job);
            co_return formed;
        } catch (const std::exception& error) {
            failure = error.what();
        }
        std::int64_t held_back = 0;
        const auto now = std::chrono::floor<std::chrono::seconds>(options.clock());
        if (errors.pass(now.time_since_epoch().count(), held_back))
            logging::error("alerts_not_formed", {{"error", failure}, {"held_back", held_back}});
        co_return std::nullopt;
    }

    std::chrono::microseconds until(std::optional<storage::Time> next_at) const {
        const std::chrono::microseconds longest = options.longest_sleep;
        if (!next_at) return longest;
        return std::clamp<std::chrono::microseconds>(*next_at - options.clock(), {}, longest);
    }

    asio::awaitable<void> sleep(std::chrono::microseconds time) {
        if (stopping) co_return;
        timer.expires_after(time);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    void look() {
        news = true;
        timer.cancel();
    }

    asio::awaitable<void> stop() {
        stopping = true;
        timer.cancel();
        while (running) {
            ended.expires_at(asio::steady_timer::time_point::max());
            co_await ended.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    asio::any_io_executor executor;
    storage::Ledger& ledger;
    FormingOptions options;
    asio::steady_timer timer, ended;
    logging::RateLimit errors{60};
    bool running = false, stopping = false, news = false;
    std::atomic<bool> notified = false;
};

Forming::Forming(asio::any_io_executor executor, storage::Ledger& ledger, FormingOptions options) {
    if (!options.clock) options.clock = system_now;
    state_ = std::make_shared<State>(std::move(executor), ledger, std::move(options));
}

void Forming::start() {
    state_->running = true;
    asio::co_spawn(state_->executor, state_->run(), [state = state_](const std::exception_ptr&) {
        state->running = false;
        state->ended.cancel();
    });
}

void Forming::notify() {
    // Commits come by the thousand: one look stands for all that came before it.
    if (state_->notified.exchange(true)) return;
    asio::post(state_->executor, [state = state_] {
        state->notified = false;
        state->look();
    });
}

asio::awaitable<void> Forming::stop() {
    const auto state = state_;
    co_await asio::co_spawn(state->executor, state->stop(), asio::use_awaitable);
}

}  // namespace alerts
