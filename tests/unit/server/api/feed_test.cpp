// GET /v1/transitions: the feed of revisions.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class FeedOfRevisions : public Service {
  protected:
    void tell_four() {
        sweep({listed(numbered_vin(1), "pending", "bmw"), listed(numbered_vin(2), "approved", "kia")});
        now_ += std::chrono::hours(1);
        webhook(numbered_vin(1), "approved", "2026-03-01T12:30:00Z");
        webhook(numbered_vin(2), "revoked", "2026-03-01T12:40:00Z");
    }
    std::vector<std::int64_t> numbers(const std::string& query) {
        std::vector<std::int64_t> seqs;
        const auto page = get("/v1/transitions" + query);
        for (const auto& each : page.at("transitions").as_array()) seqs.push_back(each.at("seq").as_int64());
        return seqs;
    }
    std::string refusal(const std::string& query) {
        return problem(call("GET", "/v1/transitions" + query), 400).at("detail").as_string().c_str();
    }
};

TEST_F(FeedOfRevisions, ShowsThemAsAHistoryDoesWithWhatChangedAndWhen) {
    tell_four();
    const auto answer = get("/v1/transitions?after=2&limit=1");
    EXPECT_EQ(
        boost::json::serialize(answer),
        R"({"transitions":[{"change":"added","seq":3,"transition":3,"vin":"WBA00000000000001","from":"pending",)"
        R"("to":"approved","occurred_at":"2026-03-01T12:30:00.000Z","recorded_at":"2026-03-01T13:00:00.000Z",)"
        R"("sources":["webhook"],"reason":null,"expected":true,"estimated":false,"provisional":true,)"
        R"("unconfirmed":false,"episode":1,"brand":"bmw","revised_at":"2026-03-01T13:00:00.000Z"}],)"
        R"("next_cursor":null,"next_after":3,"last_seq":4,"as_of":"2026-03-01T12:00:00.000Z"})");
}

TEST_F(FeedOfRevisions, BeginsWithTheNewestAndPagesToTheOldest) {
    tell_four();
    EXPECT_THAT(numbers(""), ElementsAre(4, 3, 2, 1));
    EXPECT_TRUE(get("/v1/transitions").at("next_after").is_null());
    const auto all = all_pages("/v1/transitions", "transitions", 500);
    for (const std::size_t limit : {1U, 2U, 3U, 4U})
        EXPECT_EQ(all_pages("/v1/transitions", "transitions", limit), all);
}

TEST_F(FeedOfRevisions, FollowedByAfterTellsEachOnceAndThenWaits) {
    tell_four();
    EXPECT_THAT(numbers("?after=0"), ElementsAre(1, 2, 3, 4));
    const auto first = get("/v1/transitions?after=0&limit=3");
    EXPECT_EQ(first.at("next_after"), 3);
    EXPECT_EQ(first.at("last_seq"), 4);
    EXPECT_TRUE(first.at("next_cursor").is_null());
    EXPECT_THAT(numbers("?after=4"), IsEmpty());
    EXPECT_EQ(get("/v1/transitions?after=4").at("next_after"), 4);
    webhook(numbered_vin(3), "approved", "2026-03-01T12:50:00Z");
    EXPECT_THAT(numbers("?after=4"), ElementsAre(5));
    EXPECT_THAT(numbers("?after=4-17"), ElementsAre(5)) << "an event's id will do";
}

TEST_F(FeedOfRevisions, TakesFiltersThatMayBeRepeated) {
    tell_four();
    EXPECT_THAT(numbers("?after=0&vin=" + numbered_vin(1)), ElementsAre(1, 3));
    EXPECT_THAT(numbers("?after=0&to=approved&to=pending"), ElementsAre(1, 2, 3));
    EXPECT_THAT(numbers("?brand=BMW"), ElementsAre(3, 1));
    EXPECT_THAT(numbers("?source=webhook&source=command"), ElementsAre(4, 3));
    EXPECT_THAT(numbers("?to=approved&brand=kia&source=sweep&missed=false"), ElementsAre(2));
    EXPECT_THAT(numbers("?to=rejected"), IsEmpty());
}

TEST_F(FeedOfRevisions, KnowsTheStatusesThatThePlatformInvented) {
    webhook(numbered_vin(1), "hibernating", "2026-03-01T11:50:00Z");
    webhook(numbered_vin(1), "approved", "2026-03-01T11:55:00Z");
    EXPECT_THAT(numbers("?to=hibernating"), ElementsAre(1));
    EXPECT_THAT(refusal("?to=hibernatin"), HasSubstr("did you mean hibernating?"));
}

TEST_F(FeedOfRevisions, OfAnErasedVehicleIsEmptyAndTheOthersStay) {
    tell_four();
    ASSERT_EQ(call("DELETE", "/v1/vehicles/" + numbered_vin(2) + "/data").status, 200U);
    EXPECT_THAT(numbers("?after=0"), ElementsAre(1, 3));
    EXPECT_EQ(get("/v1/transitions?after=3").at("next_after"), 4);
    EXPECT_THAT(numbers("?after=0&vin=" + numbered_vin(2)), IsEmpty());
}

TEST_F(FeedOfRevisions, SaysWhatIsWrongWithAQuery) {
    tell_four();
    EXPECT_THAT(refusal("?befor=3"), HasSubstr("unknown query parameter \"befor\""));
    EXPECT_THAT(refusal("?afer=3"), HasSubstr("did you mean after?"));
    EXPECT_THAT(refusal("?to=aproved"), HasSubstr("did you mean approved?"));
    EXPECT_THAT(refusal("?to=approved,pending"), HasSubstr("for several repeat the parameter"));
    EXPECT_THAT(refusal("?source=web"), StartsWith("unknown source \"web\""));
    EXPECT_THAT(refusal("?vin=a%20b"), StartsWith("a VIN is 17 letters and digits, not"));
    EXPECT_THAT(refusal("?vin=-1"), StartsWith("a VIN is 17 letters and digits, not"));
    EXPECT_THAT(refusal("?after=-1"), StartsWith("after must be a seq"));
    EXPECT_THAT(refusal("?after=3-x"), StartsWith("after must be a seq"));
    EXPECT_THAT(refusal("?after=99999999999999999999"), StartsWith("after must be a seq"));
    EXPECT_THAT(refusal("?after=5"),
                HasSubstr("not come so far as after, or Last-Event-ID, says: its last seq is 4"));
    EXPECT_THAT(refusal("?missed=yes"), HasSubstr("missed must be true or false"));
    const auto cursor = cursor_of(get("/v1/transitions?limit=1"));
    EXPECT_THAT(refusal("?after=1&cursor=" + cursor), HasSubstr("send one of them"));
    EXPECT_THAT(refusal("?brand=bmw&cursor=" + cursor), HasSubstr("cursor is not one"));
    EXPECT_THAT(refusal("?missed=true&cursor=" + cursor), HasSubstr("cursor is not one"));
}

TEST_F(FeedOfRevisions, IsForThoseWhoMayRead) {
    EXPECT_EQ(call("GET", "/v1/transitions", "", "read-secret").status, 200U);
    problem(call("GET", "/v1/transitions", "", ""), 401);
}

}  // namespace
