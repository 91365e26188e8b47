// One hook's part of the outbox: reads its due alerts, sends several at once but a vehicle's strictly in
// order, and records how each attempt ended. Every function and coroutine runs on the event loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/alerts/attempt.hpp"
#include "server/alerts/dispatcher.hpp"
#include "server/alerts/format.hpp"
#include "server/log.hpp"

namespace alerts {

class HookQueue : public std::enable_shared_from_this<HookQueue> {
  public:
    /// `options.clock`, `random` and `client` must be there. `ended` is called whenever is_idle() may have
    /// become true.
    HookQueue(boost::asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
              config::HookSection hook, const DispatcherOptions& options, std::function<void()> ended);

    void start();
    void look();  // there may be something due
    const std::string& name() const { return hook_.name; }
    /// What to do on that thread so that later attempts are signed with it. Throws std::invalid_argument when
    /// it cannot be used.
    std::function<void()> replace_secret(const std::string& secret);
    void stop();  // no new sends; those under way are cut
    bool is_idle() const { return !running_ && sending_.empty(); }

  private:
    using Vin = storage::Vin;
    struct Look {
        std::vector<storage::Alert> due;
        std::optional<storage::Time> next;
    };

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<bool> load_retried();
    boost::asio::awaitable<bool> read_due();
    boost::asio::awaitable<void> wait_for_work();
    boost::asio::awaitable<void> pause();
    void take(std::vector<storage::Alert> due);
    void send_ready();
    void send(storage::Alert alert);

    boost::asio::awaitable<void> deliver(storage::Alert alert);
    boost::asio::awaitable<AttemptOutcome> post(const storage::Alert& alert);
    boost::asio::awaitable<bool> record(storage::Id alert, storage::AttemptResult result);
    void report(const storage::Alert& alert, const AttemptOutcome& outcome,
                const storage::AttemptResult& result);
    void ledger_failed(const std::string& what);

    boost::asio::any_io_executor executor_;
    storage::Ledger& ledger_;
    metrics::Metrics& metrics_;
    config::HookSection hook_;
    DispatcherOptions options_;
    api_client::HttpsClient& client_;
    std::unique_ptr<Format> format_;
    std::function<void()> ended_;
    boost::asio::steady_timer timer_;
    logging::RateLimit ledger_errors_{60};

    bool running_ = false, stopping_ = false;
    bool look_again_ = true;
    std::chrono::microseconds until_next_{};
    std::deque<storage::Alert> ready_;  // of different vehicles, all of them in busy_
    std::set<storage::Id>
        ended_meanwhile_;  // attempts that ended since the ledger was last asked for what is due
    std::set<Vin> busy_;   // vehicles with an alert ready or being sent
    std::map<Vin, storage::Id> retried_;  // the alert each vehicle's later ones have to wait for
    std::map<storage::Id, std::shared_ptr<boost::asio::cancellation_signal>> sending_;
};

}  // namespace alerts
