#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <utility>

#include "server/alerts/formats.hpp"
#include "server/alerts/message_data.hpp"
#include "server/alerts/message_text.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_label = 200, longest_annotation = 1000, most_tags = 32;
/// Without an end Alertmanager ends an alert by itself after its resolve_timeout (5 minutes), unless it is
/// sent again and again. An alert is sent once: so its end is told ahead, far enough for a person to act, and
/// told anew when it comes.
constexpr std::chrono::days until_forgotten{30};
/// Nobody ends a test.
constexpr std::chrono::hours test_lasts{1};
/// A heartbeat's alert lasts while beats come; so many may be lost.
constexpr int beats_until_silent = 3;

/// "ClearanceRevokedUnasked"
std::string alert_name(std::string_view kind) {
    std::string name = "Clearance";
    bool begins = true;
    for (const char c : kind) {
        const bool is_small = c >= 'a' && c <= 'z';
        if (c != '_') name += begins && is_small ? static_cast<char>(c - 'a' + 'A') : c;
        begins = c == '_';
    }
    return name;
}

/// A label's name holds letters, digits and "_" alone.
std::string tag_label(std::string_view tag) {
    std::string name = "tag_";
    for (const char c : tag.substr(0, longest_label)) {
        const bool is_fit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name += is_fit ? c : '_';
    }
    return name;
}

/// An empty label is no label, and what is there already stays: of tags whose names become the same the
/// first.
void add(json::object& texts, std::string_view name, const std::string& text) {
    if (!text.empty()) texts.emplace(name, text);
}

json::object labels_of(const Message& message) {
    json::object labels{
        {"alertname", alert_name(message.kind)}, {"kind", message.kind}, {"severity", severity_of(message)}};
    if (message.test) labels.emplace("test", "true");
    return labels;
}

/// They identify the alert: only what is the same when it is told that the finding ended.
json::object labels_of(const Message& message, const ToldFinding& finding) {
    auto labels = labels_of(message);
    const auto label = [&](std::string_view name, const std::string& text) {
        add(labels, name, one_line(text, longest_label));
    };
    label("vin", finding.vin);
    label("brand", finding.brand);
    label("status", finding.status);
    label("reason_code", finding.reason_code);
    std::size_t tags = 0;
    for (const auto& [name, value] : finding.tags)
        if (++tags <= most_tags) label(tag_label(name), value);
    return labels;
}

json::object annotations_of(const Message& message, const ToldFinding& finding) {
    const auto told = bounded(finding, message.test);
    json::object annotations;
    add(annotations, "summary", one_line(told.summary, longest_annotation));
    add(annotations, "description", one_line(told.reason, longest_annotation));
    add(annotations, "advice", one_line(told.advice, longest_annotation));
    if (told.since != Time())
        add(annotations, "since", (told.estimated ? "about " : "") + minute_of(told.since));
    add(annotations, "from", one_line(told.from, longest_label));
    add(annotations, "finding", std::to_string(told.id));
    add(annotations, "message", message.id);
    add(annotations, "link", told.link);
    return annotations;
}

class Alertmanager final : public Format {
  public:
    explicit Alertmanager(const config::HookSection& hook)
        : named_(traits_of(hook.format).named), group_by_(hook.group_by), every_(hook.every) {}

    api_client::HttpRequest request(const Message& message, Time) const override {
        json::array alerts;
        for (std::size_t i = 0; i < std::min(named_, message.findings.size()); ++i)
            alerts.push_back(alert_of(message, message.findings[i]));
        if (message.findings.empty()) alerts.push_back(alert_of(message));
        api_client::HttpRequest request;
        request.body = json::serialize(alerts);
        return request;
    }

  private:
    /// It starts when the tracker knew. Not `since`: that is the platform's clock, often an estimate, which
    /// may become known better between the opening and the end.
    json::object alert_of(const Message& message, const ToldFinding& finding) const {
        json::object alert{{"labels", labels_of(message, finding)},
                           {"annotations", annotations_of(message, finding)}};
        const auto starts = finding.opened_at == Time() ? message.created_at : finding.opened_at;
        auto ends = end_of(message);
        if (message.change == Change::resolved) ends = finding.closed_at.value_or(message.created_at);
        add_times(alert, starts, ends);
        const auto own = link_of(finding.link), common = link_of(message.link);
        add(alert, "generatorURL", own.empty() ? common : own);
        return alert;
    }

    json::object alert_of(const Message& message) const {
        json::object alert{
            {"labels", labels_of(message)},
            {"annotations", {{"summary", title_of(message, group_by_)}, {"message", message.id}}}};
        add_times(alert, message.created_at, end_of(message));
        add(alert, "generatorURL", link_of(message.link));
        return alert;
    }

    Time end_of(const Message& message) const {
        if (message.change == Change::resolved) return message.created_at;
        if (message.kind == "heartbeat") return message.created_at + beats_until_silent * every_;
        if (message.test) return message.created_at + test_lasts;
        return message.created_at + until_forgotten;
    }

    /// Alertmanager refuses an alert that ends before it starts.
    static void add_times(json::object& alert, Time starts, Time ends) {
        alert.emplace("startsAt", clearance::format_time(starts));
        alert.emplace("endsAt", clearance::format_time(std::max(starts, ends)));
    }

    std::size_t named_;
    std::vector<std::string> group_by_;
    std::chrono::milliseconds every_;
};

}  // namespace

std::unique_ptr<Format> make_alertmanager(const config::HookSection& hook) {
    return std::make_unique<Alertmanager>(hook);
}

}  // namespace alerts
