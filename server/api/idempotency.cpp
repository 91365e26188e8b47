// Commands under an Idempotency-Key: carried out once, answered as often as they are sent.
#include <algorithm>
#include <exception>
#include <utility>

#include "server/api/api.hpp"
#include "server/api/failure.hpp"
#include "server/async_ledger.hpp"
#include "server/log.hpp"
#include "storage/content_digest.hpp"
#include "storage/kept_answers.hpp"

namespace asio = boost::asio;

namespace api {
namespace {

using storage::KeptAnswer;
using storage::KeyClaim;
using storage::KeyedCommand;
using State = storage::KeyClaim::State;

constexpr std::string_view header_name = "Idempotency-Key";

bool is_key(std::string_view text) {
    constexpr std::size_t longest = 255;
    return !text.empty() && text.size() <= longest &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

http::Problem other_command() {
    auto problem =
        http::unprocessable("this Idempotency-Key was used for another command within the last day");
    problem.type = "idempotency-key-reused";
    problem.title = "Idempotency key reused";
    return problem;
}

http::Problem still_under_way() {
    http::Problem problem;
    problem.status = 409;
    problem.type = "command-under-way";
    problem.title = "Command under way";
    problem.detail = "the first command under this Idempotency-Key is being carried out";
    problem.headers = {{"Retry-After", "2"}};
    return problem;
}

/// The service was stopped, or its ledger failed, while the command was under way. What became of it is found
/// out by asking for its vehicles, never by sending it again.
http::Problem cut_off() {
    api_client::Failure failure;
    failure.outcome_unknown = true;
    auto problem = to_problem(failure);
    problem.detail =
        "the first command under this Idempotency-Key was cut off and may have taken effect; see what its "
        "vehicles' statuses are, and ask under another key for what is missing";
    return problem;
}

http::Response replayed(KeyClaim& claim, const KeyedCommand& command) {
    logging::info("command_replayed", {{"by", command.by}, {"result", "answered before"}});
    http::Response response;
    response.status = claim.answer.status;
    response.content_type = std::move(claim.answer.content_type);
    response.body = std::move(claim.answer.body);
    response.headers = {{"Idempotency-Replayed", "true"}};
    return response;
}

class Stay {
  public:
    Stay(KeysUnderWay& keys, const KeyedCommand& command) : keys_(keys), command_(command) {}
    ~Stay() { keys_.leave(command_); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

  private:
    KeysUnderWay& keys_;
    const KeyedCommand& command_;
};

}  // namespace

Api::Answer Api::once(http::Request& request, std::string by, Command command) {
    if (request.count(header_name) == 0) {
        auto carried_out = co_await command();
        co_return std::move(carried_out.response);
    }
    KeyedCommand keyed;
    keyed.key = request.header(header_name);
    if (request.count(header_name) > 1 || !is_key(keyed.key)) {
        co_return to_response(http::bad_request(
            "Idempotency-Key must be there once, with 1 to 255 printable ASCII characters"));
    }
    keyed.by = std::move(by);
    keyed.target = request.method + " " + request.path;
    keyed.body = storage::content_digest(request.body);
    const auto entry = keys_under_way_.enter(keyed);
    if (entry == KeysUnderWay::Entry::under_way) co_return to_response(still_under_way());
    if (entry == KeysUnderWay::Entry::other_command) co_return to_response(other_command());
    const Stay stay(keys_under_way_, keyed);
    auto response = co_await under_key(keyed, command);
    co_return response;
}

Api::Answer Api::under_key(const storage::KeyedCommand& keyed, Command& command) {
    auto claiming = [keyed](storage::Writing& writing) { return writing.kept_answers().claim(keyed); };
    KeyClaim claim;
    std::string problem;
    try {
        claim = co_await async_ledger::write_for(parts_.ledger, std::move(claiming));
    } catch (const std::exception& error) {
        problem = error.what();
    }
    if (!problem.empty()) {
        logging::error("ledger_write_failed", {{"problem", problem}});
        co_return unwritable();
    }
    if (claim.state == State::other_command) co_return to_response(other_command());
    if (claim.state == State::unanswered) co_return to_response(cut_off());
    if (claim.state == State::answered) co_return replayed(claim, keyed);

    CarriedOut carried_out = co_await command();
    KeptAnswer answer;
    answer.status = carried_out.response.status;
    answer.content_type = carried_out.response.content_type;
    if (carried_out.changed) answer.body = carried_out.response.body;
    LedgerChange settling = [id = claim.id, changed = carried_out.changed,
                             kept = std::move(answer)](storage::Writing& writing) -> std::int64_t {
        if (changed) {
            writing.kept_answers().keep(id, kept);
        } else {
            writing.kept_answers().release(id);
        }
        return 0;
    };
    // where this fails, which is logged, a repeat is told that the outcome is unknown
    co_await change_ledger(std::move(settling));
    co_return std::move(carried_out.response);
}

}  // namespace api
