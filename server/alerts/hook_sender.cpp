#include "server/alerts/hook_sender.hpp"

#include <utility>

#include "server/alerts/example.hpp"

namespace asio = boost::asio;

namespace alerts {

namespace {

/// A shorter text, as the path "/in", is none.
constexpr std::size_t shortest_secret = 8;

}  // namespace

void hide_secrets(const config::HookSection& hook, std::string& text) {
    // what stands behind the host: "/services/T…" is Slack's secret
    const auto host = hook.url.find("://");
    const auto path = host == std::string::npos ? host : hook.url.find('/', host + 3);
    for (const auto& secret : {hook.secret, hook.previous_secret, hook.header_value,
                               path == std::string::npos ? std::string() : hook.url.substr(path)}) {
        if (secret.size() < shortest_secret) continue;
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
            text.replace(at, secret.size(), "[secret]");
    }
}

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
    if (outcome.answer) hide_secrets(hook_, outcome.answer->body);
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
