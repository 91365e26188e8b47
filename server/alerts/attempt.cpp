#include "server/alerts/attempt.hpp"

#include <algorithm>

#include "api_client/failures.hpp"

namespace alerts {
namespace {

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
    const storage::Time deadline = alert.tried_since + context.max_age;
    if (context.now >= deadline) {
        result.state = AlertState::dead;
        return result;
    }
    std::optional<std::chrono::milliseconds> asked;
    if (outcome.answer && (outcome.answer->status == 429 || outcome.answer->status == 503)) {
        asked = api_client::retry_after(outcome.answer->header("Retry-After"), {}, context.now);
    }
    const auto delay = context.backoff.delay(alert.attempts + 1, context.draw, asked);
    result.state = AlertState::waiting;
    result.next_attempt_at = std::min(context.now + delay, deadline);
    return result;
}

}  // namespace

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
    if (result.error.empty() && result.state != AlertState::delivered)
        result.error = "HTTP " + std::to_string(status);
    return result;
}

}  // namespace alerts
