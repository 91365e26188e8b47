#include "tests/sandbox/platform.hpp"

#include <algorithm>

#include "tests/sandbox/fleet_seed.hpp"

namespace sandbox {

platform::platform(boost::asio::any_io_executor executor, const options& chosen, now_function now)
    : now_(std::move(now)),
      fault_chance_(mixed(chosen.seed, 1)),
      webhook_chance_(mixed(chosen.seed, 2)),
      webhooks_(executor, chosen.webhooks, webhook_chance_, now_),
      rules_(fleet_, chosen.rules,
             [this](const status_change& told) {
                 if (is_announced(told.status)) webhooks_.announce(told, std::nullopt);
             }),
      tokens_(chosen.tokens, now_),
      faults_(chosen.fail, fault_chance_),
      platform_calls_(fleet_, rules_, tokens_, now_, chosen.certificate_file.empty() ? "http" : "https",
                      [this] { wait_for_next(); }),
      control_calls_(fleet_, rules_, tokens_, faults_, webhooks_, log_, now_),
      timer_(executor),
      has_webhook_(!chosen.webhooks.url.empty()) {
    seed_fleet(fleet_, chosen.fleet, chosen.seed);
}

answer platform::handle(const call& incoming) {
    rules_.advance(now_());
    if (incoming.path.starts_with("/control/")) return control_calls_.handle(incoming);
    return platform_calls_.handle(incoming);
}

void platform::note(const call& incoming, unsigned status) {
    if (!incoming.path.starts_with("/control/")) log_.add(incoming, status, now_());
}

void platform::start() {
    if (has_webhook_) webhooks_.ping();
}

void platform::stop() {
    timer_.cancel();
    webhooks_.stop();
}

void platform::wait_for_next() {
    const auto due = rules_.next_due();
    if (!due) return;
    timer_.expires_after(std::max(*due - now_(), std::chrono::microseconds{0}));
    timer_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        rules_.advance(now_());
        wait_for_next();
    });
}

}  // namespace sandbox
