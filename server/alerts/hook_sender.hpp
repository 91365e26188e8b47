// One hook as it is spoken to: its receiver's client, its format and its secrets, which SIGHUP may replace.
// Event loop's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "server/alerts/dispatcher.hpp"
#include "server/alerts/format.hpp"
#include "server/alerts/posting.hpp"

namespace alerts {

/// Of an answer that repeats what it was sent: nobody who may read alerts is to see the hook's secrets.
void hide_secrets(const config::HookSection& hook, std::string& text);

class HookSender : public std::enable_shared_from_this<HookSender> {
  public:
    /// `options.clock` and `client` must be there. Throws std::invalid_argument when the hook's format or a
    /// secret cannot be used.
    HookSender(config::HookSection hook, const DispatcherOptions& options);

    const config::HookSection& hook() const { return hook_; }
    const std::string& name() const { return hook_.name; }

    boost::asio::awaitable<AttemptOutcome> send(Message message, std::chrono::milliseconds timeout);
    /// A marked example.
    boost::asio::awaitable<AttemptOutcome> test();
    /// What to do on that thread so that later messages have these secrets. Throws std::invalid_argument when
    /// one cannot be used.
    std::function<void()> replace_secrets(const config::HookSection& hook);

  private:
    config::HookSection hook_;
    Wording wording_;
    storage::Clock clock_;
    api_client::HttpsClient& client_;
    std::shared_ptr<const Format> format_;
};

}  // namespace alerts
