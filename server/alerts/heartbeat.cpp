#include "server/alerts/heartbeat.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/alerts/example.hpp"
#include "server/alerts/posting.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace alerts {

bool is_heartbeat(const config::HookSection& hook) {
    return std::find(hook.kinds.begin(), hook.kinds.end(), "heartbeat") != hook.kinds.end();
}

Heartbeat::Heartbeat(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                     config::HookSection hook, const DispatcherOptions& options, std::function<void()> ended)
    : executor_(std::move(executor)),
      ledger_(ledger),
      metrics_(metrics),
      hook_(std::move(hook)),
      options_(options),
      client_(options_.client(hook_)),
      format_(make_format(hook_)),
      ended_(std::move(ended)),
      timer_(executor_) {
    metrics_.hook(hook_.name);
}

void Heartbeat::start() {
    if (running_ || stopping_) return;
    running_ = true;
    auto ended = [self = shared_from_this()](const std::exception_ptr&) {
        self->running_ = false;
        self->ended_();
    };
    asio::co_spawn(executor_, run(), asio::bind_cancellation_slot(cut_.slot(), std::move(ended)));
}

asio::awaitable<AttemptOutcome> Heartbeat::test() {
    const auto self = shared_from_this();
    const auto format = format_;
    auto example = example_message(hook_, options_.wording, options_.clock());
    auto outcome = co_await post(client_, *format, std::move(example), hook_.timeout, options_.clock());
    co_return outcome;
}

std::function<void()> Heartbeat::replace_secrets(const config::HookSection& hook) {
    auto changed = hook_;
    changed.secret = hook.secret;
    changed.previous_secret = hook.previous_secret;
    changed.header_value = hook.header_value;
    std::shared_ptr<Format> format = make_format(changed);
    return [self = shared_from_this(), format] { self->format_ = format; };
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
        const auto format = format_;
        outcome = co_await post(client_, *format, std::move(message), std::min(hook_.timeout, hook_.every),
                                options_.clock());
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
