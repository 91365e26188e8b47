#include "server/config/keys.hpp"

#include <utility>

#include "server/config/binding.hpp"

namespace config {
namespace {

Binding to_base_url() {
    return {[](Config& config, std::size_t, Value value) {
                config.platform.base_url = without_last_slashes(std::get<std::string>(std::move(value)));
            },
            [](const Config& config, std::size_t) -> Value { return config.platform.base_url; }};
}

Binding to_environment() {
    return {[](Config& config, std::size_t, Value value) {
                config.platform.base_url = base_url_of(std::get<std::string>(value));
            },
            {}};
}

void add(std::vector<Key>& all, std::vector<Key> some) {
    for (auto& key : some) all.push_back(std::move(key));
}

std::vector<Key> platform_keys() {
    return {
        {.table = "platform",
         .name = "environment",
         .type = Type::choice,
         .binding = to_environment(),
         .explanation = "which of the platform's environments: the sandbox or the live one",
         .choices = {"sandbox", "live"}},
        // After `environment`: it overrides it.
        {.table = "platform",
         .name = "base_url",
         .type = Type::url,
         .binding = to_base_url(),
         .explanation =
             "the platform's API, where it is not the environment's; plain http only to a loopback address"},
        {.table = "platform",
         .name = "client_id",
         .binding = to([](auto& c, auto) -> auto& { return c.platform.client_id; }),
         .explanation = "the id of the application's API client, from the platform's console",
         .required = true},
        {.table = "platform",
         .name = "client_secret",
         .binding = to([](auto& c, auto) -> auto& { return c.platform.client_secret; }),
         .explanation = "the secret that belongs to client_id",
         .secret = Secret::line},
        {.table = "platform",
         .name = "private_key",
         .binding = to([](auto& c, auto) -> auto& { return c.platform.private_key_pem; }),
         .explanation = "instead of client_secret: the private key (PEM) made in the console",
         .secret = Secret::whole},
        {.table = "platform",
         .name = "key_id",
         .binding = to([](auto& c, auto) -> auto& { return c.platform.key_id; }),
         .explanation = "the id of that private key; required with it"},
        {.table = "platform",
         .name = "ca_file",
         .type = Type::file,
         .binding = to([](auto& c, auto) -> auto& { return c.platform.ca_file; }),
         .explanation = "certificates (PEM) to trust for the platform, instead of the system's store"},
        {.table = "platform",
         .name = "customer_name_configured",
         .type = Type::boolean,
         .binding = to([](auto& c, auto) -> auto& { return c.platform.customer_name_configured; }),
         .explanation =
             "true when the platform's support has set one vw-group-customer-name for the application",
         .fallback = "false"},
        {.table = "platform",
         .name = "request_timeout",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.platform.request_timeout; }),
         .explanation = "how long one call to the platform may stand still",
         .fallback = "\"30s\"",
         .least = "100ms",
         .most = "10m"},
    };
}

std::vector<Key> log_keys() {
    return {
        {.table = "log",
         .name = "level",
         .type = Type::choice,
         .binding = to([](auto& c, auto) -> auto& { return c.log.level; }),
         .explanation = "the least important events that are written",
         .fallback = "\"info\"",
         .choices = {"trace", "debug", "info", "warning", "error"}},
        {.table = "log",
         .name = "format",
         .type = Type::choice,
         .binding = to_choice(
             [](auto& c, auto) -> auto& { return c.log.format; },
             std::vector<std::pair<std::string, LogFormat>>{{"json", LogFormat::json},
                                                            {"text", LogFormat::text}}),
         .explanation = "one JSON object or one line of text for each event, on stderr",
         .fallback = "\"json\"",
         .choices = {"json", "text"}},
    };
}

}  // namespace

std::string Table::header() const {
    const std::string text(path);
    return list ? "[[" + text + "]]" : "[" + text + "]";
}

std::string_view Table::around() const {
    const auto dot = path.rfind('.');
    return dot == std::string_view::npos ? "" : path.substr(0, dot);
}

std::string_view Table::own_name() const {
    const auto dot = path.rfind('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

const std::vector<Table>& tables() {
    static const std::vector<Table> all{
        {"platform"},
        {"webhook"},
        {"webhook.secrets", true, [](Config& config) { config.webhook.secrets.emplace_back(); },
         [](const Config& config) { return config.webhook.secrets.size(); }},
        {"api"},
        {"api.tokens", true, [](Config& config) { config.api.tokens.emplace_back(); },
         [](const Config& config) { return config.api.tokens.size(); }},
        {"ledger"},
        {"sweep"},
        {"retention"},
        {"findings"},
        {"reasons"},
        {"hooks", true, [](Config& config) { config.hooks.emplace_back(); },
         [](const Config& config) { return config.hooks.size(); }},
        {"log"},
    };
    return all;
}

const std::vector<Key>& keys() {
    static const std::vector<Key> all = [] {
        std::vector<Key> list;
        add(list, platform_keys());
        add(list, webhook_keys());
        add(list, api_keys());
        add(list, ledger_and_sweep_keys());
        add(list, retention_keys());
        add(list, findings_keys());
        add(list, reasons_keys());
        add(list, hook_keys());
        add(list, log_keys());
        return list;
    }();
    return all;
}

std::vector<std::string> written_names(const Key& key) {
    const std::string name(key.name);
    if (key.secret == Secret::no) return {name};
    return {name, name + "_file", name + "_env"};
}

bool is_table(const Key& key) {
    return key.type == Type::durations || key.type == Type::pairs;
}

std::string without_last_slashes(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::string base_url_of(std::string_view environment) {
    return environment == "sandbox" ? "https://sandbox.api.high-mobility.com/v1"
                                    : "https://api.high-mobility.com/v1";
}

}  // namespace config
