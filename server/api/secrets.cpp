// GET /v1/secrets: what each of the webhooks' secrets proved, so that it is known when an old one may go.
#include <algorithm>
#include <boost/json/array.hpp>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/query.hpp"
#include "storage/delivery_list.hpp"

namespace json = boost::json;

namespace api {
namespace {

json::object shown_secret(const std::string& name, bool configured, const storage::SecretUse* use) {
    using MaybeTime = std::optional<clearance::Time>;
    return {{"name", valid_utf8(name)},
            {"configured", configured},
            {"first_used_at", to_json(use == nullptr ? MaybeTime() : MaybeTime(use->first_at))},
            {"last_used_at", to_json(use == nullptr ? MaybeTime() : MaybeTime(use->last_at))},
            {"deliveries", use == nullptr ? 0 : use->deliveries}};
}

/// Those of the configuration in its order, behind them those that were once.
json::array shown_secrets(const std::vector<config::WebhookSecret>& configured,
                          const std::vector<storage::SecretUse>& uses) {
    json::array secrets;
    for (const auto& secret : configured) {
        const auto use = std::ranges::find(uses, secret.name, &storage::SecretUse::name);
        secrets.emplace_back(shown_secret(secret.name, true, use == uses.end() ? nullptr : &*use));
    }
    for (const auto& use : uses) {
        const bool shown =
            std::ranges::find(configured, use.name, &config::WebhookSecret::name) != configured.end();
        if (!shown) secrets.emplace_back(shown_secret(use.name, false, &use));
    }
    return secrets;
}

}  // namespace

Api::Answer Api::list_secrets(http::Request& request) {
    if (const auto problem = refuse_parameters(request.query)) co_return to_response(*problem);
    const LedgerAnswer list = [configuration = configuration()](storage::Reading& ledger) {
        const auto uses = ledger.deliveries().secret_uses();
        return json_response(
            200, json::object{{"secrets", shown_secrets(configuration->config.webhook.secrets, uses)}});
    };
    auto response = co_await from_ledger(list);
    co_return response;
}

}  // namespace api
