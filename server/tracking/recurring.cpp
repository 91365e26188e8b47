#include "server/tracking/recurring.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>

#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {

struct Recurring::State {
    State(asio::any_io_executor on, std::chrono::milliseconds period, std::string event, Job work)
        : executor(std::move(on)),
          every(period),
          failed(std::move(event)),
          job(std::move(work)),
          next(executor),
          ended(executor) {}

    asio::awaitable<void> pause(std::chrono::milliseconds time) {
        if (stopping) co_return;
        next.expires_after(time);
        co_await next.async_wait(asio::as_tuple(asio::use_awaitable));
    }

    asio::awaitable<void> run() {
        while (!stopping) {
            try {
                co_await job();
            } catch (const std::exception& error) {
                logging::error(failed.c_str(), {{"problem", error.what()}});
            }
            co_await pause(every);
        }
    }

    asio::awaitable<void> stop() {
        stopping = true;
        next.cancel();
        while (running) {
            ended.expires_at(asio::steady_timer::time_point::max());
            co_await ended.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    asio::any_io_executor executor;
    std::chrono::milliseconds every;
    std::string failed;
    Job job;
    asio::steady_timer next, ended;
    bool running = false, stopping = false;
};

Recurring::Recurring(asio::any_io_executor executor, std::chrono::milliseconds every, std::string failed,
                     Job job)
    : state_(std::make_shared<State>(std::move(executor), every, std::move(failed), std::move(job))) {}

void Recurring::start() {
    state_->running = true;
    const auto ended = [state = state_](const std::exception_ptr&) {
        state->running = false;
        state->ended.cancel();
    };
    asio::co_spawn(state_->executor, state_->run(), ended);
}

asio::awaitable<void> Recurring::stop() {
    const auto state = state_;
    co_await asio::co_spawn(state->executor, state->stop(), asio::use_awaitable);
}

bool Recurring::is_stopping() const {
    return state_->stopping;
}

asio::awaitable<void> Recurring::pause(std::chrono::milliseconds time) {
    return state_->pause(time);
}

}  // namespace tracking
