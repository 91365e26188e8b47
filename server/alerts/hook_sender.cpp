#include "server/alerts/hook_sender.hpp"

#include <utility>

#include "server/alerts/example.hpp"

namespace asio = boost::asio;

namespace alerts {

HookSender::HookSender(config::HookSection hook, const DispatcherOptions& options)
    : hook_(std::move(hook)),
      wording_(options.wording),
      clock_(options.clock),
      client_(options.client(hook_)),
      format_(make_format(hook_)) {}

asio::awaitable<AttemptOutcome> HookSender::send(Message message, std::chrono::milliseconds timeout) {
    const auto self = shared_from_this();
    const auto format = format_;  // another one may come meanwhile
    auto outcome = co_await post(client_, *format, std::move(message), timeout, clock_());
    co_return outcome;
}

asio::awaitable<AttemptOutcome> HookSender::test() {
    return send(example_message(hook_, wording_, clock_()), hook_.timeout);
}

std::function<void()> HookSender::replace_secrets(const config::HookSection& hook) {
    auto changed = hook_;
    changed.secret = hook.secret;
    changed.previous_secret = hook.previous_secret;
    changed.header_value = hook.header_value;
    std::shared_ptr<const Format> format = make_format(changed);
    return [self = shared_from_this(), format] { self->format_ = format; };
}

}  // namespace alerts
