// Looks now and then for transitions that a sweep saw and no webhook told in time: one log line and one count
// for each. Owns its coroutine; event loop's thread. Promise: what was missed while the service was stopped
// is told at the next start, and nothing twice.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "server/tracking/recurring.hpp"
#include "storage/ledger.hpp"

namespace metrics {
class Metrics;
}

namespace tracking {

struct GapWatchOptions {
    std::chrono::milliseconds every{30'000};
    storage::Clock clock;  // what tells when a webhook is overdue
};

class GapWatch {
  public:
    /// Ledger and metrics must outlive the end of stop().
    GapWatch(boost::asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
             GapWatchOptions options);
    GapWatch(const GapWatch&) = delete;
    GapWatch& operator=(const GapWatch&) = delete;

    void start();
    /// Waits for a write under way: what it marks is told nowhere else.
    boost::asio::awaitable<void> stop();

  private:
    boost::asio::awaitable<void> look();
    void tell(const storage::MissedWebhook& missed);

    storage::Ledger& ledger_;
    metrics::Metrics& metrics_;
    storage::Clock clock_;
    Recurring looks_;
};

}  // namespace tracking
