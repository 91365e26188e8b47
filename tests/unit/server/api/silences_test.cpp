// GET /v1/silences, POST /v1/silences, DELETE /v1/silences/{id}.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;

class Silences : public Service {
  protected:
    http::Response add(const std::string& body) { return call("POST", "/v1/silences", body); }
    boost::json::object added(const std::string& body) {
        const auto response = add(body);
        EXPECT_EQ(response.status, 201U) << response.body;
        return boost::json::parse(response.body).as_object();
    }
    std::string errors(const std::string& body) {
        return boost::json::serialize(problem(add(body), 422).at("errors"));
    }
    boost::json::array all() { return get("/v1/silences").at("silences").as_array(); }
    std::size_t alerts() {
        form_alerts();
        return get("/v1/alerts").at("alerts").as_array().size();
    }
    void reject(const std::string& vin) { webhook(vin, "rejected", "2026-03-01T11:00:00Z"); }
};

TEST_F(Silences, AreNoneWhereNobodyAskedForOne) {
    EXPECT_EQ(boost::json::serialize(get("/v1/silences")), R"({"silences":[],"next_cursor":null})");
}

TEST_F(Silences, AreShownWithEveryField) {
    const auto silence =
        added(R"({"kind":"rejected","brand":"bmw","tag":{"depot":"north"},"vin":"wba00000000000001",)"
              R"("until":"2026-03-01T14:00:00+01:00","by":"Mara","note":"known"})");
    EXPECT_EQ(boost::json::serialize(silence),
              R"({"id":1,"kind":"rejected","brand":"bmw","tag":{"depot":"north"},"vin":"WBA00000000000001",)"
              R"("created_at":"2026-03-01T12:00:00.000Z","until":"2026-03-01T13:00:00.000Z",)"
              R"("ended_at":null,"in_force":true,"by":"Mara","note":"known"})");
    EXPECT_EQ(all(), boost::json::array{silence});
}

TEST_F(Silences, AreOfTheCallerAndOfAnythingThatIsNotGiven) {
    const auto silence = added(R"({"kind":"stuck","brand":null,"until":"2026-03-02T12:00:00Z"})");
    EXPECT_EQ(silence.at("by"), "operator");
    for (const auto* member : {"brand", "tag", "vin", "note"})
        EXPECT_TRUE(silence.at(member).is_null()) << member;
}

TEST_F(Silences, AreInForceUntilTheirTime) {
    added(R"({"kind":"stuck","until":"2026-03-01T13:00:00Z"})");
    now_ = time_of("2026-03-01T12:59:59Z");
    EXPECT_EQ(all().at(0).at("in_force"), true);
    now_ = time_of("2026-03-01T13:00:00Z");
    EXPECT_EQ(all().at(0).at("in_force"), false);
    EXPECT_TRUE(all().at(0).at("ended_at").is_null()) << "nobody took it back";
    problem(call("DELETE", "/v1/silences/1"), 404);
}

TEST_F(Silences, ArePagedNewestFirst) {
    for (int i = 0; i < 7; ++i) added(R"({"kind":"stuck","until":"2026-03-01T13:00:00Z"})");
    const auto pages = all_pages("/v1/silences", "silences", 3);
    ASSERT_EQ(pages.size(), 7U);
    EXPECT_EQ(pages.front().at("id"), 7);
    EXPECT_EQ(pages.back().at("id"), 1);
    problem(call("GET", "/v1/silences?open=true"), 400);
}

TEST_F(Silences, KeepAFindingBackUntilTheyAreEnded) {
    added(R"({"vin":")" + numbered_vin(1) + R"(","until":"2026-03-02T12:00:00Z"})");
    reject(numbered_vin(1));
    EXPECT_EQ(alerts(), 0U);
    EXPECT_EQ(get("/v1/findings/1").at("silence"), 1);
    reject(numbered_vin(2));
    EXPECT_EQ(alerts(), 1U) << "another vehicle";
    EXPECT_TRUE(get("/v1/findings/2").at("silence").is_null());

    now_ += std::chrono::minutes(5);
    const auto response = call("DELETE", "/v1/silences/1");
    EXPECT_EQ(response.status, 204U);
    EXPECT_TRUE(response.body.empty());
    EXPECT_EQ(alerts(), 2U);
    EXPECT_TRUE(get("/v1/findings/1").at("silence").is_null());
    EXPECT_EQ(all().at(0).at("ended_at"), "2026-03-01T12:05:00.000Z");
    EXPECT_EQ(all().at(0).at("in_force"), false);
    problem(call("DELETE", "/v1/silences/1"), 404);
}

TEST_F(Silences, KeepAFindingBackUntilTheirTime) {
    added(R"({"kind":"rejected","until":"2026-03-01T13:00:00Z"})");
    reject(numbered_vin(1));
    EXPECT_EQ(alerts(), 0U);
    now_ = time_of("2026-03-01T13:00:00Z");
    EXPECT_EQ(alerts(), 1U);
}

TEST_F(Silences, WhatEndsMeanwhileIsNeverTold) {
    added(R"({"kind":"rejected","until":"2026-03-01T13:00:00Z"})");
    reject(numbered_vin(1));
    EXPECT_EQ(alerts(), 0U);
    webhook(numbered_vin(1), "approved", "2026-03-01T11:30:00Z");
    EXPECT_EQ(call("DELETE", "/v1/silences/1").status, 204U);
    EXPECT_EQ(alerts(), 0U);
}

TEST_F(Silences, NeedAnEndThatLiesAhead) {
    for (const auto* body : {R"({"kind":"stuck"})", R"({"kind":"stuck","until":null})", "{}", ""})
        EXPECT_THAT(errors(body), HasSubstr(R"({"pointer":"/until","detail":"is required)")) << body;
    for (const auto* until : {"2026-03-01T11:59:59Z", "2026-03-01T12:00:00Z"})
        EXPECT_EQ(errors(std::string(R"({"kind":"stuck","until":")") + until + R"("})"),
                  R"([{"pointer":"/until","detail":"must lie ahead; it is 2026-03-01T12:00:00.000Z now"}])");
    for (const auto* until : {R"("tomorrow")", "3600", R"("2026-13-01T00:00:00Z")"})
        EXPECT_THAT(errors(std::string(R"({"kind":"stuck","until":)") + until + "}"),
                    HasSubstr(R"("pointer":"/until","detail":"must be a t)"))
            << until;
    EXPECT_EQ(errors(R"({"kind":"stuck","until":""})"),
              R"([{"pointer":"/until","detail":"must not be empty: leave it out instead"}])");
}

TEST_F(Silences, OfEverythingAreRefused) {
    for (const auto* body : {R"({"until":"2026-03-02T00:00:00Z"})",
                             R"({"until":"2026-03-02T00:00:00Z","kind":null,"tag":null,"by":"Mara"})"})
        EXPECT_THAT(errors(body), HasSubstr(R"("pointer":"","detail":"needs at least one of kind, brand)"));
}

TEST_F(Silences, TellEveryFaultAtOnce) {
    EXPECT_EQ(errors(R"({"kind":"reject","vin":"no VIN","tag":"north","brand":7,"until":"soon","who":"me"})"),
              R"([{"pointer":"/who","detail":"unknown member; known are kind, brand, tag, vin, until, by, )"
              R"(note"},{"pointer":"/kind","detail":"is no kind of finding; did you mean rejected?"},)"
              R"({"pointer":"/tag","detail":"must be an object of one text, as {\"depot\": \"north\"}"},)"
              R"({"pointer":"/brand","detail":"must be a text"},)"
              R"({"pointer":"/vin","detail":"a VIN is 17 letters and digits, not \"no VIN\""},)"
              R"({"pointer":"/until","detail":"must be a time, as 2026-01-02T10:00:00Z"}])");
    for (const auto* tag : {"{}", R"({"a":"1","b":"2"})", R"({"a":1})", R"({"":"x"})", R"(["a","b"])"})
        EXPECT_THAT(errors(std::string(R"({"until":"2026-03-02T00:00:00Z","tag":)") + tag + "}"),
                    HasSubstr(R"("pointer":"/tag")"))
            << tag;
    EXPECT_THAT(errors(R"({"kind":"stuck","until":"2026-03-02T00:00:00Z","by":")" + std::string(201, 'x') +
                       R"(","note":")" + std::string(1'001, 'x') + R"("})"),
                HasSubstr("200 bytes"));
    problem(add("{"), 400);
    problem(call("POST", "/v1/silences?kind=stuck", R"({"until":"2026-03-02T00:00:00Z"})"), 400);
    EXPECT_TRUE(all().empty());
}

TEST_F(Silences, OfWhatCannotBeAVinAreRefusedUnlessThePlatformNamesItSo) {
    const std::string until = R"(","until":"2026-03-02T00:00:00Z"})";
    for (const std::string vin : {"-1", "SHORT-1", "WBA000000000000012"})
        EXPECT_EQ(
            errors(R"({"vin":")" + vin + until),
            R"([{"pointer":"/vin","detail":"a VIN is 17 letters and digits, not \")" + vin + R"(\""}])");
    EXPECT_TRUE(all().empty());
    sweep({listed("SHORT-1", "approved", "bmw")});
    EXPECT_EQ(add(R"({"vin":"short-1)" + until).status, 201U);
}

TEST_F(Silences, ThatAreNotThereAre404) {
    for (const auto* unknown : {"1", "0", "-1", "x", "99999999999999999999"})
        problem(call("DELETE", std::string("/v1/silences/") + unknown), 404);
}

TEST_F(Silences, AreMadeAndEndedByWhomMayOperateOnly) {
    const std::string body = R"({"kind":"stuck","until":"2026-03-02T00:00:00Z"})";
    problem(call("POST", "/v1/silences", body, "read-secret"), 403);
    problem(call("POST", "/v1/silences", body, ""), 401);
    added(body);
    problem(call("DELETE", "/v1/silences/1", "", "read-secret"), 403);
    problem(call("DELETE", "/v1/silences/1", "", ""), 401);
    problem(call("DELETE", "/v1/silences/1?now=1"), 400);
    EXPECT_EQ(call("GET", "/v1/silences", "", "read-secret").status, 200U);
    EXPECT_EQ(all().at(0).at("in_force"), true);
}

TEST_F(Silences, AreLogged) {
    ::testing::internal::CaptureStderr();
    added(R"({"kind":"stuck","until":"2026-03-02T00:00:00Z"})");
    call("DELETE", "/v1/silences/1");
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("add_silence"));
    EXPECT_THAT(log, HasSubstr("end_silence"));
    EXPECT_THAT(log, HasSubstr("operator"));
}

}  // namespace
