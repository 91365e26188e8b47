// Takes alerts out of the ledger's outbox and posts each to its hook until it is delivered or dead, and
// heartbeats to those hooks that want them. One queue
// a hook: a dead hook delays no other. Runs on the event loop's thread; notify() may be called from
// any thread. Promise: all state that matters is in the ledger, so a restart goes on where it was; an alert
// may come twice (same webhook-id) when the process dies between the answer and its record, never more often
// by our own doing.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "api_client/https_client.hpp"
#include "server/alerts/attempt.hpp"
#include "server/alerts/rules.hpp"
#include "server/config.hpp"
#include "server/metrics.hpp"
#include "storage/ledger.hpp"

namespace alerts {

struct DispatcherOptions {
    /// The client to use for a hook (its ca_file); must outlive the dispatcher. Called in the constructor.
    std::function<api_client::HttpsClient&(const config::HookSection&)> client;
    Wording wording;                 // for links
    storage::Clock clock;            // empty: the system's
    std::function<double()> random;  // uniform in [0, 1); empty: the system's
    retrying::Backoff backoff{std::chrono::seconds{5}, std::chrono::hours{1}};
    std::chrono::milliseconds ledger_pause{1'000};  // before the ledger is asked again after an error
    std::size_t sends_at_once = 8;                  // per hook; never two of one vehicle
};

class Dispatcher {
  public:
    /// Throws std::invalid_argument when a hook's format or secret cannot be used. Ledger and metrics must
    /// outlive the end of stop().
    Dispatcher(boost::asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
               const std::vector<config::HookSection>& hooks, DispatcherOptions options);
    ~Dispatcher();
    Dispatcher(const Dispatcher&) = delete;
    Dispatcher& operator=(const Dispatcher&) = delete;

    void start();
    /// Replaces the secrets of the hooks by name (SIGHUP). Throws std::invalid_argument, and changes nothing,
    /// when one cannot be used. Event loop's thread.
    void secrets(const std::vector<config::HookSection>& hooks);
    /// Sends a marked example to this hook, once, whatever waits for it. Its name must be one of them.
    boost::asio::awaitable<AttemptOutcome> test(const std::string& hook);
    /// A person wants this hook's alerts tried now, however long its receiver has failed. Any thread.
    void resume(const std::string& hook);
    /// There may be new alerts. Any thread, cheap, never blocks; also before start() and after stop().
    void notify();
    /// Cancels the sends under way (an attempt cut so counts nothing) and waits for every coroutine's end.
    boost::asio::awaitable<void> stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace alerts
