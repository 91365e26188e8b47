#include "server/config/binding.hpp"

namespace config {
namespace {

// PagerDuty has one address for all; `url` comes after this key and overrides it.
Binding to_format() {
    return {[](Config& config, std::size_t element, Value value) {
                auto& hook = config.hooks[element];
                hook.format = std::get<std::string>(std::move(value));
                if (hook.format == "pagerduty") hook.url = "https://events.pagerduty.com/v2/enqueue";
            },
            [](const Config& config, std::size_t element) -> Value { return config.hooks[element].format; }};
}

std::vector<Key> destination_keys() {
    return {
        {.table = "hooks",
         .name = "name",
         .type = Type::name,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].name; }),
         .explanation = "what alerts, logs and metrics call this hook",
         .required = true},
        {.table = "hooks",
         .name = "format",
         .type = Type::choice,
         .binding = to_format(),
         .explanation = "how an alert is written",
         .fallback = "\"standard-webhooks\"",
         .choices = {"standard-webhooks", "cloudevents", "slack", "teams", "pagerduty", "alertmanager"}},
        // A secret: who knows Slack's or Teams' can write there.
        {.table = "hooks",
         .name = "url",
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].url; }),
         .explanation = "where alerts are posted to: https, or http to a loopback address; format pagerduty "
                        "knows it",
         .secret = Secret::line},
        {.table = "hooks",
         .name = "secret",
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].secret; }),
         .explanation = "signs the alerts of standard-webhooks and cloudevents: \"whsec_\" and base64 of at "
                        "least 24 bytes, or a text of at least 24 characters; of pagerduty the routing key",
         .secret = Secret::line},
        {.table = "hooks",
         .name = "previous_secret",
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].previous_secret; }),
         .explanation = "signs the alerts too, while the receiver changes from it to `secret`",
         .secret = Secret::line},
        {.table = "hooks",
         .name = "header_name",
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].header_name; }),
         .explanation = "the header that header_value is sent in",
         .fallback = "\"Authorization\""},
        {.table = "hooks",
         .name = "header_value",
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].header_value; }),
         .explanation = "sent with each request, for receivers that want a token",
         .secret = Secret::line},
    };
}

std::vector<Key> routing_keys() {
    return {
        {.table = "hooks",
         .name = "kinds",
         .type = Type::choices,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].kinds; }),
         .explanation = "which findings are sent here; or, alone, heartbeat",
         .fallback = "[\"rejected\"]",
         .choices = {"unlisted", "list_shrunk", "status_unknown", "rejected", "revoked_unasked", "stuck",
                     "webhook_silent", "signature_failures", "platform_unreachable", "hook_disabled",
                     "heartbeat"}},
        {.table = "hooks",
         .name = "brands",
         .type = Type::texts,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].brands; }),
         .explanation = "of vehicles only those of these brands; empty: all",
         .fallback = "[]",
         .least = "0",
         .most = "100"},
        {.table = "hooks",
         .name = "statuses",
         .type = Type::texts,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].statuses; }),
         .explanation = "of vehicles only those with these statuses; empty: all",
         .fallback = "[]",
         .least = "0",
         .most = "100"},
        {.table = "hooks",
         .name = "tags",
         .type = Type::pairs,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].tags; }),
         .explanation = "of vehicles only those that have all these tags",
         .fallback = "{}"},
        {.table = "hooks",
         .name = "group_by",
         .type = Type::texts,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].group_by; }),
         .explanation = "findings of one kind that are alike in these go into one message; empty: in the "
                        "kind alone",
         .fallback = "[\"brand\", \"reason\"]",
         .least = "0",
         .most = "100"},
        {.table = "hooks",
         .name = "group_wait",
         .type = Type::duration,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].group_wait; }),
         .explanation = "how long the first message of a group waits for further findings",
         .fallback = "\"30s\"",
         .least = "0s",
         .most = "1h"},
        {.table = "hooks",
         .name = "group_interval",
         .type = Type::duration,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].group_interval; }),
         .explanation = "how long after a group's message its next one comes at the earliest",
         .fallback = "\"5m\"",
         .least = "0s",
         .most = "1d"},
        {.table = "hooks",
         .name = "send_resolved",
         .type = Type::boolean,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].send_resolved; }),
         .explanation = "whether the end of a finding is told too",
         .fallback = "true"},
        {.table = "hooks",
         .name = "every",
         .type = Type::duration,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].every; }),
         .explanation = "how often a heartbeat is sent",
         .fallback = "\"5m\"",
         .least = "1s",
         .most = "1d"},
    };
}

std::vector<Key> delivery_keys() {
    return {
        {.table = "hooks",
         .name = "ca_file",
         .type = Type::file,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].ca_file; }),
         .explanation = "certificates (PEM) to trust for this hook, instead of the system's store"},
        {.table = "hooks",
         .name = "allow_http",
         .type = Type::boolean,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].allow_http; }),
         .explanation = "true allows plain http to other machines: alerts can be read on the way",
         .fallback = "false"},
        {.table = "hooks",
         .name = "timeout",
         .type = Type::duration,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].timeout; }),
         .explanation = "how long one attempt may take",
         .fallback = "\"15s\"",
         .least = "100ms",
         .most = "5m"},
        {.table = "hooks",
         .name = "max_age",
         .type = Type::duration,
         .binding = to([](auto& c, auto i) -> auto& { return c.hooks[i].max_age; }),
         .explanation = "how long an alert is tried before it is given up",
         .fallback = "\"24h\"",
         .least = "1s",
         .most = "30d"},
    };
}

}  // namespace

std::vector<Key> hook_keys() {
    auto all = destination_keys();
    for (auto& some : {routing_keys(), delivery_keys()}) all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace config
