#include "server/restart_needed.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace app {
namespace {

/// What of a hook counts from the next start only. Its URL too, though it is a secret.
config::HookSection without_secrets(config::HookSection hook) {
    hook.secret.clear();
    hook.previous_secret.clear();
    hook.header_value.clear();
    return hook;
}

bool same_but_for_secrets(const config::HookSection& a, const config::HookSection& b) {
    return without_secrets(a) == without_secrets(b);
}

std::vector<std::string> changed_findings(const config::FindingsSection& a,
                                          const config::FindingsSection& b) {
    std::vector<std::string> keys;
    const auto compare = [&keys](const char* key, bool same) {
        if (!same) keys.push_back(std::string("findings.") + key);
    };
    compare("stuck_after", a.stuck_after == b.stuck_after);
    compare("ending_stuck_after", a.ending_stuck_after == b.ending_stuck_after);
    compare("stuck_after_by_brand", a.stuck_after_by_brand == b.stuck_after_by_brand);
    compare("stuck_notice", a.stuck_notice == b.stuck_notice);
    compare("webhook_silent_after", a.webhook_silent_after == b.webhook_silent_after);
    compare("signature_failures", a.signature_failures == b.signature_failures);
    compare("signature_failures_within", a.signature_failures_within == b.signature_failures_within);
    compare("platform_unreachable_after", a.platform_unreachable_after == b.platform_unreachable_after);
    return keys;
}

/// Both have a rule for each code, in the same order.
std::vector<std::string> changed_reasons(const std::vector<config::ReasonRule>& a,
                                         const std::vector<config::ReasonRule>& b) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        if (a[i] != b[i]) keys.push_back("reasons." + b[i].code);
    return keys;
}

}  // namespace

std::vector<std::string> restart_needed(const config::Config& running, const config::Config& wanted) {
    std::vector<std::string> keys;
    const auto compare = [&keys](const char* key, const auto& a, const auto& b) {
        if (!(a == b)) keys.emplace_back(key);
    };
    compare("platform.base_url", running.platform.base_url, wanted.platform.base_url);
    compare("platform.client_id", running.platform.client_id, wanted.platform.client_id);
    compare("platform.ca_file", running.platform.ca_file, wanted.platform.ca_file);
    compare("platform.customer_name_configured", running.platform.customer_name_configured,
            wanted.platform.customer_name_configured);
    compare("platform.request_timeout", running.platform.request_timeout, wanted.platform.request_timeout);
    compare("webhook.listen", running.webhook.listen, wanted.webhook.listen);
    compare("webhook.path", running.webhook.path, wanted.webhook.path);
    compare("webhook.tls", running.webhook.tls, wanted.webhook.tls);
    compare("webhook.max_body", running.webhook.max_body, wanted.webhook.max_body);
    compare("webhook.max_connections", running.webhook.max_connections, wanted.webhook.max_connections);
    compare("webhook.announced", running.webhook.announced, wanted.webhook.announced);
    compare("api.listen", running.api.listen, wanted.api.listen);
    compare("api.tls", running.api.tls, wanted.api.tls);
    compare("api.public_metrics", running.api.public_metrics, wanted.api.public_metrics);
    compare("api.public_url", running.api.public_url, wanted.api.public_url);
    compare("api.max_connections", running.api.max_connections, wanted.api.max_connections);
    compare("api.allowed_origins", running.api.allowed_origins, wanted.api.allowed_origins);
    compare("api.trusted_proxies", running.api.trusted_proxies, wanted.api.trusted_proxies);
    compare("api.user_header", running.api.user_header, wanted.api.user_header);
    compare("api.proxy_role", running.api.proxy_role, wanted.api.proxy_role);
    compare("ledger.path", running.ledger.path, wanted.ledger.path);
    compare("ledger.synchronous", running.ledger.synchronous_full, wanted.ledger.synchronous_full);
    compare("sweep.full_every", running.sweep.full_every, wanted.sweep.full_every);
    compare("sweep.in_flight_every", running.sweep.in_flight_every, wanted.sweep.in_flight_every);
    compare("sweep.on_start", running.sweep.on_start, wanted.sweep.on_start);
    compare("retention.bodies", running.retention.bodies, wanted.retention.bodies);
    compare("retention.sweeps", running.retention.sweeps, wanted.retention.sweeps);
    compare("retention.alerts", running.retention.alerts, wanted.retention.alerts);
    compare("retention.audit", running.retention.audit, wanted.retention.audit);
    compare("retention.erasure_key_file", running.retention.erasure_key_file,
            wanted.retention.erasure_key_file);
    for (auto& key : changed_findings(running.findings, wanted.findings)) keys.push_back(std::move(key));
    for (auto& key : changed_reasons(running.reasons, wanted.reasons)) keys.push_back(std::move(key));
    compare("log.level", running.log.level, wanted.log.level);
    compare("log.format", running.log.format, wanted.log.format);
    if (!std::equal(running.hooks.begin(), running.hooks.end(), wanted.hooks.begin(), wanted.hooks.end(),
                    same_but_for_secrets)) {
        keys.emplace_back("hooks");
    }
    return keys;
}

}  // namespace app
