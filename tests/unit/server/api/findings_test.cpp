#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
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

TEST_F(Findings, AreShownWithEveryField) {
    auto vehicle = listed(numbered_vin(1), "pending", "bmw");
    vehicle.tags = clearance::Tags{{"depot", "north"}};
    sweep({vehicle});
    webhook(numbered_vin(1), "rejected", "2026-03-01T12:30:00Z", "Privacy mode is on");
    auto finding = get("/v1/findings").at("findings").at(0).as_object();
    EXPECT_EQ(finding.at("detail").at("status"), "rejected");
    EXPECT_TRUE(finding.at("advice").as_string().starts_with("Have privacy mode switched off"));
    finding.erase("detail");
    finding.erase("advice");
    EXPECT_EQ(
        boost::json::value(finding),
        boost::json::parse(
            R"({"id":1,"kind":"rejected","vin":")" + numbered_vin(1) +
            R"(","brand":"bmw","tags":{"depot":"north"},"status":"rejected","from":"pending",)" +
            R"("reason_code":"privacy_mode","reason":"Privacy mode is on","summary":"bmw )" +
            numbered_vin(1) + R"( was rejected: privacy mode is on","since":"2026-03-01T12:30:00.000Z",)" +
            R"("estimated":false,"opened_at":"2026-03-01T12:00:00.000Z","closed_at":null,)" +
            R"("closed_by":null,"closing_note":null,"acknowledged":null,"silence":null,)" +
            R"("link":"https://tracker.example/#/findings/1"})"));
}

TEST_F(Findings, ComeNewestFirstAndThoseThatAreOpenAlone) {
    sweep({listed(numbered_vin(1), "suspended", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    const auto page = get("/v1/findings");
    EXPECT_EQ(page.at("as_of").as_string(), "2026-03-01T12:15:00.000Z");
    const auto& findings = page.at("findings").as_array();
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].at("kind"), "unlisted");
    EXPECT_EQ(findings[0].at("vin").as_string(), numbered_vin(2));
    EXPECT_EQ(boost::json::serialize(findings[0].at("detail")), R"({"sweep":2})");
    EXPECT_TRUE(findings[0].at("closed_at").is_null());
    EXPECT_EQ(findings[1].at("kind"), "status_unknown");
    EXPECT_EQ(findings[1].at("status"), "suspended");
    EXPECT_EQ(findings[1].at("closed_at"), "2026-03-01T12:15:00.000Z");
    const auto open = get("/v1/findings?open=true");
    EXPECT_EQ(open.at("findings").as_array().size(), 1U);
    EXPECT_EQ(open.at("findings").at(0), findings[0]);
    EXPECT_EQ(get("/v1/findings?open=false"), page);
}

TEST_F(Findings, OfTheListAreOfNoVehicle) {
    sweep({listed(numbered_vin(1), "approved", "bmw")});
    sweep({});
    const auto finding = get("/v1/findings").at("findings").at(0).as_object();
    EXPECT_EQ(finding.at("kind").as_string(), "list_shrunk");
    for (const auto* member : {"vin", "brand", "status", "from", "reason_code", "reason"})
        EXPECT_TRUE(finding.at(member).is_null()) << member;
    EXPECT_TRUE(finding.at("tags").as_object().empty());
    EXPECT_EQ(finding.at("since"), finding.at("opened_at"));
    EXPECT_EQ(boost::json::serialize(finding.at("detail")),
              R"({"sweep":2,"listed":1,"undecided":1,"unlisted":0})");
}

TEST_F(Findings, OneOfThemAloneIsAsInTheList) {
    suspend(2);
    const auto page = get("/v1/findings");
    EXPECT_EQ(get("/v1/findings/1"), page.at("findings").at(1).as_object());
    EXPECT_EQ(get("/v1/findings/2"), page.at("findings").at(0).as_object());
    for (const auto* unknown : {"4711", "0", "-1", "x", "1e3", "99999999999999999999"})
        problem(call("GET", std::string("/v1/findings/") + unknown), 404);
    problem(call("GET", "/v1/findings/1?open=true"), 400);
    problem(call("GET", "/v1/findings/1", "", ""), 401);
    EXPECT_EQ(call("GET", "/v1/findings/1", "", "read-secret").status, 200U);
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
    for (const auto* query : {"open=yes", "open=", "open=true&open=true", "kind=unlistd", "acknowledged=1",
                              "vin=%20", "vin=-1", "severity=high"})
        problem(call("GET", std::string("/v1/findings?") + query), 400);
    problem(call("GET", "/v1/sweeps?open=true"), 400);
    problem(call("GET", "/v1/findings", "", ""), 401);
}

TEST_F(Findings, AreFilteredByEveryMark) {
    suspend(2);
    sweep({listed(numbered_vin(0), "suspended", "BMW")});  // lacks the other one
    sweep({listed(numbered_vin(0), "suspended", "BMW")});
    const auto all = all_pages("/v1/findings", "findings", 500);
    ASSERT_GE(all.size(), 3U);
    const auto having = [&all](const std::string& member, const std::string& value) {
        std::vector<boost::json::object> those;
        for (const auto& each : all)
            if (each.at(member) == boost::json::value(value)) those.push_back(each);
        return those;
    };
    const auto found = [this](const std::string& query) {
        return all_pages("/v1/findings?" + query, "findings", 1);
    };
    EXPECT_EQ(found("kind=status_unknown"), having("kind", "status_unknown"));
    EXPECT_EQ(found("kind=unlisted&kind=status_unknown&kind=list_shrunk"), all);
    EXPECT_EQ(found("vin=" + numbered_vin(1)), having("vin", numbered_vin(1)));
    EXPECT_EQ(found("brand=bmw").size(), having("brand", "BMW").size());
    EXPECT_EQ(found("acknowledged=false"), all);
    EXPECT_TRUE(found("acknowledged=true").empty());
    EXPECT_TRUE(found("since=2026-03-02T00:00:00Z").empty());
    EXPECT_TRUE(found("until=2026-03-01T00:00:00Z").empty());
    EXPECT_EQ(found("since=2026-03-01T00:00:00Z&until=2026-03-02T00:00:00Z"), all);
    problem(call("GET", "/v1/findings?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z"), 400);
}

TEST_F(Findings, OfAKindThatIsNoneNameTheNearest) {
    const auto detail = [this](const std::string& query) {
        return std::string(problem(call("GET", "/v1/findings?" + query), 400).at("detail").as_string());
    };
    EXPECT_THAT(detail("kind=unlistd"), HasSubstr("did you mean unlisted?"));
    EXPECT_THAT(detail("kind=unlisted,stuck"), HasSubstr("repeat the parameter"));
    EXPECT_THAT(detail("kinds=stuck"), HasSubstr("did you mean kind?"));
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
