// GET /v1/summary.
#include <utility>

#include "server/api/api.hpp"
#include "server/api/capture_windows.hpp"
#include "server/api/json.hpp"
#include "server/api/moment.hpp"
#include "server/api/query.hpp"
#include "server/async_ledger.hpp"
#include "storage/fleet_statistics.hpp"

namespace api {
namespace {

struct SweepIntervals {
    std::chrono::milliseconds full, in_flight;
};

boost::json::object by_status_and_brand(const std::vector<storage::VehicleCount>& counts) {
    boost::json::object result;
    for (const auto& [status, brand, count] : counts) {
        if (count == 0) continue;
        auto& of_status = result[valid_utf8(status)];
        if (!of_status.is_object()) of_status.emplace_object();
        of_status.as_object()[valid_utf8(brand)] = count;
    }
    return result;
}

boost::json::object to_json(const storage::FindingCounts& counts) {
    boost::json::object open, acknowledged;
    for (const auto& [kind, count] : counts) {
        if (count.open > 0) open[storage::name_of(kind)] = count.open;
        if (count.acknowledged > 0) acknowledged[storage::name_of(kind)] = count.acknowledged;
    }
    return {{"open", std::move(open)}, {"acknowledged", std::move(acknowledged)}};
}

boost::json::object to_json(const CapturedLately& captured) {
    return {{"counted_at", api::to_json(std::optional(captured.counted_at))},
            {"last_24_hours", api::to_json(captured.day)},
            {"last_7_days", api::to_json(captured.week)}};
}

/// The last sweep of a kind, and when the next is to begin.
boost::json::object sweeps_of(storage::FleetStatistics& statistics, storage::SweepKind kind,
                              std::chrono::milliseconds every) {
    const auto last = statistics.last_sweep(kind);
    std::optional<clearance::Time> next;
    if (last && every.count() > 0) next = last->started_at + every;
    return {{"last", last ? boost::json::value(api::to_json(*last)) : boost::json::value(nullptr)},
            {"next_due", api::to_json(next)}};
}

http::Response summary_answer(storage::Reading& ledger, const CapturedLately& captured,
                              const SweepIntervals& intervals) {
    auto& statistics = ledger.statistics();
    const auto findings = statistics.finding_counts();
    auto body = api::to_json(ledger.summary());
    body["by_status_and_brand"] = by_status_and_brand(statistics.vehicle_counts());
    body["findings"] = to_json(findings);
    body["stuck"] = findings.at(storage::FindingKind::stuck).open;
    body["unlisted"] = findings.at(storage::FindingKind::unlisted).open;
    body["capture"] = to_json(captured);
    body["sweeps"] = {
        {"full", sweeps_of(statistics, storage::SweepKind::full, intervals.full)},
        {"in_flight", sweeps_of(statistics, storage::SweepKind::in_flight, intervals.in_flight)}};
    body["last_webhook_at"] = api::to_json(statistics.last_webhook());
    body["as_of"] = api::to_json(ledger.last_complete_sweep_end());
    return json_response(200, body);
}

http::Response past_summary_answer(storage::Reading& ledger, const PastQuestion& question) {
    return past_response(api::to_json(ledger.summary_at(question.moment)), question, ledger);
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
    if (question) {
        auto response = co_await show_past_summary(*question);
        co_return response;
    }
    const auto now = parts_.clock();
    auto captured = captured_->kept(now);
    captured_->refresh(parts_.ledger, now);
    if (!captured) {
        const auto count = [windows = captured_, now](storage::Reading& ledger) {
            return windows->count(ledger, now);
        };
        std::exception_ptr fault;
        try {
            captured = co_await async_ledger::read_much_for(parts_.ledger, count);
        } catch (const std::exception&) {
            fault = std::current_exception();
        }
        if (!captured) co_return ledger_unreadable(fault);
    }
    const SweepIntervals intervals{parts_.full_every, parts_.in_flight_every};
    const LedgerAnswer job = [captured, intervals](storage::Reading& ledger) {
        return summary_answer(ledger, *captured, intervals);
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

Api::Answer Api::show_past_summary(PastQuestion question) {
    if (counting_past_->exchange(true))
        co_return to_response(http::unavailable("counts of the past are being made already", 5));
    const LedgerAnswer job = [turn = std::make_shared<Turn>(counting_past_),
                              question](storage::Reading& ledger) {
        auto response = past_summary_answer(ledger, question);
        turn->give_back();
        return response;
    };
    auto response = co_await from_ledger(job);
    co_return response;
}

}  // namespace api
