// The reconciler: coroutines that poll the platform's list, the only authority, and repair what webhooks
// missed. Full sweeps at start, by interval and on demand; in-flight sweeps for unfinished vehicles; checks
// of single VINs within the platform's 60 a minute. Owns its coroutines; event loop's thread. Promise: every
// sweep leaves a record.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "api_client/platform.hpp"
#include "clearance/vin.hpp"
#include "server/tracking/check_queue.hpp"
#include "storage/ledger.hpp"

namespace metrics {
class Metrics;
}

namespace tracking {

struct ReconcilerOptions {
    std::chrono::milliseconds full_every{15 * 60'000};
    std::chrono::milliseconds in_flight_every{60'000};
    bool on_start = true;
    /// Backoff after a transient failure: from `retry_first`, doubled to `retry_most`, with full jitter;
    /// never earlier than the platform's own word.
    std::chrono::milliseconds retry_first{1'000}, retry_most{120'000};
    int attempts = 6;  // per sweep; then it is recorded as failed
    storage::Clock clock;
    std::function<double()> random;  // [0, 1)
};

class Reconciler {
  public:
    virtual ~Reconciler() = default;
    virtual void start() = 0;
    /// Cancels what is under way and waits for its end; a sweep cut short is recorded as failed.
    virtual boost::asio::awaitable<void> stop() = 0;
    /// Starts a full sweep now, or lets one that is waiting begin at once; when one runs already, another
    /// follows it.
    virtual void sweep_now() = 0;
    /// Asks the platform for one VIN, soon: within its 60 a minute, those for commands first. Many for the
    /// same VIN are one. False: too many wait already; the next full sweep asks for it too.
    virtual bool check(clearance::Vin vin, CheckFor what_for) = 0;
};

std::unique_ptr<Reconciler> make_reconciler(boost::asio::any_io_executor executor, storage::Ledger& ledger,
                                            api_client::Platform& platform, metrics::Metrics& metrics,
                                            ReconcilerOptions options);

}  // namespace tracking
