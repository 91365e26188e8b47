#include "server/alerts/message_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

constexpr std::size_t longest_title = 300, longest_name = 60, longest_line = 300;
constexpr std::size_t longest_tags = 200, longest_link = 500;

struct KindWords {
    std::string_view kind, severity, phrase;
};

/// Only what stops the tracker from knowing anything is worth waking everybody.
constexpr std::array kinds{KindWords{"unlisted", "warning", "no longer listed by the platform"},
                           KindWords{"list_shrunk", "error", "the platform's list shrank"},
                           KindWords{"status_unknown", "warning", "in a state that is not understood"},
                           KindWords{"rejected", "error", "rejected"},
                           KindWords{"revoked_unasked", "error", "revoked or canceled unasked"},
                           KindWords{"stuck", "warning", "stuck"},
                           KindWords{"webhook_silent", "error", "the platform's webhooks are silent"},
                           KindWords{"signature_failures", "error", "webhooks with wrong signatures"},
                           KindWords{"platform_unreachable", "critical", "the platform cannot be reached"},
                           KindWords{"hook_disabled", "error", "a hook was disabled"},
                           KindWords{"heartbeat", "info", "heartbeat"},
                           KindWords{"test", "info", "test"}};

const KindWords* words_of(std::string_view kind) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& words) { return words.kind == kind; });
    return found == kinds.end() ? nullptr : found;
}

/// A code as words.
std::string spoken(std::string_view code) {
    auto words = one_line(code, longest_name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string phrase_of(std::string_view kind) {
    const auto* words = words_of(kind);
    return words == nullptr ? spoken(kind) : std::string(words->phrase);
}

/// What all the findings have in common, where that is known of those that are not here too.
std::string common(const Message& message, std::string ToldFinding::*member, bool grouped) {
    if (message.findings.empty()) return {};
    const auto& first = message.findings.front().*member;
    const bool alike = std::all_of(message.findings.begin(), message.findings.end(),
                                   [&](const auto& finding) { return finding.*member == first; });
    return alike && (grouped || message.findings.size() == count_of(message)) ? first : std::string();
}

std::string untold(const Message& message) {
    if (message.kind == "heartbeat") return "clearance-tracker is running";
    if (message.kind == "test") return "A test alert of clearance-tracker: this hook works";
    return "clearance-tracker: " + phrase_of(message.kind);
}

std::string subject_of(const Message& message, const std::vector<std::string>& group_by) {
    if (message.findings.empty()) return untold(message);
    const auto count = count_of(message);
    const auto& first = message.findings.front();
    if (count == 1 && !first.summary.empty()) return first.summary;
    if (first.vin.empty()) return std::to_string(count) + " findings: " + phrase_of(message.kind);
    const auto is_grouped_by = [&](std::string_view what) {
        return std::find(group_by.begin(), group_by.end(), what) != group_by.end();
    };
    const auto brand = one_line(common(message, &ToldFinding::brand, is_grouped_by("brand")), longest_name);
    const auto reason = spoken(common(message, &ToldFinding::reason_code, is_grouped_by("reason")));
    return std::to_string(count) + (brand.empty() ? "" : " " + brand) +
           (count == 1 ? " vehicle " : " vehicles ") + phrase_of(message.kind) +
           (reason.empty() ? "" : ": " + reason);
}

std::string tags_of(const ToldFinding& finding) {
    std::string tags;
    for (const auto& [name, value] : finding.tags) {
        if (tags.size() > longest_tags) break;
        tags +=
            (tags.empty() ? "" : ", ") + one_line(name, longest_name) + "=" + one_line(value, longest_name);
    }
    return one_line(tags, longest_tags);
}

std::string status_of(const ToldFinding& finding) {
    auto status = spoken(finding.status);
    if (!status.empty() && !finding.from.empty()) status += " (before: " + spoken(finding.from) + ")";
    return status;
}

}  // namespace

std::string title_of(const Message& message, const std::vector<std::string>& group_by) {
    std::string title = message.test ? test_mark : "";
    if (message.change == Change::resolved) title += "Resolved: ";
    if (message.change == Change::acknowledged) title += "Acknowledged: ";
    return title + one_line(subject_of(message, group_by), longest_title);
}

std::string head_of(const ToldFinding& finding) {
    if (!finding.vin.empty()) return one_line(finding.vin, longest_name);
    return finding.summary.empty() ? phrase_of(finding.kind) : one_line(finding.summary, longest_line);
}

std::vector<Fact> facts_of(const ToldFinding& finding, bool with_advice) {
    std::vector<Fact> facts;
    const auto add = [&](const char* name, std::string value) {
        if (!value.empty()) facts.push_back({name, std::move(value)});
    };
    add("Brand", one_line(finding.brand, longest_name));
    add("Tags", tags_of(finding));
    add("Status", status_of(finding));
    add("Reason", spoken(finding.reason_code));
    add("Platform's words", one_line(finding.reason, longest_line));
    if (finding.since != Time()) add("Since", (finding.estimated ? "about " : "") + minute_of(finding.since));
    if (finding.closed_at) add("Ended", minute_of(*finding.closed_at));
    add("Closed by", one_line(finding.closed_by, longest_name));
    add("Why", one_line(finding.closing_note, longest_line));
    add("Acknowledged by", one_line(finding.acknowledged_by, longest_name));
    add("Note", one_line(finding.note, longest_line));
    if (with_advice) add("What to do", one_line(finding.advice, longest_line));
    return facts;
}

bool wants_advice(const Message& message) {
    return message.change == Change::opened;
}

std::string common_advice(const Message& message) {
    // Of those that are here: one that is not may want more, but it is told where to look.
    return wants_advice(message) ? one_line(common(message, &ToldFinding::advice, true), longest_line)
                                 : std::string();
}

std::size_t count_of(const Message& message) {
    return std::max(message.count, message.findings.size());
}

std::string more_of(const Message& message, std::size_t named) {
    const auto count = count_of(message);
    return count > named ? "and " + std::to_string(count - named) + " more" : std::string();
}

std::string_view severity_of(const Message& message) {
    const auto* words = words_of(message.kind);
    if (message.test) return "info";
    return words == nullptr ? "warning" : words->severity;
}

std::string minute_of(Time time) {
    auto text = clearance::format_time(std::chrono::floor<std::chrono::minutes>(time));
    text.resize(std::min<std::size_t>(text.size(), 16));  // "2026-11-23T03:43"
    if (text.size() > 10) text[10] = ' ';
    return text + " UTC";
}

std::string link_of(std::string_view url) {
    const bool is_web = url.starts_with("https://") || url.starts_with("http://");
    const bool is_plain = std::all_of(url.begin(), url.end(), [](char c) {
        return c > ' ' && c < 0x7F && std::string_view("<>|\"\\^`{}").find(c) == std::string_view::npos;
    });
    return is_web && is_plain && url.size() <= longest_link ? std::string(url) : std::string();
}

}  // namespace alerts
