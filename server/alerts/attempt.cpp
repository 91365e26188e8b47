#include "server/alerts/attempt.hpp"

#include <algorithm>

#include "api_client/failures.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

using storage::AlertState;

constexpr std::size_t longest_answer = std::size_t{16} * 1024;

bool is_final_refusal(unsigned status) {
    return status >= 400 && status <= 499 && status != 408 && status != 425 && status != 429;
}

storage::AttemptResult retry_or_give_up(const storage::Alert& alert, const AttemptOutcome& outcome,
                                        const AttemptContext& context) {
    storage::AttemptResult result;
    const storage::Time deadline = alert.tried_since + context.max_age;
    if (context.now >= deadline) {
        result.state = AlertState::dead;
        result.gave_up = true;
        return result;
    }
    const auto delay =
        context.backoff.delay(alert.attempts + 1, context.draw, asked_to_wait(outcome, context.now));
    result.state = AlertState::waiting;
    result.next_attempt_at = std::min(context.now + delay, deadline);
    return result;
}

}  // namespace

std::string fit_to_show(std::string_view body) {
    std::string kept;
    while (!body.empty()) {
        const auto length = sequence_length(body);
        const auto lead = static_cast<unsigned char>(body[0]);
        std::string_view piece = length == 0 ? "?" : body.substr(0, length);
        const bool is_c1 = length == 2 && lead == 0xC2 && static_cast<unsigned char>(body[1]) < 0xA0;
        if (is_c1 || (length == 1 && (lead < 0x20 || lead == 0x7F))) piece = " ";
        if (kept.size() + piece.size() > longest_answer) break;
        kept += piece;
        body.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return kept;
}

bool is_receivers_failure(const AttemptOutcome& outcome) {
    const unsigned status = outcome.answer ? outcome.answer->status : 0;
    return status < 200 || status > 499 || (status >= 300 && !is_final_refusal(status));
}

std::optional<std::chrono::milliseconds> asked_to_wait(const AttemptOutcome& outcome, storage::Time now) {
    if (!outcome.answer || (outcome.answer->status != 429 && outcome.answer->status != 503))
        return std::nullopt;
    return api_client::retry_after(outcome.answer->header("Retry-After"), {}, now);
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
    if (outcome.answer) result.answer = fit_to_show(outcome.answer->body);
    if (result.state != AlertState::delivered)
        result.error = outcome.answer ? "HTTP " + std::to_string(status) : fit_to_show(outcome.problem);
    return result;
}

}  // namespace alerts
