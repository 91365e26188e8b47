// POST /v1/findings/{id}/acknowledge, POST /v1/findings/{id}/close.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;

class Decisions : public Service {
  protected:
    Decisions() { webhook(numbered_vin(1), "suspended", "2026-03-01T11:00:00Z"); }

    http::Response acknowledge(const std::string& body = {}) {
        return call("POST", "/v1/findings/1/acknowledge", body);
    }
    http::Response close(const std::string& body = {}) { return call("POST", "/v1/findings/1/close", body); }
    boost::json::object done(const http::Response& response) {
        EXPECT_EQ(response.status, 200U) << response.body;
        auto finding = boost::json::parse(response.body).as_object();
        EXPECT_EQ(finding, get("/v1/findings/1"));
        return finding;
    }
    std::string conflict(const http::Response& response) {
        const auto body = problem(response, 409);
        EXPECT_EQ(body.at("type").as_string(), "urn:clearance-tracker:problem:finding-state");
        return body.at("detail").as_string().c_str();
    }
    std::string errors(const http::Response& response) {
        return boost::json::serialize(problem(response, 422).at("errors"));
    }
    std::size_t open() { return get("/v1/findings?open=true").at("findings").as_array().size(); }
};

TEST_F(Decisions, AnAcknowledgementIsOfTheCallerUnlessSomebodyIsNamed) {
    const auto finding = done(acknowledge());
    EXPECT_EQ(boost::json::serialize(finding.at("acknowledged")),
              R"({"at":"2026-03-01T12:00:00.000Z","by":"operator","note":null})");
    EXPECT_TRUE(finding.at("closed_at").is_null()) << "it is still there";
    EXPECT_EQ(open(), 1U);
}

TEST_F(Decisions, AnAcknowledgementNamesAPersonAndTakesANote) {
    const auto finding = done(acknowledge(R"({"by":"Mara","note":"asked the platform"})"));
    EXPECT_EQ(boost::json::serialize(finding.at("acknowledged")),
              R"({"at":"2026-03-01T12:00:00.000Z","by":"Mara","note":"asked the platform"})");
}

TEST_F(Decisions, WhatWasAcknowledgedIsNotAgain) {
    done(acknowledge(R"({"by":"Mara"})"));
    EXPECT_THAT(conflict(acknowledge()), HasSubstr("by Mara"));
}

TEST_F(Decisions, APersonClosesWhatIsSettled) {
    now_ += std::chrono::minutes(1);
    const auto finding = done(close());
    EXPECT_EQ(finding.at("closed_at"), "2026-03-01T12:01:00.000Z");
    EXPECT_EQ(finding.at("closed_by"), "operator");
    EXPECT_EQ(open(), 0U);
}

TEST_F(Decisions, WhoClosedItIsNamedAlsoBehindAnAcknowledgement) {
    done(acknowledge());
    const auto finding = done(close(R"({"by":"Mara","note":null})"));
    EXPECT_EQ(finding.at("closed_by"), "Mara");
    EXPECT_EQ(finding.at("acknowledged").at("by"), "operator");
}

TEST_F(Decisions, WhatHasEndedCanNeitherBeAcknowledgedNorClosed) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:30:00Z");
    EXPECT_TRUE(get("/v1/findings/1").at("closed_by").is_null()) << "it ended by itself";
    EXPECT_THAT(conflict(acknowledge()), HasSubstr("ended"));
    EXPECT_THAT(conflict(close()), HasSubstr("ended"));
}

TEST_F(Decisions, WhatEndsByItselfCannotBeClosedButAcknowledged) {
    sweep({listed(numbered_vin(2), "approved", "bmw")});
    sweep({});
    const auto finding = get("/v1/findings").at("findings").at(0).as_object();
    ASSERT_EQ(finding.at("kind"), "list_shrunk");
    const auto target = "/v1/findings/" + std::to_string(finding.at("id").as_int64());
    EXPECT_THAT(conflict(call("POST", target + "/close")), HasSubstr("silence"));
    EXPECT_EQ(call("POST", target + "/acknowledge").status, 200U);
}

TEST_F(Decisions, OfAHookThatIsDisabledIsTheHooksOwn) {
    write([](storage::Writing& writing) { writing.disable_hook("desk", "gone"); });
    EXPECT_THAT(conflict(call("POST", "/v1/findings/2/close")), HasSubstr("ends by itself"));
}

TEST_F(Decisions, AreRefusedABodyThatIsNotUnderstood) {
    for (const auto& decide : {"/v1/findings/1/acknowledge", "/v1/findings/1/close"}) {
        problem(call("POST", decide, "{"), 400);
        EXPECT_EQ(errors(call("POST", decide, "[]")), R"([{"pointer":"","detail":"must be an object"}])");
        EXPECT_THAT(errors(call("POST", decide, R"({"By":"Mara"})")), HasSubstr(R"("pointer":"/By")"));
        EXPECT_EQ(errors(call("POST", decide, R"({"by":1,"note":["x"]})")),
                  R"([{"pointer":"/by","detail":"must be a text"},)"
                  R"({"pointer":"/note","detail":"must be a text"}])");
        EXPECT_THAT(errors(call("POST", decide, R"({"by":")" + std::string(201, 'x') + R"("})")),
                    HasSubstr("200 bytes"));
        EXPECT_THAT(errors(call("POST", decide, R"({"note":")" + std::string(1'001, 'x') + R"("})")),
                    HasSubstr("1000 bytes"));
        for (const auto* nobody : {"", "  ", "\\t"})
            EXPECT_EQ(errors(call("POST", decide, std::string(R"({"by":")") + nobody + R"("})")),
                      R"([{"pointer":"/by","detail":"must not be empty: leave it out instead"}])");
        problem(call("POST", std::string(decide) + "?by=Mara"), 400);
    }
    EXPECT_TRUE(get("/v1/findings/1").at("acknowledged").is_null());
    EXPECT_EQ(open(), 1U);
}

TEST_F(Decisions, NeedABodyThatSaysItIsJson) {
    http::Request request;
    request.method = "POST";
    request.headers = {{"Authorization", "Bearer operate-secret"}, {"Content-Type", "text/plain"}};
    request.body = R"({"by":"Mara"})";
    EXPECT_EQ(ask(loop_, router_, request, "/v1/findings/1/acknowledge").status, 415U);
}

TEST_F(Decisions, OnWhatIsNotThereAre404) {
    for (const auto* unknown : {"4711", "0", "-1", "x", "99999999999999999999"}) {
        problem(call("POST", std::string("/v1/findings/") + unknown + "/acknowledge"), 404);
        problem(call("POST", std::string("/v1/findings/") + unknown + "/close"), 404);
    }
}

TEST_F(Decisions, AreForWhomMayOperateOnly) {
    for (const auto* decide : {"/v1/findings/1/acknowledge", "/v1/findings/1/close"}) {
        problem(call("POST", decide, "", "read-secret"), 403);
        problem(call("POST", decide, "", ""), 401);
    }
    EXPECT_TRUE(get("/v1/findings/1").at("acknowledged").is_null());
    EXPECT_EQ(open(), 1U);
}

TEST_F(Decisions, AreLoggedWithTheCallerWhoeverIsNamed) {
    ::testing::internal::CaptureStderr();
    acknowledge(R"({"by":"Mara"})");
    close();
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("acknowledge_finding"));
    EXPECT_THAT(log, HasSubstr("close_finding"));
    EXPECT_THAT(log, HasSubstr("operator"));
    EXPECT_THAT(log, ::testing::Not(HasSubstr("Mara")));
}

}  // namespace
