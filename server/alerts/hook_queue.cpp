#include "server/alerts/hook_queue.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "server/async_ledger.hpp"

namespace alerts {

namespace asio = boost::asio;
using std::chrono::microseconds;
using storage::AlertState;

namespace {

constexpr int due_at_once = 64;
constexpr int given_up_at_once = 200;
/// Retry-After is taken for a day at most: a longer pause is that of a clock that was ahead.
constexpr std::chrono::hours longest_pause{25};
/// The clock on the wall may be set while we sleep: never trust it for longer than this.
constexpr std::chrono::minutes longest_sleep{1};

bool is_gone(const AttemptOutcome& outcome) {
    return outcome.answer && outcome.answer->status == 410;
}

}  // namespace

HookQueue::HookQueue(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                     std::shared_ptr<HookSender> sender, const DispatcherOptions& options,
                     std::function<void()> ended)
    : executor_(std::move(executor)),
      ledger_(ledger),
      metrics_(metrics),
      sender_(std::move(sender)),
      hook_(sender_->hook()),
      options_(options),
      named_(static_cast<int>(traits_of(hook_.format).named)),
      ended_(std::move(ended)),
      timer_(executor_) {}

void HookQueue::start() {
    if (running_ || stopping_) return;
    running_ = true;
    asio::co_spawn(executor_, run(), [self = shared_from_this()](std::exception_ptr) {
        self->running_ = false;
        self->ended_();
    });
}

void HookQueue::look() {
    look_again_ = true;
    timer_.cancel();
}

void HookQueue::resume() {
    failures_ = 0;
    paused_until_ = {};
    ready_.clear();
    look();
}

void HookQueue::stop() {
    stopping_ = true;
    timer_.cancel();
    const auto sending = sending_;
    for (const auto& [id, signal] : sending) signal->emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> HookQueue::run() {
    while (!stopping_) {
        bool ok = true;
        if (ready_.empty() && look_again_) ok = co_await read_due();
        if (!ok) {
            co_await pause();
            continue;
        }
        send_ready();
        co_await wait_for_work();
    }
}

asio::awaitable<bool> HookQueue::read_due() {
    look_again_ = false;
    ended_meanwhile_.clear();
    auto job = [hook = hook_.name, now = options_.clock()](storage::Reading& reading) {
        return Look{reading.due_alerts(hook, now, due_at_once), reading.next_alert_due(hook, now)};
    };
    std::string failure;
    try {
        auto look = co_await async_ledger::read_for(ledger_, job);
        next_ = look.next;
        for (auto& alert : look.due) {
            // what was read of one that is being sent, or was meanwhile, is from before that attempt
            if (!sending_.contains(alert.id) && !ended_meanwhile_.contains(alert.id))
                ready_.push_back(std::move(alert));
        }
        co_return true;
    } catch (const std::exception& e) {
        failure = e.what();
    }
    look_again_ = true;
    ledger_failed(failure);
    co_return false;
}

bool HookQueue::is_paused(storage::Time now) const {
    return now < paused_until_ && paused_until_ < now + longest_pause;
}

/// How many more may be sent now.
std::size_t HookQueue::room() const {
    if (stopping_ || is_paused(options_.clock())) return 0;
    const std::size_t most = failures_ > 0 ? 1 : options_.sends_at_once;
    return most - std::min(most, sending_.size());
}

asio::awaitable<void> HookQueue::wait_for_work() {
    if (stopping_ || (ready_.empty() ? look_again_ : room() > 0)) co_return;
    const auto now = options_.clock();
    auto until = now + longest_sleep;
    // the ledger is asked once all that it told has been sent: what is due next must not wake us before
    if (ready_.empty() && next_) until = std::min<storage::Time>(until, *next_);
    if (!ready_.empty() && is_paused(now)) until = std::min(until, paused_until_);
    timer_.expires_after(std::max<microseconds>(until - now, {}));
    const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!error) look_again_ = true;
}

asio::awaitable<void> HookQueue::pause() {
    if (stopping_) co_return;
    asio::steady_timer timer(executor_, options_.ledger_pause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void HookQueue::send_ready() {
    while (!ready_.empty() && room() > 0) {
        const auto alert = std::move(ready_.front());
        ready_.pop_front();
        send(alert);
    }
}

void HookQueue::send(const storage::Alert& alert) {
    const auto id = alert.id;
    const auto signal = std::make_shared<asio::cancellation_signal>();
    sending_.emplace(id, signal);
    auto ended = [self = shared_from_this(), id](std::exception_ptr) {
        self->sending_.erase(id);
        self->ended_meanwhile_.insert(id);
        self->look();
        self->ended_();
    };
    asio::co_spawn(executor_, deliver(alert.id),
                   asio::bind_cancellation_slot(signal->slot(), std::move(ended)));
}

asio::awaitable<void> HookQueue::deliver(storage::Id id) {
    const auto content = co_await read_content(id);
    if (!content) co_return;
    const auto& alert = content->alert;
    const auto outcome = co_await sender_->send(message_of(*content, options_.wording), hook_.timeout);
    if (stopping_ && !outcome.answer) co_return;
    // What was answered must be recorded, even if we were told to stop meanwhile.
    co_await asio::this_coro::throw_if_cancelled(false);
    const AttemptContext context{options_.clock(), options_.random(), options_.backoff, hook_.max_age};
    const auto result = judge(alert, outcome, context);
    follow(outcome, result);
    const auto disabled = co_await record(alert.id, result, is_gone(outcome));
    if (!disabled) co_return;
    report(alert, outcome, result);
    report_given_up(*disabled, result.error);
    if (result.gave_up) co_await give_up_others(outcome, result);
}

/// Empty: it does not wait any more, or the ledger failed. What the queue knows of an alert may be old by
/// now.
asio::awaitable<std::optional<storage::AlertContent>> HookQueue::read_content(storage::Id alert) {
    auto job = [alert, named = named_](storage::Reading& reading) {
        return reading.alert_content(alert, named);
    };
    std::string failure;
    try {
        auto content = co_await async_ledger::read_for(ledger_, job);
        if (content && content->alert.state != AlertState::waiting) content.reset();
        co_return content;
    } catch (const std::exception& e) {
        failure = e.what();
    }
    ledger_failed(failure);
    co_await pause();
    co_return std::nullopt;
}

/// What the attempt says of the receiver: does it work, or is it to be left alone for a while?
void HookQueue::follow(const AttemptOutcome& outcome, const storage::AttemptResult& result) {
    const auto now = options_.clock();
    if (!is_receivers_failure(outcome)) {
        failures_ = 0;
        return;
    }
    // those that were sent at the same time are one failure
    if (!is_paused(now)) ++failures_;
    const auto until =
        now + options_.backoff.delay(failures_, options_.random(), asked_to_wait(outcome, now));
    paused_until_ = std::max(paused_until_, until);
    if (result.next_attempt_at)
        next_ = std::min(next_.value_or(*result.next_attempt_at), *result.next_attempt_at);
}

/// How many others are dead by it; empty: the ledger failed and we are to stop; the alert will be sent again
/// after the next start.
asio::awaitable<std::optional<std::int64_t>> HookQueue::record(storage::Id alert,
                                                               storage::AttemptResult result, bool gone) {
    const auto job = [alert, hook = hook_.name, result, gone](storage::Writing& writing) {
        writing.record_attempt(alert, result);
        return gone ? writing.disable_hook(hook, "the receiver answered 410: it is gone for good") : 0;
    };
    for (;;) {
        std::string failure;
        try {
            const auto others = co_await async_ledger::write_for(ledger_, job);
            co_return others;
        } catch (const std::exception& e) {
            failure = e.what();
        }
        ledger_failed(failure);
        if (stopping_) co_return std::nullopt;
        co_await pause();
    }
}

/// What has waited as long for a receiver that does not answer has no better chance; of one that answers,
/// what it never saw may have.
asio::awaitable<void> HookQueue::give_up_others(const AttemptOutcome& outcome,
                                                storage::AttemptResult result) {
    const storage::GiveUp which{.hook = hook_.name,
                                .tried_before = options_.clock() - hook_.max_age,
                                .attempted_only = outcome.answer.has_value(),
                                .why = "given up with another one: " + result.error};
    const auto job = [which](storage::Writing& writing) {
        return writing.give_up_alerts(which, given_up_at_once);
    };
    std::string failure;
    try {
        for (std::int64_t count = given_up_at_once; count == given_up_at_once && !stopping_;) {
            count = co_await async_ledger::write_for(ledger_, job);
            report_given_up(count, result.error);
        }
    } catch (const std::exception& e) {
        failure = e.what();
    }
    if (!failure.empty()) ledger_failed(failure);
}

}  // namespace alerts
