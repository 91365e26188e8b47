#include "server/configuration_in_force.hpp"

#include <algorithm>
#include <utility>

namespace app {
namespace {

/// The keys that begin so are written as the other one's are.
void take_written(config::Snapshot& now, const config::Snapshot& wanted, const std::string& prefix) {
    std::erase_if(now.written, [&](const std::string& path) { return path.starts_with(prefix); });
    for (const auto& path : wanted.written)
        if (path.starts_with(prefix)) now.written.insert(path);
}

}  // namespace

ConfigurationInForce::ConfigurationInForce(config::Config config, std::set<std::string> written)
    : now_(std::make_shared<config::Snapshot>(config::Snapshot{std::move(config), std::move(written)})) {}

std::shared_ptr<const config::Snapshot> ConfigurationInForce::show() const {
    const std::lock_guard lock(mutex_);
    return now_;
}

template <class Change>
void ConfigurationInForce::change(Change change) {
    auto changed = std::make_shared<config::Snapshot>(*show());
    change(*changed);
    const std::lock_guard lock(mutex_);
    now_ = std::move(changed);
}

void ConfigurationInForce::take_webhook_secrets(const config::Snapshot& wanted) {
    change([&](config::Snapshot& now) {
        now.config.webhook.secrets = wanted.config.webhook.secrets;
        take_written(now, wanted, "webhook.secrets[");
    });
}

void ConfigurationInForce::take_api_tokens(const config::Snapshot& wanted) {
    change([&](config::Snapshot& now) {
        now.config.api.tokens = wanted.config.api.tokens;
        take_written(now, wanted, "api.tokens[");
    });
}

void ConfigurationInForce::take_platform_credentials(const config::Snapshot& wanted) {
    change([&](config::Snapshot& now) {
        now.config.platform.client_id = wanted.config.platform.client_id;
        now.config.platform.client_secret = wanted.config.platform.client_secret;
        now.config.platform.private_key_pem = wanted.config.platform.private_key_pem;
        now.config.platform.key_id = wanted.config.platform.key_id;
        for (const auto* key : {"client_id", "client_secret", "private_key", "key_id"})
            take_written(now, wanted, std::string("platform.") + key);
    });
}

/// Of the hooks that there were at the start; others wait for a restart.
void ConfigurationInForce::take_hook_secrets(const config::Snapshot& wanted) {
    change([&](config::Snapshot& now) {
        const auto& hooks = wanted.config.hooks;
        for (std::size_t i = 0; i < now.config.hooks.size(); ++i) {
            auto& hook = now.config.hooks[i];
            const auto other = std::ranges::find(hooks, hook.name, &config::HookSection::name);
            if (other == hooks.end()) continue;
            hook.secret = other->secret;
            hook.previous_secret = other->previous_secret;
            hook.header_value = other->header_value;
            const auto from = "hooks[" + std::to_string(other - hooks.begin()) + "].";
            const auto to = "hooks[" + std::to_string(i) + "].";
            for (const auto* key : {"secret", "previous_secret", "header_value"}) {
                now.written.erase(to + key);
                if (wanted.written.contains(from + key)) now.written.insert(to + key);
            }
        }
    });
}

void ConfigurationInForce::take_certificates(const config::Snapshot& wanted, const std::string& listener) {
    change([&](config::Snapshot& now) {
        const auto take = [](auto& section, const auto& other) {
            section.certificate_file = other.certificate_file;
            section.private_key_file = other.private_key_file;
        };
        if (listener == "webhook") take(now.config.webhook, wanted.config.webhook);
        if (listener == "api") take(now.config.api, wanted.config.api);
        take_written(now, wanted, listener + ".certificate_file");
        take_written(now, wanted, listener + ".private_key_file");
    });
}

}  // namespace app
