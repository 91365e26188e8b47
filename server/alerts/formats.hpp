// The formats, each in a file of its own. A format makes body, content type (where it is not
// application/json) and headers of its own; make_format() adds what is the same for all: method, url, the
// hook's header. Each of them throws as make_format() does.
#pragma once

#include <memory>

#include "server/alerts/format.hpp"

namespace alerts {

/// https://www.standardwebhooks.com: {"type","timestamp","data"}, signed. `type` is "clearance." and the
/// kind, with ".resolved" or ".acknowledged" behind it; "clearance.test" of every test message, lest a
/// receiver take an example for the real thing: what it is an example of is in its data.
std::unique_ptr<Format> make_standard_webhooks(const config::HookSection& hook);

/// https://cloudevents.io, structured mode; signed as Standard Webhooks are, in the same three headers.
/// `type` is "com.clearance-tracker.KIND.CHANGE", without a change of a heartbeat,
/// "com.clearance-tracker.test" of every test message; `source` is "/clearance-tracker/hooks/NAME": with `id`
/// it stays unique.
std::unique_ptr<Format> make_cloudevents(const config::HookSection& hook);

/// Slack's incoming webhooks, Block Kit.
std::unique_ptr<Format> make_slack(const config::HookSection& hook);

/// Microsoft Teams' workflow "when a webhook request is received": one Adaptive Card.
std::unique_ptr<Format> make_teams(const config::HookSection& hook);

/// PagerDuty's Events API v2; the hook's secret is the integration's routing key.
std::unique_ptr<Format> make_pagerduty(const config::HookSection& hook);

/// Alertmanager's API v2: the url ends in /api/v2/alerts.
std::unique_ptr<Format> make_alertmanager(const config::HookSection& hook);

}  // namespace alerts
