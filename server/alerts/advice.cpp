#include "server/alerts/advice.hpp"

#include <algorithm>
#include <array>

#include "server/alerts/finding_words.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

std::string unlisted_summary(const ToldFinding& finding) {
    return vehicle_of(finding) + " is no longer listed by the platform";
}

std::string silent_summary(const ToldFinding&) {
    return "The platform's webhooks are silent: changes are found by sweeps alone";
}

std::string signatures_summary(const ToldFinding&) {
    return "Webhooks come with wrong signatures and are refused";
}

std::string shrunk_summary(const ToldFinding& finding) {
    const auto listed = number_of(finding, "listed"), undecided = number_of(finding, "undecided");
    const auto unlisted = number_of(finding, "unlisted");
    std::string text = "The platform's list lacks many vehicles at once";
    if (!listed.empty()) text += ", of " + listed + " listed before";
    if (!undecided.empty()) text += ", " + undecided + " undecided";
    if (!unlisted.empty()) text += ", " + unlisted + " no longer listed";
    return text;
}

std::string unknown_summary(const ToldFinding& finding) {
    if (finding.status.empty()) return vehicle_of(finding) + " is in no state that is known";
    return vehicle_of(finding) + " is in state \"" + one_line(finding.status, longest_name) +
           "\", which says nothing of its clearance";
}

std::string revoked_summary(const ToldFinding& finding) {
    return vehicle_of(finding) + " was " + (finding.status == "canceled" ? "canceled" : "revoked") +
           ", and no command of this tracker asked for it";
}

std::string unreachable_summary(const ToldFinding& finding) {
    const auto error = text_of(finding, "error");
    return "The platform cannot be reached" + (error.empty() ? "" : ": " + error);
}

std::string disabled_summary(const ToldFinding& finding) {
    const auto* hooks = finding.detail.if_contains("hooks");
    const auto* list = hooks == nullptr ? nullptr : hooks->if_array();
    std::string names;
    std::size_t count = 0;
    if (list != nullptr) {
        for (const auto& hook : *list) {
            if (!hook.is_string()) continue;
            names += (count++ == 0 ? "" : ", ") + std::string(hook.get_string());
        }
    }
    if (count == 0) return "A hook is disabled and gets no more alerts";
    return count == 1 ? "The hook " + names + " is disabled and gets no more alerts"
                      : "The hooks " + names + " are disabled and get no more alerts";
}

struct KindWords {
    std::string_view kind;
    std::string (*summary)(const ToldFinding&);
    std::string_view advice;                                  // the same for all of the kind …
    std::string (*own_advice)(const ToldFinding&) = nullptr;  // … or each its own
};

constexpr std::array kinds{
    KindWords{"unlisted", unlisted_summary,
              "Look for the vehicle in the platform's console. If nobody took it out on purpose, ask for its "
              "clearance again."},
    KindWords{
        "list_shrunk", shrunk_summary,
        "Check in the platform's console that the account and its vehicles are as they should be. What is "
        "undecided is decided by the next complete list."},
    KindWords{
        "status_unknown", unknown_summary,
        "Look at the vehicle in the platform's console; if the state stays, ask the platform's support what "
        "it means."},
    KindWords{"rejected", rejected_summary, "", rejected_advice},
    KindWords{
        "revoked_unasked", revoked_summary,
        "Ask whoever uses the platform's console, and the driver, whether that was on purpose. If not, ask "
        "for its clearance again."},
    KindWords{"stuck", stuck_summary, "", stuck_advice},
    KindWords{
        "webhook_silent", silent_summary,
        "Check the webhook's URL and secret in the platform's console, and that its requests reach this "
        "machine. Until then changes are known later."},
    KindWords{
        "signature_failures", signatures_summary,
        "Probably the secret in the platform's console is not the configured one: compare them. Otherwise "
        "somebody else sends to the webhook's URL."},
    KindWords{
        "platform_unreachable", unreachable_summary,
        "Check this machine's network and the credentials, then the platform's status. Nothing is lost: "
        "what happened meanwhile is found afterwards."},
    KindWords{
        "hook_disabled", disabled_summary,
        "Its receiver answered that it is gone for good (410). Check the hook's URL and secret, and its "
        "receiver; "
        "once they work, enable it (POST /v1/hooks/NAME/enable) and have its dead alerts sent again (POST "
        "/v1/alerts/retry)."}};

const KindWords* words_of_kind(std::string_view kind) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& one) { return one.kind == kind; });
    return found == kinds.end() ? nullptr : found;
}

}  // namespace

std::string summary_of(const ToldFinding& finding) {
    const auto* words = words_of_kind(finding.kind);
    if (words != nullptr) return words->summary(finding);
    auto kind = one_line(finding.kind, longest_name);
    std::replace(kind.begin(), kind.end(), '_', ' ');
    return finding.vin.empty() ? kind : vehicle_of(finding) + ": " + kind;
}

std::string advice_of(const ToldFinding& finding) {
    const auto* words = words_of_kind(finding.kind);
    if (words == nullptr) return "Look at it in the tracker.";
    return words->own_advice != nullptr ? words->own_advice(finding) : std::string(words->advice);
}

}  // namespace alerts
