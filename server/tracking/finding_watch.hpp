// Looks now and then for what no single event tells: vehicles that are stuck, webhooks that stay away, a
// platform that does not answer, wrong signatures. Owns its coroutine and the count of wrong signatures;
// event loop's thread. Promise: findings that were due while the service was stopped open at the next start.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <deque>
#include <optional>

#include "server/config.hpp"
#include "server/tracking/recurring.hpp"
#include "storage/ledger.hpp"

namespace tracking {

struct FindingWatchOptions {
    config::FindingsSection limits;
    storage::Clock clock;
    std::chrono::milliseconds every{15'000};
};

class FindingWatch {
  public:
    /// The ledger must outlive the end of stop().
    FindingWatch(boost::asio::any_io_executor executor, storage::Ledger& ledger, FindingWatchOptions options);
    FindingWatch(const FindingWatch&) = delete;
    FindingWatch& operator=(const FindingWatch&) = delete;

    void start();
    /// Waits for the look under way.
    boost::asio::awaitable<void> stop();
    /// Somebody sent a webhook with a wrong signature. Event loop's thread.
    void wrong_signature();

  private:
    boost::asio::awaitable<void> look();
    storage::Watch watch();

    storage::Ledger& ledger_;
    FindingWatchOptions options_;
    Recurring looks_;
    std::deque<storage::Time> wrong_signatures_;  // the newest, no more than the limit
    storage::Time started_at_;
};

}  // namespace tracking
