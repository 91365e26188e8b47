#include "server/alerts/hook_queue.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>

#include "server/async_ledger.hpp"

namespace alerts {

namespace asio = boost::asio;
using std::chrono::microseconds;
using storage::AlertState;

namespace {

constexpr int due_at_once = 256;
constexpr int all_waiting = 1'000'000;
constexpr std::size_t kept_of_answer = 1024;
/// The clock on the wall may be set while we sleep: never trust it for longer than this.
constexpr std::chrono::minutes longest_sleep{1};
/// When something is due but its vehicle is busy or has an older alert waiting: the ledger cannot say what is
/// next.
constexpr std::chrono::seconds blocked_sleep{1};

/// Of an alert that the rules wrote: a message of its one finding.
Message message_of(const storage::Alert& alert) {
    ToldFinding finding;
    boost::system::error_code unreadable;
    const auto data = boost::json::parse(alert.data, unreadable);
    if (const auto* told = unreadable ? nullptr : data.find_pointer("/data", unreadable); told != nullptr)
        if (const auto* object = told->if_object()) finding = told_finding(*object);
    finding.kind = alert.kind;
    finding.opened_at = alert.created_at;
    Message message;
    message.id = message.group = alert.message_id;
    message.kind = alert.kind;
    message.created_at = alert.created_at;
    message.findings.push_back(std::move(finding));
    message.count = 1;
    return message;
}

std::int64_t seconds_of(storage::Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

HookQueue::HookQueue(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
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

std::function<void()> HookQueue::replace_secret(const std::string& secret) {
    auto hook = hook_;
    hook.secret = secret;
    auto format = std::make_shared<std::unique_ptr<Format>>(make_format(hook));
    return [self = shared_from_this(), format] { self->format_ = std::move(*format); };
}

void HookQueue::stop() {
    stopping_ = true;
    timer_.cancel();
    const auto sending = sending_;
    for (const auto& [id, signal] : sending) signal->emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> HookQueue::run() {
    bool loaded = false;
    while (!stopping_) {
        if (!loaded) loaded = co_await load_retried();
        bool ok = loaded;
        if (ok && ready_.empty() && look_again_) ok = co_await read_due();
        if (!ok) {
            co_await pause();
            continue;
        }
        send_ready();
        co_await wait_for_work();
    }
}

/// Which vehicles' later alerts have to wait for one that was tried before we were started.
asio::awaitable<bool> HookQueue::load_retried() {
    auto job = [hook = hook_.name, now = options_.clock()](storage::Reading& reading) {
        std::vector<std::pair<Vin, storage::Id>> retried;
        for (const auto& alert : reading.due_alerts(hook, now + std::chrono::years(100), all_waiting))
            if (alert.attempts > 0) retried.emplace_back(alert.vin, alert.id);
        return retried;
    };
    std::string failure;
    try {
        auto retried = co_await async_ledger::read_for(ledger_, job);
        std::sort(retried.begin(), retried.end());
        retried_.insert(retried.begin(), retried.end());
        co_return true;
    } catch (const std::exception& e) {
        failure = e.what();
    }
    ledger_failed(failure);
    co_return false;
}

asio::awaitable<bool> HookQueue::read_due() {
    look_again_ = false;
    ended_meanwhile_.clear();
    const auto now = options_.clock();
    auto job = [hook = hook_.name, now](storage::Reading& reading) {
        return Look{reading.due_alerts(hook, now, due_at_once), reading.next_alert_due(hook)};
    };
    std::string failure;
    try {
        auto look = co_await async_ledger::read_for(ledger_, job);
        until_next_ = longest_sleep;
        if (look.next && *look.next > now)
            until_next_ = std::min<microseconds>(*look.next - now, longest_sleep);
        if (look.next && *look.next <= now) until_next_ = blocked_sleep;
        take(std::move(look.due));
        co_return true;
    } catch (const std::exception& e) {
        failure = e.what();
    }
    look_again_ = true;
    ledger_failed(failure);
    co_return false;
}

void HookQueue::take(std::vector<storage::Alert> due) {
    std::sort(due.begin(), due.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (auto& alert : due) {
        if (ended_meanwhile_.contains(alert.id)) continue;  // what was read is from before its attempt
        const auto older = retried_.find(alert.vin);
        if (older != retried_.end() && older->second != alert.id) continue;
        if (!busy_.insert(alert.vin).second) continue;
        ready_.push_back(std::move(alert));
    }
}

asio::awaitable<void> HookQueue::wait_for_work() {
    const bool has_room = sending_.size() < options_.sends_at_once;
    if (stopping_ || (has_room && (look_again_ || !ready_.empty()))) co_return;
    timer_.expires_after(until_next_);
    const auto [error] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!error) look_again_ = true;
}

asio::awaitable<void> HookQueue::pause() {
    if (stopping_) co_return;
    asio::steady_timer timer(executor_, options_.ledger_pause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void HookQueue::send_ready() {
    while (!stopping_ && !ready_.empty() && sending_.size() < options_.sends_at_once) {
        auto alert = std::move(ready_.front());
        ready_.pop_front();
        send(std::move(alert));
    }
}

void HookQueue::send(storage::Alert alert) {
    const auto id = alert.id;
    const auto vin = alert.vin;
    const auto signal = std::make_shared<asio::cancellation_signal>();
    sending_.emplace(id, signal);
    auto ended = [self = shared_from_this(), id, vin](std::exception_ptr) {
        self->sending_.erase(id);
        self->ended_meanwhile_.insert(id);
        self->busy_.erase(vin);
        self->look();
        self->ended_();
    };
    asio::co_spawn(executor_, deliver(std::move(alert)),
                   asio::bind_cancellation_slot(signal->slot(), std::move(ended)));
}

asio::awaitable<void> HookQueue::deliver(storage::Alert alert) {
    const auto outcome = co_await post(alert);
    if (stopping_ && !outcome.answer) co_return;
    // What was answered must be recorded, even if we were told to stop meanwhile.
    co_await asio::this_coro::throw_if_cancelled(false);
    const AttemptContext context{options_.clock(), options_.random(), options_.backoff, hook_.max_age};
    const auto result = judge(alert, outcome, context);
    const bool recorded = co_await record(alert.id, result);
    if (!recorded) co_return;
    if (result.state == AlertState::waiting)
        retried_.insert_or_assign(alert.vin, alert.id);
    else
        retried_.erase(alert.vin);
    report(alert, outcome, result);
}

asio::awaitable<AttemptOutcome> HookQueue::post(const storage::Alert& alert) {
    AttemptOutcome outcome;
    try {
        auto request = format_->request(message_of(alert), options_.clock());
        api_client::HttpLimits limits;
        limits.connect_timeout = std::min(limits.connect_timeout, hook_.timeout);
        limits.idle_timeout = hook_.timeout;
        limits.total_timeout = hook_.timeout;
        limits.max_body = kept_of_answer;
        limits.truncate_body = true;
        auto answer = co_await client_.send(std::move(request), limits);
        if (answer)
            outcome.answer = std::move(*answer);
        else
            outcome.problem = answer.error().message();
    } catch (const std::exception& e) {
        outcome.problem = e.what();
    }
    co_return outcome;
}

/// False: the ledger failed and we are to stop; the alert will be sent again after the next start.
asio::awaitable<bool> HookQueue::record(storage::Id alert, storage::AttemptResult result) {
    auto job = [alert, result](storage::Writing& writing) { writing.record_attempt(alert, result); };
    for (;;) {
        std::string failure;
        try {
            co_await async_ledger::write(ledger_, job);
            co_return true;
        } catch (const std::exception& e) {
            failure = e.what();
        }
        ledger_failed(failure);
        if (stopping_) co_return false;
        co_await pause();
    }
}

void HookQueue::report(const storage::Alert& alert, const AttemptOutcome& outcome,
                       const storage::AttemptResult& result) {
    const std::string problem = outcome.answer ? "HTTP " + std::to_string(result.status) : outcome.problem;
    const auto attempts = alert.attempts + 1;
    switch (result.state) {
        case AlertState::delivered:
            metrics_.alert_attempt(hook_.name, "delivered");
            logging::info("alert_delivered", {{"hook", hook_.name},
                                              {"message_id", alert.message_id},
                                              {"kind", alert.kind},
                                              {"vin", alert.vin.text()},
                                              {"attempts", attempts}});
            break;
        case AlertState::waiting:
            metrics_.alert_attempt(hook_.name, "failed");
            logging::warning("alert_failed",
                             {{"hook", hook_.name},
                              {"message_id", alert.message_id},
                              {"problem", problem},
                              {"attempts", attempts},
                              {"next_attempt_at", clearance::format_time(*result.next_attempt_at)}});
            break;
        case AlertState::dead:
            metrics_.alert_attempt(hook_.name, "dead");
            logging::error("alert_dead", {{"hook", hook_.name},
                                          {"message_id", alert.message_id},
                                          {"kind", alert.kind},
                                          {"vin", alert.vin.text()},
                                          {"problem", problem},
                                          {"attempts", attempts}});
            break;
    }
}

void HookQueue::ledger_failed(const std::string& what) {
    std::int64_t held_back = 0;
    if (ledger_errors_.pass(seconds_of(options_.clock()), held_back))
        logging::error("alert_ledger_failed",
                       {{"hook", hook_.name}, {"error", what}, {"held_back", held_back}});
}

}  // namespace alerts
