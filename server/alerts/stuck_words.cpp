#include <algorithm>
#include <array>

#include "clearance/brand.hpp"
#include "server/alerts/finding_words.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

/// Letters alone, small: "Alfa Romeo" and "alfa-romeo" are one brand.
bool is_of_stellantis(std::string_view brand) {
    constexpr std::array<std::string_view, 9> brands{"citroen", "ds",   "opel",      "peugeot", "vauxhall",
                                                     "jeep",    "fiat", "alfaromeo", "maserati"};
    std::string letters;
    for (const char c : brand)
        if (const auto small = static_cast<char>(c | 0x20); small >= 'a' && small <= 'z') letters += small;
    return std::find(brands.begin(), brands.end(), letters) != brands.end();
}

/// What carmakers wait for before they answer, by their guides.
std::string what_helps(std::string_view brand) {
    if (clearance::needs_customer_name(brand)) return "switch privacy mode off in it";
    if (brand.size() == 4 && contains(brand, "ford"))
        return "grant consent for it in the carmaker's fleet portal";
    if (is_of_stellantis(brand)) return "drive it";
    return "drive it, switch privacy mode off, grant consent for it in the carmaker's fleet portal";
}

/// The day from which the carmaker may reject it; empty: not known.
std::string rejected_from(const ToldFinding& finding) {
    const auto time = clearance::parse_time(text_of(finding, "may_be_rejected_from"));
    return time ? clearance::format_time(*time).substr(0, 10) : std::string();
}

bool is_ending(const ToldFinding& finding) {
    return finding.status == "revoking" || finding.status == "canceling";
}

}  // namespace

std::string stuck_summary(const ToldFinding& finding) {
    const auto status =
        finding.status.empty() ? std::string("pending") : one_line(finding.status, longest_name);
    auto text = vehicle_of(finding) + " is still " + status;
    if (finding.since != Time())
        text += std::string(finding.estimated ? ", since about " : ", since ") +
                clearance::format_time(finding.since).substr(0, 10);
    if (const auto day = rejected_from(finding); !day.empty())
        text += ", and may be rejected from " + day + " on";
    return text;
}

std::string stuck_advice(const ToldFinding& finding) {
    if (is_ending(finding))
        return "The platform has not finished this for long: ask the platform's support, with the VIN.";
    const auto day = rejected_from(finding);
    const bool overdue = text_of(finding, "stage") == "overdue";
    auto text = day.empty() ? "The carmaker has not answered yet: " + what_helps(finding.brand) + "."
                            : "It may be rejected from " + day + " on: " + what_helps(finding.brand) + ".";
    if (overdue) text += " If that is done already, ask the platform's support.";
    return text;
}

}  // namespace alerts
