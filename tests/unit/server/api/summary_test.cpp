#include <boost/asio/co_spawn.hpp>
#include <boost/json/serialize.hpp>
#include <future>
#include <string>

#include "tests/unit/server/api/service.hpp"

namespace {

using Summary = Service;

TEST_F(Summary, OfAnEmptyLedgerCountsNothing) {
    const std::string none =
        R"({"told_in_time":0,"late":0,"missed":0,"awaited":0,"unconfirmed":0,"share_told":null,)"
        R"("lag_seconds":{"p50":null,"p90":null,"p99":null}})";
    EXPECT_EQ(boost::json::serialize(get("/v1/summary")),
              R"({"total":0,"by_status":{},"by_brand":{},"by_status_and_brand":{},)"
              R"("findings":{"open":{},"acknowledged":{}},"stuck":0,"unlisted":0,)"
              R"("capture":{"counted_at":"2026-03-01T12:00:00.000Z",)" +
                  std::string("\"last_24_hours\":") + none + ",\"last_7_days\":" + none +
                  R"(},"sweeps":{"full":{"last":null,"next_due":null},)"
                  R"("in_flight":{"last":null,"next_due":null}},"last_webhook_at":null,"as_of":null})");
}

TEST_F(Summary, CountsByStatusAndBrand) {
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "approved", "ford"),
           listed(numbered_vin(3), "pending", "ford")});
    const auto body = get("/v1/summary");
    EXPECT_EQ(body.at("total").as_int64(), 3);
    EXPECT_EQ(boost::json::serialize(body.at("by_status")), R"({"approved":2,"pending":1})");
    EXPECT_EQ(boost::json::serialize(body.at("by_brand")), R"({"bmw":1,"ford":2})");
    EXPECT_EQ(body.at("by_status_and_brand"),
              boost::json::value({{"approved", {{"bmw", 1}, {"ford", 1}}}, {"pending", {{"ford", 1}}}}));
}

TEST_F(Summary, LeavesOutWhereNoneIsAnyMore) {
    sweep({listed(numbered_vin(1), "pending", "bmw")});
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    EXPECT_EQ(get("/v1/summary").at("by_status_and_brand"), boost::json::value({{"approved", {{"bmw", 1}}}}));
}

TEST_F(Summary, CountsFindingsThatAreOpenAndThoseThatSomebodyLooksAfter) {
    sweep({listed(numbered_vin(1), "hibernating", "bmw"), listed(numbered_vin(2), "approved", "bmw"),
           listed(numbered_vin(3), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "hibernating", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    call("POST", "/v1/findings/1/acknowledge");
    const auto body = get("/v1/summary");
    EXPECT_EQ(body.at("findings").at("open"), boost::json::value({{"unlisted", 1}, {"status_unknown", 1}}));
    EXPECT_EQ(body.at("findings").at("acknowledged"), boost::json::value({{"status_unknown", 1}}));
    EXPECT_EQ(body.at("unlisted").as_int64(), 1);
    EXPECT_EQ(body.at("stuck").as_int64(), 0);
}

TEST_F(Summary, TellsOfTheLastSweepsAndWhenTheNextIsDue) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    write([&](storage::Writing& writing) {
        const auto id = writing.begin_sweep(storage::SweepKind::full);
        writing.finish_sweep(id, storage::SweepOutcome::failed, {}, "cut");
        writing.begin_sweep(storage::SweepKind::in_flight);
    });
    const auto body = get("/v1/summary");
    const auto& full = body.at("sweeps").at("full");
    EXPECT_EQ(full.at("last").at("outcome").as_string(), "failed");
    EXPECT_EQ(full.at("next_due").as_string(), "2026-03-01T12:30:00.000Z");
    EXPECT_EQ(body.at("sweeps").at("in_flight").at("last").at("outcome").as_string(), "running");
    EXPECT_EQ(body.at("sweeps").at("in_flight").at("next_due").as_string(), "2026-03-01T12:16:00.000Z");
}

TEST_F(Summary, TellsOfTheLastWebhookAndHowWellTheyTold) {
    sweep({});
    now_ += std::chrono::hours(48);
    webhook(numbered_vin(1), "approved", "2026-03-03T11:59:00Z");
    now_ += std::chrono::hours(25);
    webhook(numbered_vin(2), "approved", "2026-03-04T12:59:00Z");
    const auto body = get("/v1/summary");
    EXPECT_EQ(body.at("last_webhook_at").as_string(), "2026-03-04T13:00:00.000Z");
    EXPECT_EQ(body.at("capture").at("last_24_hours").at("told_in_time").as_int64(), 1);
    EXPECT_EQ(body.at("capture").at("last_7_days").at("told_in_time").as_int64(), 2);
    EXPECT_EQ(body.at("capture").at("counted_at").as_string(), "2026-03-04T13:00:00.000Z");
}

TEST_F(Summary, CountsTheCaptureAnewForWhoComesAfterTenMinutesAndBesideWhoComesEarlier) {
    const auto told = [this] {
        return get("/v1/summary").at("capture").at("last_24_hours").at("told_in_time").as_int64();
    };
    EXPECT_EQ(told(), 0);
    webhook(numbered_vin(1), "approved", "2026-03-01T12:00:00Z");
    now_ += std::chrono::seconds(29);
    EXPECT_EQ(told(), 0) << "and says when it was counted";
    now_ += std::chrono::minutes(10);
    EXPECT_EQ(told(), 1);
    webhook(numbered_vin(2), "approved", "2026-03-01T12:00:00Z");
    now_ += std::chrono::seconds(31);
    EXPECT_EQ(told(), 1) << "who comes first does not wait";
    std::promise<void> counted;
    ledger_->read_much([](storage::Reading&) {}, [&](std::exception_ptr) { counted.set_value(); });
    counted.get_future().wait();
    EXPECT_EQ(told(), 2);
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

TEST_F(Summary, OfThePastHasATagThatHoldsUntilItIsKnownOtherwise) {
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "pending", "ford")});
    now_ = time_of("2026-03-01T14:00:00Z");
    for (const auto& target : {std::string("/v1/summary?at=2026-03-01T13:00:00Z"),
                               "/v1/vehicles/" + numbered_vin(2) + "?at=2026-03-01T13:00:00Z"}) {
        const auto first = call("GET", target);
        EXPECT_TRUE(header_of(first, "ETag").starts_with("W/\"")) << header_of(first, "ETag");
        now_ += std::chrono::minutes(1);
        const auto second = call("GET", target);
        EXPECT_NE(second.body, first.body) << "by what was known a minute later";
        EXPECT_EQ(header_of(second, "ETag"), header_of(first, "ETag"));
        EXPECT_EQ(header_of(call("GET", target + "&known_at=2026-03-01T14:00:00Z"), "ETag"), "")
            << "of its bytes: they stay";
    }
    const auto tag = [this](const std::string& target) { return header_of(call("GET", target), "ETag"); };
    const auto before = tag("/v1/summary?at=2026-03-01T13:00:00Z");
    webhook(numbered_vin(2), "rejected", "2026-03-01T12:59:00Z");
    EXPECT_NE(tag("/v1/summary?at=2026-03-01T13:00:00Z"), before);
}

TEST_F(Summary, OfThePastIsMadeForOneQuestionAtATime) {
    const std::string target = "/v1/summary?at=2026-03-01T11:00:00Z";
    hold_readers();
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
                              let_read();
                          });
    loop_.restart();
    loop_.run();
    EXPECT_EQ(statuses, (std::vector<unsigned>{503, 200})) << "the second, while the first waits";
    EXPECT_EQ(call("GET", target).status, 200U) << "the turn was given back";
}

}  // namespace
