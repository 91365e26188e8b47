// A hook that is told at regular times that the tracker lives: silence there means that it does not. What is
// late is of no use, so nothing is kept or tried again. Every function and coroutine runs on the event
// loop's thread. Promise: none is sent while the ledger cannot be read.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "server/alerts/dispatcher.hpp"
#include "server/alerts/hook_sender.hpp"

namespace alerts {

bool is_heartbeat(const config::HookSection& hook);

class Heartbeat : public std::enable_shared_from_this<Heartbeat> {
  public:
    /// As HookQueue's.
    Heartbeat(boost::asio::any_io_executor executor, storage::Ledger& ledger, metrics::Metrics& metrics,
              std::shared_ptr<HookSender> sender, const DispatcherOptions& options,
              std::function<void()> ended);

    void start();
    const std::string& name() const { return hook_.name; }
    void stop();
    bool is_idle() const { return !running_; }

  private:
    boost::asio::awaitable<void> run();
    boost::asio::awaitable<void> beat();

    boost::asio::any_io_executor executor_;
    storage::Ledger& ledger_;
    metrics::Metrics& metrics_;
    std::shared_ptr<HookSender> sender_;
    const config::HookSection& hook_;
    DispatcherOptions options_;
    std::function<void()> ended_;
    boost::asio::steady_timer timer_;
    boost::asio::cancellation_signal cut_;
    bool running_ = false, stopping_ = false, failing_ = false;
};

}  // namespace alerts
