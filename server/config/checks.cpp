#include "server/config/checks.hpp"

#include <map>
#include <string>

#include "server/config/addresses.hpp"
#include "server/config/checking.hpp"

namespace config {
namespace {

// One listener's certificate and key. Where `tls` has another type than it wants, the reader has understood
// it as well as it can; where it is misspelt, nobody knows.
template <class Section>
void check_tls(const Section& section, const std::string& table, const std::string& otherwise,
               Faults& faults) {
    const bool misspelt = faults.settled(table + ".tls") && !faults.given(table + ".tls");
    if (!section.tls || misspelt) return;
    const std::string why = "required while " + table + ".tls is true" + otherwise;
    if (section.certificate_file.empty()) faults.add(table + ".certificate_file", why);
    if (section.private_key_file.empty()) faults.add(table + ".private_key_file", why);
    const auto problems = tls_file_problems(section.certificate_file, section.private_key_file);
    add_problem(problems.certificate, table + ".certificate_file", faults);
    add_problem(problems.private_key, table + ".private_key_file", faults);
}

void check_credentials(const PlatformSection& platform, Faults& faults) {
    const bool secret = faults.given("platform.client_secret") || faults.settled("platform.client_secret");
    const bool key = faults.given("platform.private_key") || faults.settled("platform.private_key");
    if (secret && key)
        faults.add("platform.private_key", "expected either client_secret or private_key, got both");
    if (!secret && !key)
        faults.add("platform.client_secret",
                   "required, but missing: client_secret (or client_secret_file, client_secret_env), or "
                   "private_key_file "
                   "(or private_key_env) with key_id");
    if (key && platform.key_id.empty()) faults.add("platform.key_id", "required with private_key");
    if (!key && !platform.key_id.empty())
        faults.add("platform.key_id", "of no use without private_key_file (or private_key, private_key_env)");
    if (!platform.private_key_pem.empty())
        add_problem(platform_key_problem(platform.private_key_pem), "platform.private_key", faults);
}

void check_platform(const PlatformSection& platform, Faults& faults) {
    if (platform.base_url.empty() && !faults.settled("platform.base_url"))
        faults.add("platform.environment", "required, but missing: \"sandbox\" or \"live\" (or base_url)");
    const auto url = parse_url(platform.base_url);
    if (url && !url->https && !is_loopback_host(url->host))
        faults.add(
            "platform.base_url",
            "expected https; plain http is only for loopback addresses, not for " + in_quotes(url->host));
    if (url && url->has_query) faults.add("platform.base_url", "expected a URL without a query (\"?…\")");
    check_credentials(platform, faults);
    check_trust(platform.ca_file, "platform.ca_file", faults);
}

void check_webhook(const WebhookSection& webhook, Faults& faults) {
    check_tls(webhook, "webhook", "; behind a proxy that terminates TLS set tls = false", faults);
    if (webhook.secrets.empty())
        faults.add("webhook.secrets",
                   "at least one [[webhook.secrets]] with name and secret is required: "
                   "without it every webhook would be refused");
    check_names(webhook.secrets, "webhook.secrets", faults);
    for (std::size_t i = 0; i < webhook.secrets.size(); ++i) {
        const auto& secret = webhook.secrets[i].secret;
        if (!secret.empty() && secret.size() < 16)
            faults.add(element("webhook.secrets", i) + ".secret",
                       "expected at least 16 characters, got " + std::to_string(secret.size()));
    }
}

void check_api(const ApiSection& api, Faults& faults) {
    check_tls(api, "api", "", faults);
    if (const auto url = parse_url(api.public_url); url && url->has_query)
        faults.add("api.public_url", "expected a URL without a query (\"?…\")");
    check_names(api.tokens, "api.tokens", faults);
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < api.tokens.size(); ++i) {
        const auto [first, is_new] = seen.emplace(api.tokens[i].sha256, i);
        if (!is_new && !api.tokens[i].sha256.empty())
            faults.add(element("api.tokens", i) + ".sha256",
                       "the same token as " + element("api.tokens", first->second) + "; give each its own");
    }
    const auto address = parse_host_port(api.listen);
    if (api.tokens.empty() && address && !is_loopback_host(address->host) && !faults.settled("api.tokens"))
        faults.add(
            "api.listen",
            in_quotes(api.listen) +
                " can be reached from other machines, so it needs a token: make one with `openssl rand -hex "
                "32`, "
                "put what `printf %s TOKEN | sha256sum` says as sha256 into [[api.tokens]]; or listen on "
                "127.0.0.1");
}

void check_listeners(const Config& config, Faults& faults) {
    const auto webhook = parse_host_port(config.webhook.listen), api = parse_host_port(config.api.listen);
    if (!webhook || !api || webhook->port != api->port || api->port == 0) return;
    if (webhook->host == api->host || is_every_address(webhook->host) || is_every_address(api->host))
        faults.add("api.listen", "expected another port than webhook.listen's, got " +
                                     std::to_string(api->port) + " for both");
}

}  // namespace

void check(const Config& config, Faults& faults) {
    check_platform(config.platform, faults);
    check_webhook(config.webhook, faults);
    check_api(config.api, faults);
    check_callers(config.api, faults);
    check_listeners(config, faults);
    check_hooks(config.hooks, faults);
    if (!config.ledger.path.empty())
        add_problem(ledger_path_problem(config.ledger.path), "ledger.path", faults);
    if (const auto& file = config.retention.erasure_key_file; !file.empty())
        add_problem(ledger_path_problem(file), "retention.erasure_key_file", faults);
}

}  // namespace config
