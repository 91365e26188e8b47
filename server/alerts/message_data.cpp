#include "server/alerts/message_data.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "server/alerts/message_text.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_name = 100, longest_sentences = 1000, longest_reason = 2000;
constexpr std::size_t most_tags = 32, biggest_detail = 4000;

/// Its texts may be the platform's too. Serialized and read again, as the parser refuses what is not UTF-8.
json::object bounded_detail(const json::object& detail) {
    const auto text = json::serialize(detail);
    boost::system::error_code unreadable;
    if (text.size() <= biggest_detail) json::parse(text, unreadable);
    if (text.size() > biggest_detail || unreadable) return {{"left_out", true}};
    return detail;
}

}  // namespace

ToldFinding bounded(const ToldFinding& finding, bool test) {
    ToldFinding result;
    result.id = finding.id;
    result.kind = valid_text(finding.kind, longest_name);
    result.vin = valid_text(finding.vin, longest_name);
    result.brand = valid_text(finding.brand, longest_name);
    for (const auto& [name, value] : finding.tags) {
        if (result.tags.size() == most_tags) break;
        result.tags.emplace(valid_text(name, longest_name), valid_text(value, longest_name));
    }
    result.status = valid_text(finding.status, longest_name);
    result.from = valid_text(finding.from, longest_name);
    result.reason_code = valid_text(finding.reason_code, longest_name);
    result.reason = valid_text(finding.reason, longest_reason);
    result.summary = valid_text((test ? test_mark : "") + finding.summary, longest_sentences);
    result.advice = valid_text(finding.advice, longest_sentences);
    result.since = finding.since;
    result.estimated = finding.estimated;
    result.opened_at = finding.opened_at;
    result.closed_at = finding.closed_at;
    result.acknowledged_by = valid_text(finding.acknowledged_by, longest_name);
    result.note = valid_text(finding.note, longest_sentences);
    result.link = link_of(finding.link);
    result.detail = bounded_detail(finding.detail);
    return result;
}

json::object data_of(const Message& message, std::size_t named) {
    json::object data{{"kind", message.kind},
                      {"change", name_of(message.change)},
                      {"message", message.id},
                      {"group", message.group},
                      {"count", count_of(message)}};
    if (message.test) data.emplace("test", true);
    json::array findings;
    for (std::size_t i = 0; i < std::min(named, message.findings.size()); ++i)
        findings.push_back(to_json(bounded(message.findings[i], message.test)));
    data.emplace("findings", std::move(findings));
    if (auto link = link_of(message.link); !link.empty()) data.emplace("link", std::move(link));
    return data;
}

std::string body_within(std::size_t most, std::size_t findings,
                        const std::function<std::string(std::size_t named)>& make) {
    auto body = make(findings);
    while (body.size() > most && findings > 0) body = make(--findings);
    return body;
}

}  // namespace alerts
