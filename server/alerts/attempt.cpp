#include "server/alerts/attempt.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace alerts {
namespace {

using std::chrono::microseconds;
using storage::AlertState;

constexpr std::size_t longest_error = 1024;

/// The length of the well-formed UTF-8 sequence at the beginning of `text`; 0: there is none.
std::size_t sequence_length(std::string_view text) {
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const auto lead = at(0);
    const auto follows = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool overlong = lead == 0xE0 && at(1) < 0xA0, surrogate = lead == 0xED && at(1) > 0x9F;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool overlong = lead == 0xF0 && at(1) < 0x90, too_great = lead == 0xF4 && at(1) > 0x8F;
        return follows(1) && follows(2) && follows(3) && !overlong && !too_great ? 4 : 0;
    }
    return 0;
}

/// An answer's body may be anything: what is kept must be fit for a JSON text and for a page.
std::string beginning(std::string_view body) {
    std::string kept;
    while (!body.empty()) {
        const auto length = sequence_length(body);
        const auto lead = static_cast<unsigned char>(body[0]);
        std::string_view piece = length == 0 ? "?" : body.substr(0, length);
        if (length == 1 && (lead < 0x20 || lead == 0x7F)) piece = " ";
        if (kept.size() + piece.size() > longest_error) break;
        kept += piece;
        body.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return kept;
}

bool is_final_refusal(unsigned status) {
    return status >= 400 && status <= 499 && status != 408 && status != 425 && status != 429;
}

storage::AttemptResult retry_or_give_up(const storage::Alert& alert, const AttemptOutcome& outcome,
                                        const AttemptContext& context) {
    storage::AttemptResult result;
    const storage::Time deadline = alert.created_at + context.max_age;
    if (context.now >= deadline) {
        result.state = AlertState::dead;
        return result;
    }
    auto delay = backoff_delay(context.backoff, alert.attempts + 1, context.draw);
    if (outcome.answer && (outcome.answer->status == 429 || outcome.answer->status == 503))
        if (const auto told = parse_retry_after(outcome.answer->header("Retry-After"), context.now))
            delay = std::max<microseconds>(delay, *told);
    result.state = AlertState::waiting;
    result.next_attempt_at = std::min(context.now + delay, deadline);
    return result;
}

}  // namespace

microseconds backoff_delay(const Backoff& backoff, int attempts, double draw) {
    const microseconds first = backoff.first, longest = backoff.longest;
    // Beyond 2^40 every bound of ours is passed, and doubling on would overflow.
    const int doublings = std::clamp(attempts - 1, 0, 40);
    const double bound = std::min(static_cast<double>(longest.count()),
                                  std::ldexp(static_cast<double>(first.count()), doublings));
    return std::max(microseconds(static_cast<std::int64_t>(bound * draw)), first / 10);
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, storage::Time now) {
    constexpr std::int64_t longest = 10LL * 365 * 24 * 3600;
    std::int64_t seconds = 0;
    const auto* end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, seconds);
    if (error == std::errc::result_out_of_range &&
        text.find_first_not_of("0123456789") == std::string_view::npos)
        return std::chrono::seconds(longest);
    if (error == std::errc() && read == end)
        return seconds >= 0 ? std::optional(std::chrono::seconds(std::min(seconds, longest))) : std::nullopt;
    std::tm parts{};
    const std::string date(text);
    const char* after = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (after == nullptr || *after != '\0') return std::nullopt;
    const auto at = std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
    return std::clamp(std::chrono::ceil<std::chrono::seconds>(at - now), std::chrono::seconds(0),
                      std::chrono::seconds(longest));
}

storage::AttemptResult judge(const storage::Alert& alert, const AttemptOutcome& outcome,
                             const AttemptContext& context) {
    storage::AttemptResult result;
    const unsigned status = outcome.answer ? outcome.answer->status : 0;
    if (status >= 200 && status <= 299)
        result.state = AlertState::delivered;
    else if (is_final_refusal(status))
        result.state = AlertState::dead;
    else
        result = retry_or_give_up(alert, outcome, context);
    result.status = static_cast<int>(status);
    if (result.state != AlertState::delivered)
        result.error = beginning(outcome.answer ? outcome.answer->body : outcome.problem);
    return result;
}

}  // namespace alerts
