#include "server/alerts/heartbeat.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace alerts {

bool is_heartbeat(const config::HookSection& hook) {
    return std::find(hook.kinds.begin(), hook.kinds.end(), "heartbeat") != hook.kinds.end();
}

Heartbeat::Heartbeat(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                     std::shared_ptr<HookSender> sender, const DispatcherOptions& options,
                     std::function<void()> ended)
    : executor_(std::move(executor)),
      ledger_(ledger),
      metrics_(metrics),
      sender_(std::move(sender)),
      hook_(sender_->hook()),
      options_(options),
      ended_(std::move(ended)),
      timer_(executor_) {}

void Heartbeat::start() {
    if (running_ || stopping_) return;
    running_ = true;
    auto ended = [self = shared_from_this()](const std::exception_ptr&) {
        self->running_ = false;
        self->ended_();
    };
    asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(cut_.slot(), std::move(ended)));
}

void Heartbeat::stop() {
    stopping_ = true;
    timer_.cancel();
    cut_.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> Heartbeat::run() {
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!stopping_) {
        timer_.expires_after(hook_.every);
        co_await beat();
        if (!stopping_) co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> Heartbeat::beat() {
    AttemptOutcome outcome;
    try {
        auto look = [](storage::Reading& reading) { return reading.last_sequence(); };
        co_await async_ledger::read_for(ledger_, look);
        Message message;
        message.created_at = options_.clock();
        message.id = "heartbeat_" + std::to_string(message.created_at.time_since_epoch().count());
        message.group = message.id;
        message.kind = "heartbeat";
        outcome = co_await sender_->send(std::move(message), std::min(hook_.timeout, hook_.every));
    } catch (const std::exception& error) {
        outcome.problem = error.what();
    }
    if (stopping_) co_return;
    const bool good = outcome.answer && outcome.answer->status >= 200 && outcome.answer->status <= 299;
    metrics_.alert_attempt(hook_.name, good ? "delivered" : "failed");
    if (!good && !failing_) {
        const auto problem =
            outcome.answer ? "HTTP " + std::to_string(outcome.answer->status) : outcome.problem;
        logging::warning("heartbeat_failed", {{"hook", hook_.name}, {"problem", problem}});
    }
    if (good && failing_) logging::info("heartbeat_again", {{"hook", hook_.name}});
    failing_ = !good;
}

}  // namespace alerts
