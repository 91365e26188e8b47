#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;

class Findings : public Service {
  protected:
    void suspend(int count) {
        for (int i = 0; i < count; ++i) webhook(numbered_vin(i), "suspended", "2026-03-01T11:00:00Z");
    }
};

TEST_F(Findings, AreNoneWhereAllIsWell) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    EXPECT_EQ(boost::json::serialize(get("/v1/findings")),
              R"({"findings":[],"next_cursor":null,"as_of":"2026-03-01T12:00:00.000Z"})");
}

TEST_F(Findings, AreShownNewestFirstWithEveryField) {
    sweep({listed(numbered_vin(1), "suspended", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    const auto page = get("/v1/findings");
    EXPECT_EQ(page.at("as_of").as_string(), "2026-03-01T12:15:00.000Z");
    const auto& findings = page.at("findings").as_array();
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(
        boost::json::serialize(findings[0]),
        R"({"id":2,"kind":"unlisted","vin":")" + numbered_vin(2) +
            R"(","opened_at":"2026-03-01T12:15:00.000Z","closed_at":null,"reason":null,"detail":{"sweep":2}})");
    EXPECT_EQ(boost::json::serialize(findings[1]),
              R"({"id":1,"kind":"status_unknown","vin":")" + numbered_vin(1) +
                  R"(","opened_at":"2026-03-01T12:00:00.000Z","closed_at":"2026-03-01T12:15:00.000Z",)" +
                  R"("reason":null,"detail":{"status":"suspended"}})");
    const auto open = get("/v1/findings?open=true");
    EXPECT_EQ(open.at("findings").as_array().size(), 1U);
    EXPECT_EQ(open.at("findings").at(0), findings[0]);
    EXPECT_EQ(get("/v1/findings?open=false"), page);
}

TEST_F(Findings, OfTheListHaveNoVin) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    sweep({});
    const auto finding = get("/v1/findings").at("findings").at(0).as_object();
    EXPECT_EQ(finding.at("kind").as_string(), "list_shrunk");
    EXPECT_TRUE(finding.at("vin").is_null());
    EXPECT_EQ(boost::json::serialize(finding.at("detail")),
              R"({"sweep":2,"listed":1,"undecided":1,"unlisted":0})");
}

TEST_F(Findings, ArePagedToTheEndOpenOnesAlone) {
    suspend(11);
    webhook(numbered_vin(4), "approved", "2026-03-01T11:30:00Z");
    for (const std::size_t limit : {1U, 4U, 11U}) {
        EXPECT_EQ(all_pages("/v1/findings", "findings", limit).size(), 11U);
        EXPECT_EQ(all_pages("/v1/findings?open=true", "findings", limit).size(), 10U);
    }
    const auto cursor = get("/v1/findings?limit=1").at("next_cursor").as_string();
    problem(call("GET", "/v1/findings?open=true&limit=1&cursor=" + std::string(cursor)), 400);
}

TEST_F(Findings, AreRefusedForAQueryThatIsNotUnderstood) {
    for (const auto* query : {"open=yes", "open=", "open=true&open=true", "kind=unlisted"})
        problem(call("GET", std::string("/v1/findings?") + query), 400);
    problem(call("GET", "/v1/sweeps?open=true"), 400);
    problem(call("GET", "/v1/findings", "", ""), 401);
}

TEST_F(Findings, AreCountedByKindForMetrics) {
    EXPECT_THAT(call("GET", "/metrics").body, HasSubstr("clearance_findings_open{kind=\"unlisted\"} 0"));
    suspend(2);
    EXPECT_THAT(call("GET", "/metrics").body,
                HasSubstr("clearance_findings_open{kind=\"status_unknown\"} 2"));
    webhook(numbered_vin(0), "approved", "2026-03-01T11:30:00Z");
    EXPECT_THAT(call("GET", "/metrics").body,
                HasSubstr("clearance_findings_open{kind=\"status_unknown\"} 1"));
}

}  // namespace
