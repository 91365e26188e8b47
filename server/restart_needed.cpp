#include "server/restart_needed.hpp"

#include <algorithm>

namespace app {
namespace {

/// Of a hook only the secret is taken over.
bool same_but_for_secret(const config::HookSection& a, const config::HookSection& b) {
    return a.name == b.name && a.url == b.url && a.format == b.format && a.kinds == b.kinds &&
           a.ca_file == b.ca_file && a.allow_http == b.allow_http && a.timeout == b.timeout &&
           a.max_age == b.max_age;
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
    compare("api.max_connections", running.api.max_connections, wanted.api.max_connections);
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
    compare("log.level", running.log.level, wanted.log.level);
    compare("log.format", running.log.format, wanted.log.format);
    if (!std::equal(running.hooks.begin(), running.hooks.end(), wanted.hooks.begin(), wanted.hooks.end(),
                    same_but_for_secret)) {
        keys.emplace_back("hooks");
    }
    return keys;
}

}  // namespace app
