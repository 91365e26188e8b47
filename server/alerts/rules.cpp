#include "server/alerts/rules.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <utility>

#include "clearance/adoption.hpp"
#include "clearance/time.hpp"

namespace alerts {
namespace {

namespace json = boost::json;
using clearance::Source;

constexpr std::string_view rejected_kind = "rejected";

json::array sources_of(const clearance::Transition& transition) {
    json::array names;
    if (transition.has(Source::webhook)) names.emplace_back("webhook");
    if (transition.has(Source::sweep)) names.emplace_back("sweep");
    if (transition.has(Source::command)) names.emplace_back("command");
    return names;
}

std::string message_of(const storage::PresentChange& change) {
    const auto& present = change.present;
    json::object tags;
    for (const auto& [name, value] : change.tags) tags.emplace(name, value);
    json::value from;
    if (present.from) from = present.from->text();
    const auto occurred_at = clearance::format_time(present.occurred_at);
    const json::object data{
        {"vin", change.vin.text()},       {"brand", change.brand},
        {"tags", std::move(tags)},        {"status", present.to.text()},
        {"from", std::move(from)},        {"reason", present.reason},
        {"occurred_at", occurred_at},     {"recorded_at", clearance::format_time(present.recorded_at)},
        {"estimated", present.estimated}, {"sources", sources_of(present)},
        {"episode", present.episode},     {"transition", present.id}};
    return json::serialize(
        json::object{{"type", "clearance.rejected"}, {"timestamp", occurred_at}, {"data", data}});
}

}  // namespace

storage::AlertRules make_rules(const std::vector<config::HookSection>& hooks) {
    std::vector<std::string> names;
    for (const auto& hook : hooks)
        if (std::find(hook.kinds.begin(), hook.kinds.end(), rejected_kind) != hook.kinds.end())
            names.push_back(hook.name);
    storage::AlertRules rules;
    rules.concern = [any = !names.empty()](const clearance::Status& status) {
        return any && status == clearance::KnownStatus::rejected;
    };
    rules.drafts = [names](const storage::PresentChange& change) {
        std::vector<storage::AlertDraft> drafts;
        if (clearance::is_adopted(change.present, change.ledger_created_at, change.first_full_sweep_end))
            return drafts;
        const auto message = message_of(change);
        for (const auto& name : names) drafts.push_back({name, std::string(rejected_kind), message});
        return drafts;
    };
    return rules;
}

}  // namespace alerts
