// GET /v1/capture and GET /v1/transitions?missed=true.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

class Capture : public Service {
  protected:
    static std::vector<clearance::ChangelogEntry> approved_at(const std::string& time) {
        return {{time, clearance::Status("approved"), ""}};
    }
    /// Told in time: bmw 1 after 300 ms, kia after 10 s. Missed: bmw 2 and 3.
    void tell_four() {
        now_ = time_of("2026-03-01T12:05:00.3Z");
        webhook(numbered_vin(1), "approved", "2026-03-01T12:05:00Z");
        now_ = time_of("2026-03-01T12:06:10Z");
        webhook(numbered_vin(9), "approved", "2026-03-01T12:06:00Z");
        now_ = time_of("2026-03-01T12:10:00Z");
        sweep({listed(numbered_vin(1), "approved", "bmw", approved_at("2026-03-01T12:05:00Z")),
               listed(numbered_vin(2), "approved", "bmw", approved_at("2026-03-01T12:07:00Z")),
               listed(numbered_vin(3), "approved", "bmw", approved_at("2026-03-01T12:08:00Z")),
               listed(numbered_vin(9), "approved", "kia", approved_at("2026-03-01T12:06:00Z"))});
        now_ = time_of("2026-03-01T12:25:00Z");
        write([this](storage::Writing& writing) { writing.mark_missed(now_); });
    }
    std::string refusal(const std::string& target) {
        return problem(call("GET", target), 400).at("detail").as_string().c_str();
    }
};

TEST_F(Capture, TellsSharesAndLagsByBrand) {
    tell_four();
    EXPECT_EQ(
        boost::json::serialize(get("/v1/capture")),
        R"({"since":"2026-01-30T00:00:00.000Z","until":null,"announced":["approved","rejected","revoked","canceled"],)"
        R"("brands":[{"brand":"bmw","told_in_time":1,"late":0,"missed":2,"awaited":0,"unconfirmed":0,)"
        R"("share_told":3.333333333333333E-1,"lag_seconds":{"p50":3E-1,"p90":3E-1,"p99":3E-1}},)"
        R"({"brand":"kia","told_in_time":1,"late":0,"missed":0,"awaited":0,"unconfirmed":0,)"
        R"("share_told":1E0,"lag_seconds":{"p50":1E1,"p90":1E1,"p99":1E1}}],)"
        R"("total":{"told_in_time":2,"late":0,"missed":2,"awaited":0,"unconfirmed":0,)"
        R"("share_told":5E-1,"lag_seconds":{"p50":3E-1,"p90":1E1,"p99":1E1}},"as_of":"2026-03-01T12:10:00.000Z"})");
}

TEST_F(Capture, IsTheSameAnswerWhileItTellsNothingNew) {
    tell_four();
    const auto first = call("GET", "/v1/capture").body;
    EXPECT_THAT(first, HasSubstr(R"("share_told":0.5,"lag_seconds":{"p50":0.3,"p90":10.0,"p99":10.0}})"));
    now_ += std::chrono::minutes(20);
    EXPECT_EQ(call("GET", "/v1/capture").body, first);
    webhook(numbered_vin(5), "approved", "2026-03-01T12:20:00Z");
    EXPECT_NE(call("GET", "/v1/capture").body, first);
}

TEST_F(Capture, OfNothingHasNoShareAndNoLags) {
    const auto answer = get("/v1/capture");
    EXPECT_TRUE(answer.at("brands").as_array().empty());
    const auto& total = answer.at("total").as_object();
    EXPECT_TRUE(total.at("share_told").is_null());
    EXPECT_EQ(boost::json::serialize(total.at("lag_seconds")), R"({"p50":null,"p90":null,"p99":null})");
    EXPECT_TRUE(answer.at("as_of").is_null());
}

TEST_F(Capture, OfAVehicleWhoseBrandNobodyToldHasNone) {
    now_ += minutes(5);
    webhook(numbered_vin(1), "approved", "2026-03-01T12:04:00Z");
    EXPECT_TRUE(get("/v1/capture").at("brands").at(0).at("brand").is_null());
}

TEST_F(Capture, TakesARangeAndBrands) {
    tell_four();
    const auto missed = [this](const std::string& query) {
        return get("/v1/capture?" + query).at("total").at("missed").as_int64();
    };
    EXPECT_EQ(missed("since=2026-03-01T12:07:00Z"), 2);
    EXPECT_EQ(missed("since=2026-03-01T12:07:01Z"), 1);
    EXPECT_EQ(missed("since=2026-03-01T13:07:00%2B01:00&until=2026-03-01T12:08:00Z"), 1);
    EXPECT_EQ(missed("brand=kia"), 0);
    EXPECT_EQ(missed("brand=kia&brand=BMW"), 2);
    EXPECT_EQ(get("/v1/capture?until=2026-03-01T12:08:00Z").at("until").as_string(),
              "2026-03-01T12:08:00.000Z");
    now_ += hours(24 * 31);
    EXPECT_EQ(missed("brand=bmw"), 0) << "unless asked for more, from the beginning of the day 30 days ago";
}

TEST_F(Capture, SaysWhatIsWrongWithAQuery) {
    EXPECT_THAT(refusal("/v1/capture?sinse=2026-03-01T12:07:00Z"), HasSubstr("did you mean since?"));
    EXPECT_THAT(refusal("/v1/capture?limit=5"), HasSubstr("known are since, until, brand"));
    EXPECT_THAT(refusal("/v1/capture?since=march"), HasSubstr("since must be a time as 2026-"));
    EXPECT_THAT(refusal("/v1/capture?until=march"), HasSubstr("until must be a time as 2026-"));
    EXPECT_EQ(refusal("/v1/capture?since=2026-03-01T12:00:00Z&until=2026-03-01T12:00:00Z"),
              "until must be later than since, which is 2026-03-01T12:00:00.000Z");
    EXPECT_THAT(refusal("/v1/capture?until=2026-01-01T12:00:00Z"),
                HasSubstr("which is 2026-01-30T00:00:00.000Z"));
}

TEST_F(Capture, ListsTheMissedTransitionsNewestFirst) {
    EXPECT_TRUE(get("/v1/transitions?missed=true").at("transitions").as_array().empty());
    tell_four();
    const auto answer = get("/v1/transitions?missed=true");
    const auto& transitions = answer.at("transitions").as_array();
    ASSERT_EQ(transitions.size(), 2U);
    EXPECT_EQ(transitions.at(0).at("vin").as_string(), numbered_vin(3));
    EXPECT_EQ(transitions.at(1).at("vin").as_string(), numbered_vin(2));
    EXPECT_EQ(transitions.at(1),
              get("/v1/vehicles/" + numbered_vin(2) + "/transitions").at("transitions").at(0));
    EXPECT_TRUE(answer.at("next_cursor").is_null());
    EXPECT_EQ(answer.at("as_of").as_string(), "2026-03-01T12:10:00.000Z");
    EXPECT_TRUE(get("/v1/transitions?missed=true&brand=kia").at("transitions").as_array().empty());
    EXPECT_EQ(get("/v1/transitions?missed=true&brand=BMW").at("transitions").as_array().size(), 2U);
}

TEST_F(Capture, PagesTheMissedTransitionsToTheEndWithoutDoubleOrGap) {
    std::vector<clearance::ListedVehicle> fleet;
    for (int n = 0; n < 11; ++n) {
        const auto at = "2026-03-01T12:0" + std::to_string(n / 3) + ":30Z";  // some at once
        fleet.push_back(listed(numbered_vin(n), "approved", "bmw", approved_at(at)));
    }
    now_ += minutes(10);
    sweep(fleet);
    now_ += minutes(15);
    write([this](storage::Writing& writing) { writing.mark_missed(now_); });
    const auto all = all_pages("/v1/transitions?missed=true", "transitions", 500);
    ASSERT_EQ(all.size(), 11U);
    for (const std::size_t limit : {1U, 4U, 11U})
        EXPECT_EQ(all_pages("/v1/transitions?missed=true", "transitions", limit), all);
}

TEST_F(Capture, SaysWhatIsWrongWithAQueryOfTheMissed) {
    EXPECT_THAT(refusal("/v1/transitions?missed=yes"), HasSubstr("missed must be true or false"));
    EXPECT_THAT(refusal("/v1/transitions?mised=true"), HasSubstr("did you mean missed?"));
    EXPECT_THAT(refusal("/v1/transitions?missed=true&cursor=AAAA"), HasSubstr("cursor is not one"));
}

TEST_F(Capture, IsForThoseWhoMayRead) {
    EXPECT_EQ(call("GET", "/v1/capture", "", "read-secret").status, 200U);
    EXPECT_EQ(call("GET", "/v1/transitions?missed=true", "", "read-secret").status, 200U);
    problem(call("GET", "/v1/capture", "", ""), 401);
    problem(call("GET", "/v1/transitions?missed=true", "", ""), 401);
}

}  // namespace
