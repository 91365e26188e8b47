// GET /v1/summary.
#include <utility>

#include "server/api/api.hpp"
#include "server/api/json.hpp"
#include "server/api/moment.hpp"
#include "server/api/query.hpp"

namespace api {
namespace {

http::Response summary_answer(storage::Reading& ledger) {
    auto body = to_json(ledger.summary());
    body["as_of"] = to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

http::Response past_summary_answer(storage::Reading& ledger, const PastQuestion& question) {
    auto body = to_json(ledger.summary_at(question.moment));
    add_moment(body, question, ledger);
    return json_response(200, body);
}

/// Given back when the job is done, at the latest when nobody will run it any more.
class Turn {
  public:
    explicit Turn(std::shared_ptr<std::atomic<bool>> taken) : taken_(std::move(taken)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { give_back(); }

    void give_back() {
        if (held_.exchange(false)) *taken_ = false;
    }

  private:
    std::shared_ptr<std::atomic<bool>> taken_;
    std::atomic<bool> held_ = true;
};

}  // namespace

Api::Answer Api::show_summary(http::Request& request) {
    const auto parsed = parse_list_query(request.query, {"at", "known_at"});
    if (const auto* problem = std::get_if<http::Problem>(&parsed)) co_return to_response(*problem);
    const auto past = parse_past(std::get<ListQuery>(parsed), parts_.clock());
    if (const auto* problem = std::get_if<http::Problem>(&past)) co_return to_response(*problem);
    const auto& question = std::get<std::optional<PastQuestion>>(past);
    LedgerAnswer job = summary_answer;
    if (question) {
        if (counting_past_->exchange(true)) {
            co_return to_response(http::unavailable("counts of the past are being made already", 5));
        }
        job = [turn = std::make_shared<Turn>(counting_past_), q = *question](storage::Reading& ledger) {
            auto response = past_summary_answer(ledger, q);
            turn->give_back();
            return response;
        };
    }
    auto response = co_await from_ledger(std::move(job));
    co_return response;
}

}  // namespace api
