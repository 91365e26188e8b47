#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include <future>

#include "tests/unit/server/api/service.hpp"

namespace {

using Summary = Service;

TEST_F(Summary, OfAnEmptyLedgerCountsNothing) {
    EXPECT_EQ(boost::json::serialize(get("/v1/summary")),
              R"({"total":0,"by_status":{},"by_brand":{},"as_of":null})");
}

TEST_F(Summary, CountsByStatusAndBrand) {
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "approved", "ford"),
           listed(numbered_vin(3), "pending", "ford")});
    EXPECT_EQ(boost::json::serialize(get("/v1/summary")),
              R"({"total":3,"by_status":{"approved":2,"pending":1},"by_brand":{"bmw":1,"ford":2},)"
              R"("as_of":"2026-03-01T12:00:00.000Z"})");
}

TEST_F(Summary, IsAsOfTheLastCompleteSweep) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    write([&](storage::Writing& writing) {
        const auto id = writing.begin_sweep(storage::SweepKind::full);
        writing.finish_sweep(id, storage::SweepOutcome::failed, {}, "cut");
    });
    EXPECT_EQ(get("/v1/summary").at("as_of").as_string(), "2026-03-01T12:00:00.000Z");
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    EXPECT_EQ(get("/v1/summary").at("as_of").as_string(), "2026-03-01T12:30:00.000Z");
}

TEST_F(Summary, OfThePastCountsWhatStoodThen) {
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "pending", "ford")});
    now_ = time_of("2026-03-01T14:00:00Z");
    webhook(numbered_vin(2), "rejected", "2026-03-01T13:59:00Z");
    webhook(numbered_vin(3), "pending", "2026-03-01T12:30:00Z");
    EXPECT_EQ(boost::json::serialize(get("/v1/summary?at=2026-03-01T13:00:00Z")),
              R"({"total":3,"by_status":{"approved":1,"pending":2},"by_brand":{"":1,"bmw":1,"ford":1},)"
              R"("as_of":"2026-03-01T12:00:00.000Z","at":"2026-03-01T13:00:00.000Z",)"
              R"("known_at":"2026-03-01T14:00:00.000Z"})");
    const auto known = get("/v1/summary?at=2026-03-01T13:00:00Z&known_at=2026-03-01T12:00:00Z");
    EXPECT_EQ(known.at("total").as_int64(), 2) << "the third was not known yet";
    EXPECT_EQ(get("/v1/summary?at=2026-03-01T11:00:00Z").at("total").as_int64(), 0);
}

TEST_F(Summary, OfThePastIsMadeForOneQuestionAtATime) {
    const std::string target = "/v1/summary?at=2026-03-01T11:00:00Z";
    std::promise<void> leave;
    const auto left = leave.get_future().share();
    for (int reader = 0; reader < 2; ++reader) ledger_->read([left](storage::Reading&) { left.wait(); }, {});

    const auto* route = router_.find("GET", "/v1/summary").route;
    http::Request request;
    request.query = target.substr(target.find('?') + 1);
    auto other = request;
    std::vector<unsigned> statuses;
    const auto answered = [&statuses](std::exception_ptr, const http::Response& response) {
        statuses.push_back(response.status);
    };
    boost::asio::co_spawn(loop_, route->handler(request), answered);
    boost::asio::co_spawn(loop_, route->handler(other),
                          [&](std::exception_ptr error, http::Response response) {
                              answered(error, response);
                              leave.set_value();
                          });
    loop_.restart();
    loop_.run();
    EXPECT_EQ(statuses, (std::vector<unsigned>{503, 200})) << "the second, while the first waits";
    EXPECT_EQ(call("GET", target).status, 200U) << "the turn was given back";
}

}  // namespace
