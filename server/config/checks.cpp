#include "server/config/checks.hpp"

#include <map>
#include <string>

#include "server/config/addresses.hpp"
#include "server/config/files.hpp"
#include "server/config/values.hpp"

namespace config {
namespace {

std::string element(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
}

void add_problem(const std::string& problem, const std::string& key, Faults& faults) {
    if (!problem.empty()) faults.add(key, problem);
}

void check_trust(const std::string& file, const std::string& key, Faults& faults) {
    if (!file.empty()) add_problem(trust_file_problem(file), key, faults);
}

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

// Tells of the second of two equal names; empty ones are told of elsewhere.
template <class List>
void check_names(const List& list, const std::string& table, Faults& faults) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto [first, is_new] = seen.emplace(list[i].name, i);
        if (!is_new && !list[i].name.empty())
            faults.add(element(table, i) + ".name", "expected a name of its own, got " +
                                                        in_quotes(list[i].name) + ", the name of " +
                                                        element(table, first->second) + " already");
    }
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

// As Standard Webhooks has them; a plain text counts by its characters.
bool is_hook_secret(const std::string& secret) {
    constexpr std::size_t least = 24;
    const std::string prefix = "whsec_";
    if (!secret.starts_with(prefix)) return secret.size() >= least;
    return base64_bytes(secret.substr(prefix.size())).value_or(0) >= least;
}

void check_hooks(const std::vector<HookSection>& hooks, Faults& faults) {
    check_names(hooks, "hooks", faults);
    for (std::size_t i = 0; i < hooks.size(); ++i) {
        const auto& hook = hooks[i];
        const auto path = element("hooks", i);
        const auto url = parse_url(hook.url);
        if (url && !url->https && !hook.allow_http && !is_loopback_host(url->host) &&
            !faults.settled(path + ".allow_http"))
            faults.add(path + ".url", "expected https; plain http to " + in_quotes(url->host) +
                                          " needs allow_http = true: alerts can be read on the way");
        if (!hook.secret.empty() && !is_hook_secret(hook.secret))
            faults.add(path + ".secret",
                       "expected \"whsec_\" and base64 of at least 24 bytes, or a text of at least 24 "
                       "characters; `echo whsec_$(openssl rand -base64 32)` makes one");
        check_trust(hook.ca_file, path + ".ca_file", faults);
    }
}

}  // namespace

void check(const Config& config, Faults& faults) {
    check_platform(config.platform, faults);
    check_webhook(config.webhook, faults);
    check_api(config.api, faults);
    check_listeners(config, faults);
    check_hooks(config.hooks, faults);
    if (!config.ledger.path.empty())
        add_problem(ledger_path_problem(config.ledger.path), "ledger.path", faults);
    if (const auto& file = config.retention.erasure_key_file; !file.empty())
        add_problem(ledger_path_problem(file), "retention.erasure_key_file", faults);
}

}  // namespace config
