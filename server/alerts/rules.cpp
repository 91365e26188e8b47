#include "server/alerts/rules.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "clearance/brand.hpp"
#include "server/alerts/advice.hpp"
#include "server/alerts/format.hpp"
#include "storage/content_digest.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

/// A group for people is one message; so many at most are frozen in one transaction.
constexpr std::size_t most_in_one_transaction = 2'000;
constexpr std::string_view tag_prefix = "tags.";

json::object object_of(const std::string& text) {
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    const auto* object = error ? nullptr : value.if_object();
    return object == nullptr ? json::object() : *object;
}

std::string value_of(const std::string& word, const ToldFinding& finding) {
    if (word == "brand") return finding.brand;
    if (word == "reason") return finding.reason_code;
    if (word == "status") return finding.status;
    if (word == "vin") return finding.vin;
    if (!word.starts_with(tag_prefix)) return {};
    const auto tag = finding.tags.find(word.substr(tag_prefix.size()));
    return tag == finding.tags.end() ? std::string() : tag->second;
}

/// Each value with its length before it, so that no two lists of values are written alike.
storage::Digest group_of(const config::HookSection& hook, const ToldFinding& finding) {
    std::string key = finding.kind;
    for (const auto& word : hook.group_by) {
        const auto value = value_of(word, finding);
        key.append("|").append(std::to_string(value.size())).append(":").append(value);
    }
    return storage::content_digest(key);
}

storage::HookTraits hook_traits(const config::HookSection& hook) {
    const auto format = traits_of(hook.format);
    storage::HookTraits traits;
    traits.group_wait = hook.group_wait;
    traits.group_interval = hook.group_interval;
    traits.most_findings = format.most_findings == 0 ? most_in_one_transaction : format.most_findings;
    traits.resolved = hook.send_resolved;
    traits.whole_groups = format.whole_groups;
    traits.acknowledges = format.acknowledges;
    traits.address = storage::content_digest(hook.url);
    return traits;
}

std::string link_of(const Wording& wording, const ToldFinding& finding) {
    if (wording.public_url.empty() || finding.id == 0) return {};
    return wording.public_url + "/#/findings/" + std::to_string(finding.id);
}

}  // namespace

ToldFinding tell(const storage::Finding& finding, const Wording& wording) {
    ToldFinding told;
    told.id = finding.id;
    told.kind = storage::name_of(finding.kind);
    if (finding.vin) told.vin = finding.vin->text();
    told.brand = finding.brand;
    told.tags = finding.tags;
    told.status = finding.status;
    told.from = finding.from;
    told.reason = finding.reason;
    told.reason_code = reason_code(wording.reasons, finding.reason);
    told.since = finding.since.value_or(finding.opened_at);
    told.estimated = finding.estimated;
    told.opened_at = finding.opened_at;
    told.closed_at = finding.closed_at;
    told.closed_by = finding.closed_by;
    told.closing_note = finding.closing_note;
    if (finding.acknowledged) {
        told.acknowledged_by = finding.acknowledged->by;
        told.note = finding.acknowledged->note;
    }
    told.detail = object_of(finding.detail);
    told.link = link_of(wording, told);
    told.summary = summary_of(told);
    told.advice = advice_of(told);
    return told;
}

bool is_for(const config::HookSection& hook, const storage::Finding& finding) {
    const auto& kinds = hook.kinds;
    if (std::find(kinds.begin(), kinds.end(), storage::name_of(finding.kind)) == kinds.end()) return false;
    if (!finding.vin) return true;  // brands, statuses and tags are of vehicles
    if (!clearance::is_among(hook.brands, finding.brand)) return false;
    // alike in any case of letters, as brands are
    if (!clearance::is_among(hook.statuses, finding.status)) return false;
    return std::all_of(hook.tags.begin(), hook.tags.end(), [&](const auto& wanted) {
        const auto tag = finding.tags.find(wanted.first);
        return tag != finding.tags.end() && tag->second == wanted.second;
    });
}

storage::AlertRules make_rules(const std::vector<config::HookSection>& hooks, const Wording& wording) {
    storage::AlertRules rules;
    for (const auto& hook : hooks) rules.hooks.emplace(hook.name, hook_traits(hook));
    rules.tell = [wording](const storage::Finding& finding) {
        auto open = finding;
        open.acknowledged.reset();  // each alert tells that for itself
        return json::serialize(to_json(tell(open, wording)));
    };
    rules.routes = [hooks, wording](const storage::Finding& finding) {
        std::vector<storage::HookRoute> routes;
        const auto told = tell(finding, wording);
        for (const auto& hook : hooks) {
            if (is_for(hook, finding)) routes.push_back({hook.name, group_of(hook, told)});
        }
        return routes;
    };
    return rules;
}

Message message_of(const storage::AlertContent& content, const Wording& wording) {
    const auto& alert = content.alert;
    Message message;
    message.id = alert.message_id;
    message.group = alert.group;
    message.kind = storage::name_of(alert.kind);
    message.created_at = alert.created_at;
    message.count = static_cast<std::size_t>(alert.findings);
    if (!wording.public_url.empty())
        message.link = wording.public_url + "/#/alerts/" + std::to_string(alert.id);
    switch (alert.change) {
        case storage::AlertChange::opened:
            message.change = Change::opened;
            break;
        case storage::AlertChange::resolved:
            message.change = Change::resolved;
            break;
        case storage::AlertChange::acknowledged:
            message.change = Change::acknowledged;
            break;
    }
    for (const auto& each : content.findings) {
        auto told = told_finding(object_of(each.told));
        if (message.change == Change::resolved) {
            told.closed_at = each.closed_at;
            told.closed_by = each.closed_by;
            told.closing_note = each.closing_note;
        }
        if (message.change == Change::acknowledged && each.acknowledged) {
            told.acknowledged_by = each.acknowledged->by;
            told.note = each.acknowledged->note;
        }
        message.findings.push_back(std::move(told));
    }
    return message;
}

}  // namespace alerts
