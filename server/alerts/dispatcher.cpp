#include "server/alerts/dispatcher.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>
#include <stdexcept>

#include "server/alerts/heartbeat.hpp"
#include "server/alerts/hook_queue.hpp"
#include "server/alerts/hook_sender.hpp"

namespace alerts {

namespace asio = boost::asio;

struct Dispatcher::State : std::enable_shared_from_this<Dispatcher::State> {
    explicit State(asio::any_io_executor loop) : executor(std::move(loop)), idle(executor) {}

    bool is_idle() const {
        const auto rests = [](const auto& each) { return each->is_idle(); };
        return std::all_of(queues.begin(), queues.end(), rests) &&
               std::all_of(heartbeats.begin(), heartbeats.end(), rests);
    }

    asio::awaitable<void> stop_all() {
        for (const auto& queue : queues) queue->stop();
        for (const auto& heartbeat : heartbeats) heartbeat->stop();
        while (!is_idle()) {
            idle.expires_at(asio::steady_timer::time_point::max());
            co_await idle.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    asio::any_io_executor executor;
    asio::steady_timer idle;  // cancelled whenever a queue's coroutine ended
    std::vector<std::shared_ptr<HookSender>> senders;
    std::vector<std::shared_ptr<HookQueue>> queues;
    std::vector<std::shared_ptr<Heartbeat>> heartbeats;
    std::atomic<bool> notified = false;
};

namespace {

storage::Time system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::function<double()> system_random() {
    auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>(0, 1)(*engine); };
}

}  // namespace

Dispatcher::Dispatcher(asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
                       const std::vector<config::HookSection>& hooks, DispatcherOptions options)
    : state_(std::make_shared<State>(std::move(executor))) {
    if (!options.client) throw std::invalid_argument("the dispatcher needs a client for its hooks");
    if (!options.clock) options.clock = system_now;
    if (!options.random) options.random = system_random();
    const std::weak_ptr<State> weak = state_;
    const auto ended = [weak] {
        if (const auto state = weak.lock()) state->idle.cancel();
    };
    for (const auto& hook : hooks) {
        const auto sender = std::make_shared<HookSender>(hook, options);
        metrics.hook(hook.name);
        state_->senders.push_back(sender);
        if (is_heartbeat(hook)) {
            state_->heartbeats.push_back(
                std::make_shared<Heartbeat>(state_->executor, ledger, metrics, sender, options, ended));
        } else {
            state_->queues.push_back(
                std::make_shared<HookQueue>(state_->executor, ledger, metrics, sender, options, ended));
        }
    }
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::start() {
    asio::post(state_->executor, [state = state_] {
        for (const auto& queue : state->queues) queue->start();
        for (const auto& heartbeat : state->heartbeats) heartbeat->start();
    });
}

void Dispatcher::secrets(const std::vector<config::HookSection>& hooks) {
    std::vector<std::function<void()>> changes;
    for (const auto& hook : hooks) {
        for (const auto& sender : state_->senders) {
            if (sender->name() == hook.name) changes.push_back(sender->replace_secrets(hook));
        }
    }
    asio::post(state_->executor, [changes = std::move(changes)] {
        for (const auto& change : changes) change();
    });
}

void Dispatcher::notify() {
    // Commits come by the thousand: one look stands for all that came before it.
    if (state_->notified.exchange(true)) return;
    asio::post(state_->executor, [state = state_] {
        state->notified = false;
        for (const auto& queue : state->queues) queue->look();
    });
}

asio::awaitable<AttemptOutcome> Dispatcher::test(const std::string& hook) {
    for (const auto& sender : state_->senders) {
        if (sender->name() == hook) return sender->test();
    }
    throw std::invalid_argument("there is no hook " + hook);
}

void Dispatcher::resume(const std::string& hook) {
    asio::post(state_->executor, [state = state_, hook] {
        for (const auto& queue : state->queues) {
            if (queue->name() == hook) queue->resume();
        }
    });
}

asio::awaitable<void> Dispatcher::stop() {
    const auto state = state_;
    co_await asio::co_spawn(state->executor, state->stop_all(), asio::use_awaitable);
}

}  // namespace alerts
