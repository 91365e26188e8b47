// A job that runs at once and then every so often until it is stopped; what it throws is logged and does not
// end it. Owns its coroutine; the executor's thread only, but for stop().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace tracking {

class Recurring {
  public:
    using Job = std::function<boost::asio::awaitable<void>()>;

    /// `failed`: the log event of a job that threw. What the job uses must outlive the end of stop().
    Recurring(boost::asio::any_io_executor executor, std::chrono::milliseconds every, std::string failed,
              Job job);

    void start();
    /// Waits for the job under way, which asks is_stopping() between its steps. From any executor.
    boost::asio::awaitable<void> stop();

    bool is_stopping() const;
    /// For the job, between two steps; ends early when stopped.
    boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

  private:
    struct State;
    std::shared_ptr<State> state_;  // the coroutine has it too
};

}  // namespace tracking
