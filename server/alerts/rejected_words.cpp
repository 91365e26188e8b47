#include <algorithm>
#include <array>

#include "clearance/brand.hpp"
#include "server/alerts/advice.hpp"
#include "server/alerts/finding_words.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

/// The platform answered a request with this instead of making the vehicle's clearance pending.
bool is_of_request(const ToldFinding& finding) {
    return text_of(finding, "status") == "error";
}

struct CodeWords {
    std::string_view code, meaning, advice;
};

constexpr std::array codes{
    CodeWords{"ineligible", "it is not eligible",
              "The carmaker does not connect this vehicle. Check that VIN and brand are right; if they are, "
              "only the platform's support or the carmaker can say why."},
    CodeWords{"privacy_mode", "privacy mode is on",
              "Have privacy mode switched off in the vehicle, then ask for its clearance again."},
    CodeWords{"no_data", "it sends no data",
              "Have the vehicle driven where there is mobile reception, then ask for its clearance again."},
    CodeWords{
        "no_consent", "consent is missing",
        "Grant consent for this vehicle in the carmaker's fleet portal, then ask for its clearance again."},
    CodeWords{
        "already_active", "it is active elsewhere already",
        "Another account or service has this vehicle. Have it released there, then ask for its clearance "
        "again."},
    CodeWords{"missing_tag", "a tag is missing",
              "Ask for its clearance again with the tag that the platform's words name."},
    CodeWords{
        "unsupported", "it is not supported",
        "The platform does not support this vehicle. Check that VIN and brand are right; if they are, asking "
        "again will not help."},
    CodeWords{
        "other", "",
        "Do what the platform's words say, then ask for its clearance again; if they do not help, ask the "
        "platform's support."},
    CodeWords{"", "no reason was given",
              "Look at the vehicle in the platform's console, or ask the platform's support, before its "
              "clearance is asked for again."}};

/// A code that is only configured is as good as "other".
const CodeWords& words_of(std::string_view code) {
    const auto has = [](std::string_view wanted) {
        return std::find_if(codes.begin(), codes.end(), [=](const auto& one) { return one.code == wanted; });
    };
    const auto* found = has(code);
    return found == codes.end() ? *has("other") : *found;
}

std::string meaning_of(const ToldFinding& finding) {
    if (finding.reason_code.empty() && finding.reason.empty()) return std::string(words_of("").meaning);
    const auto& words = words_of(finding.reason_code);
    if (!finding.reason_code.empty() && !words.meaning.empty()) return std::string(words.meaning);
    return "the platform says \"" + one_line(finding.reason, longest_words) + "\"";
}

}  // namespace

std::string reason_code(const std::vector<config::ReasonRule>& rules, std::string_view reason) {
    if (reason.empty()) return {};
    for (const auto& rule : rules)
        if (std::any_of(rule.texts.begin(), rule.texts.end(),
                        [&](const auto& text) { return contains(reason, text); }))
            return rule.code;
    return "other";
}

std::string rejected_summary(const ToldFinding& finding) {
    if (is_of_request(finding))
        return "The request for clearance of " + vehicle_of(finding) +
               " was answered with error: " + meaning_of(finding);
    return vehicle_of(finding) + " was rejected: " + meaning_of(finding);
}

std::string rejected_advice(const ToldFinding& finding) {
    if (is_of_request(finding) && (finding.reason_code.empty() || finding.reason_code == "other"))
        return "Correct what the platform's words name (the VIN, the brand, a tag), then ask for its "
               "clearance "
               "again; if that is answered with error too, ask the platform's support.";
    std::string advice(words_of(finding.reason_code).advice);
    if (finding.reason_code == "missing_tag" && clearance::needs_customer_name(finding.brand))
        advice += " For this brand it is mostly " + std::string(clearance::customer_name_tag) + ".";
    return advice;
}

}  // namespace alerts
