// Takes away, at start and then every hour, what is older than its limit: bodies of webhooks, records of
// sweeps, alerts, and who asked for commands. In short steps with a pause between them, so that webhooks
// never wait long. Owns its coroutine; event loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>

#include "server/config.hpp"
#include "server/tracking/recurring.hpp"
#include "storage/ledger.hpp"

namespace tracking {

struct RetentionOptions {
    config::RetentionSection keep;
    storage::Clock clock;
    std::chrono::milliseconds every{3'600'000};
    std::chrono::milliseconds pause{20};  // between two steps
};

class Retention {
  public:
    /// The ledger must outlive the end of stop().
    Retention(boost::asio::any_io_executor executor, storage::Ledger& ledger, RetentionOptions options);
    Retention(const Retention&) = delete;
    Retention& operator=(const Retention&) = delete;

    void start();
    /// Waits for the step under way.
    boost::asio::awaitable<void> stop();

  private:
    boost::asio::awaitable<void> prune();
    storage::RetentionLimits limits() const;

    storage::Ledger& ledger_;
    RetentionOptions options_;
    Recurring prunes_;
};

}  // namespace tracking
