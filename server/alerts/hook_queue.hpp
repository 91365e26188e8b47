// One hook's part of the outbox: reads its due alerts, sends several at once but a vehicle's strictly in
// order, and records how each attempt ended. Every function and coroutine runs on the event loop's thread.
// Promise: while the receiver fails it is tried with one alert at a time, ever more seldom, however many
// alerts wait for it.
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
#include "server/alerts/hook_sender.hpp"
#include "server/log.hpp"

namespace alerts {

class HookQueue : public std::enable_shared_from_this<HookQueue> {
  public:
    /// `options.clock`, `random` and `client` must be there. `ended` is called whenever is_idle() may have
    /// become true.
    HookQueue(boost::asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
              std::shared_ptr<HookSender> sender, const DispatcherOptions& options,
              std::function<void()> ended);

    void start();
    void look();    // there may be something due
    void resume();  // a person wants it tried now
    const std::string& name() const { return hook_.name; }
    void stop();  // no new sends; those under way are cut
    bool is_idle() const { return !running_ && sending_.empty(); }

  private:
    struct Look {
        std::vector<storage::Alert> due;
        std::optional<storage::Time> next;
    };

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<bool> read_due();
    boost::asio::awaitable<void> wait_for_work();
    boost::asio::awaitable<void> pause();
    std::size_t room() const;
    void send_ready();
    void send(const storage::Alert& alert);

    boost::asio::awaitable<void> deliver(storage::Id id);
    boost::asio::awaitable<std::optional<storage::AlertContent>> read_content(storage::Id alert);
    boost::asio::awaitable<void> give_up_others(const AttemptOutcome& outcome, storage::AttemptResult result);
    bool is_paused(storage::Time now) const;
    boost::asio::awaitable<std::optional<std::int64_t>> record(storage::Id alert,
                                                               storage::AttemptResult result, bool gone);
    void report_given_up(std::int64_t count, const std::string& problem);
    void follow(const AttemptOutcome& outcome, const storage::AttemptResult& result);
    void report(const storage::Alert& alert, const AttemptOutcome& outcome,
                const storage::AttemptResult& result);
    void ledger_failed(const std::string& what);

    boost::asio::any_io_executor executor_;
    storage::Ledger& ledger_;
    metrics::Metrics& metrics_;
    std::shared_ptr<HookSender> sender_;
    const config::HookSection& hook_;
    DispatcherOptions options_;
    int named_;  // findings of a message
    std::function<void()> ended_;
    boost::asio::steady_timer timer_;
    logging::RateLimit ledger_errors_{60};

    bool running_ = false, stopping_ = false;
    bool look_again_ = true;
    std::optional<storage::Time> next_;  // when the ledger has something due, as last asked
    std::deque<storage::Alert> ready_;   // of different vehicles
    std::set<storage::Id>
        ended_meanwhile_;  // attempts that ended since the ledger was last asked for what is due
    std::map<storage::Id, std::shared_ptr<boost::asio::cancellation_signal>> sending_;

    int failures_ = 0;              // of the receiver, in a row
    storage::Time paused_until_{};  // it is left alone until then
};

}  // namespace alerts
