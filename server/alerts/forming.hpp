// Makes alerts of findings, by the hooks' groups and in their time: short writes one after another until
// nothing is due, then it waits for news or for the next group. Owns its coroutine; runs on the event loop's
// thread; notify() may be called from any thread. Promise: what it has to do is in the ledger, so a restart
// goes on where it was.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>

#include "storage/ledger.hpp"

namespace alerts {

struct FormingOptions {
    storage::Clock clock;                             // empty: the system's
    std::chrono::milliseconds ledger_pause{1'000};    // before the ledger is asked again after an error
    std::chrono::milliseconds longest_sleep{60'000};  // the clock can jump
};

class Forming {
  public:
    /// The ledger must outlive the end of stop().
    Forming(boost::asio::any_io_executor executor, storage::Ledger& ledger, FormingOptions options);
    Forming(const Forming&) = delete;
    Forming& operator=(const Forming&) = delete;

    void start();
    /// There may be news of findings. Any thread, cheap; also before start() and after stop().
    void notify();
    /// Waits for the write under way.
    boost::asio::awaitable<void> stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace alerts
