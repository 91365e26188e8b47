// The configuration as the program uses it: typed, checked, secrets read. Made by load_config() from one TOML
// file and one table of keys (config/keys.*), which drives defaults, checks, messages and the test of
// config.example.toml. Value type; the main thread makes it before anything starts, and again on SIGHUP.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace config {

using std::chrono::milliseconds;

struct PlatformSection {
    std::string base_url;  // derived from `environment` unless given; without a trailing slash
    std::string client_id;
    std::string client_secret;    // either this …
    std::string private_key_pem;  // … or this, the content of private_key_file, with key_id
    std::string key_id;
    std::string ca_file;
    bool customer_name_configured = false;
    milliseconds request_timeout{30'000};
};

struct WebhookSecret {
    std::string name, secret;
};

struct WebhookSection {
    std::string listen = "0.0.0.0:8443";
    std::string path = "/webhooks/high-mobility";
    bool tls = true;
    std::string certificate_file, private_key_file;
    std::size_t max_body = 1024 * 1024;
    std::size_t max_connections = 4096;
    std::vector<std::string> announced{"approved", "rejected", "revoked", "canceled"};  // statuses
    std::vector<WebhookSecret> secrets;
};

enum class Role { read, operate };

struct ApiToken {
    std::string name;
    std::string sha256;  // 32 bytes, binary
    Role role = Role::read;
};

struct ApiSection {
    std::string listen = "127.0.0.1:8080";
    bool tls = false;
    std::string certificate_file, private_key_file;
    bool public_metrics = false;
    std::string public_url;  // where people reach the page, without a trailing slash; empty: not told
    std::size_t max_connections = 1024;
    std::vector<std::string>
        allowed_origins;  // of pages that browsers may let read answers; "https://host[:port]"
    std::vector<std::string>
        trusted_proxies;  // addresses or networks (CIDR) that have authenticated the user …
    std::string user_header = "X-Forwarded-User";  // … named here
    Role proxy_role = Role::read;                  // what such a user may do
    std::vector<ApiToken> tokens;
};

struct LedgerSection {
    std::string path;
    bool synchronous_full = true;  // synchronous = "full" | "normal"
};

struct SweepSection {
    milliseconds full_every{15 * 60'000};
    milliseconds in_flight_every{60'000};
    bool on_start = true;
};

/// How long what is not history is kept; history itself is kept for ever.
struct RetentionSection {
    milliseconds bodies{90 * 86'400'000LL};  // raw bodies of webhooks; their digests stay
    milliseconds sweeps{90 * 86'400'000LL};
    milliseconds alerts{365 * 86'400'000LL};
    milliseconds audit{365 * 86'400'000LL};  // who asked for which command
    std::string erasure_key_file;            // empty: beside the ledger
};

/// When a person should know of something that is no event by itself.
struct FindingsSection {
    static constexpr milliseconds ten_days{10 * 86'400'000LL};

    milliseconds stuck_after{14 * 86'400'000LL};        // pending, of a brand without a limit of its own
    milliseconds ending_stuck_after{7 * 86'400'000LL};  // revoking and canceling
    /// Pending, by brand in lower case: the platform's carmaker guides say when a clearance is rejected by
    /// itself. What is configured goes over these.
    std::map<std::string, milliseconds> stuck_after_by_brand{
        {"citroen", ten_days},    {"ds", ten_days},   {"opel", ten_days},  {"peugeot", ten_days},
        {"vauxhall", ten_days},   {"jeep", ten_days}, {"fiat", ten_days},  {"alfaromeo", ten_days},
        {"maserati", ten_days},   {"audi", ten_days}, {"skoda", ten_days}, {"seat", ten_days},
        {"volkswagen", ten_days}, {"ford", ten_days}, {"cupra", ten_days}};
    milliseconds stuck_notice{3 * 86'400'000LL};  // that much ahead of a brand's own limit
    std::size_t webhook_silent_after = 5;         // changes in a row that no webhook told
    std::size_t signature_failures = 10;          // wrong signatures …
    /// … within this time; over when there was none for as long.
    milliseconds signature_failures_within{10 * 60'000};
    milliseconds platform_unreachable_after{30 * 60'000};
};

/// What the platform's words mean, in the order in which they are tried: a code and texts, of which one is
/// contained in the reason, whatever its case. A reason that none of them knows is "other".
struct ReasonRule {
    std::string code;
    std::vector<std::string> texts;

    bool operator==(const ReasonRule&) const = default;
};

struct HookSection {
    std::string name, url;
    /// standard-webhooks, cloudevents: signs; "whsec_" + base64, or plain text. pagerduty: the integration's
    /// routing key. The other formats have none.
    std::string secret;
    std::string previous_secret;  // signs too while a secret is being changed; empty: none
    std::string format = "standard-webhooks";
    std::vector<std::string> kinds{"rejected"};            // of findings, or "heartbeat" alone
    std::vector<std::string> brands, statuses;             // of the vehicle; empty: all
    std::map<std::string, std::string> tags;               // of the vehicle: it must have all of them
    std::vector<std::string> group_by{"brand", "reason"};  // beside the kind; "status", "vin", "tags.KEY" too
    milliseconds group_wait{30'000}, group_interval{5 * 60'000};
    bool send_resolved = true;
    milliseconds every{5 * 60'000};  // of a heartbeat
    /// Sent with each request, for authentication.
    std::string header_name = "Authorization", header_value;  // value empty: none
    std::string ca_file;
    bool allow_http = false;  // plain http to other than loopback addresses
    milliseconds timeout{15'000};
    milliseconds max_age{24 * 3'600'000};

    bool operator==(const HookSection&) const = default;
};

enum class LogFormat { json, text };

struct LogSection {
    std::string level = "info";  // trace, debug, info, warning, error
    LogFormat format = LogFormat::json;
};

struct Config {
    PlatformSection platform;
    WebhookSection webhook;
    ApiSection api;
    LedgerSection ledger;
    SweepSection sweep;
    RetentionSection retention;
    FindingsSection findings;
    /// A text of a later rule may well be in a reason that an earlier one is about: what is more exact is
    /// tried first.
    std::vector<ReasonRule> reasons{
        {"missing_tag", {"customer-name", "customer name", "missing tag"}},
        {"privacy_mode", {"privacy mode", "privacy_mode", "privacy-mode"}},
        {"no_consent", {"consent"}},
        {"already_active", {"already active", "another application", "already registered", "already in use"}},
        {"no_data", {"no data", "not sent data", "data not received", "not received data"}},
        {"unsupported", {"not supported", "unsupported"}},
        {"ineligible", {"not eligible", "ineligible", "not connected", "no connectivity"}}};
    std::vector<HookSection> hooks;
    LogSection log;
};

/// One fault of a configuration file; line and column are 0 when it concerns the file as a whole.
struct ConfigError {
    std::string file;
    unsigned line = 0, column = 0;
    std::string key;      // "webhook.secrets[1].name"
    std::string message;  // what was expected, what was there, the nearest key for a misspelt one; no secrets
    std::string text() const;  // "config.toml:12:3: webhook.max_bdoy: unknown key; did you mean max_body?"
};

/// Every error at once, in the order of the file. Secrets come from the key itself, its `_file` or its `_env`
/// form, exactly one of them; relative file names are relative to the configuration file.
/// Every file it names was read and can be used; a certificate that has expired is only logged.
std::variant<Config, std::vector<ConfigError>> load_config(const std::string& file);

}  // namespace config
