// GET /v1/hooks, POST /v1/hooks/{name}/test, POST /v1/hooks/{name}/enable.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Hooks : public Service {
  protected:
    boost::json::object hook(std::size_t index) { return get("/v1/hooks").at("hooks").at(index).as_object(); }
    void disable(const std::string& name) {
        write([&](storage::Writing& writing) { writing.disable_hook(name, "answered 410"); });
    }
    boost::json::object tried(const std::string& name) {
        const auto response = call("POST", "/v1/hooks/" + name + "/test");
        EXPECT_EQ(response.status, 200U) << response.body;
        return boost::json::parse(response.body).as_object();
    }
    void answers(unsigned status, const std::string& body) {
        test_outcome_.answer.emplace();
        test_outcome_.answer->status = status;
        test_outcome_.answer->body = body;
    }
};

TEST_F(Hooks, AreThoseOfTheConfigurationWithEveryField) {
    EXPECT_EQ(get("/v1/hooks").at("hooks").as_array().size(), 2U);
    EXPECT_EQ(boost::json::serialize(hook(0)),
              R"({"name":"oncall","format":"standard-webhooks","kinds":["rejected","hook_disabled"],)"
              R"("brands":[],"statuses":[],"tags":{},"group_by":["vin"],"send_resolved":true,)"
              R"("state":"ok","waiting":0,"dead":0,"last_attempt_at":null,"last_success_at":null,)"
              R"("failing_since":null,"next_attempt_at":null,"disabled_at":null,"disabled_why":null})");
    EXPECT_EQ(hook(1).at("format"), "slack");
}

TEST_F(Hooks, ShowWhichVehiclesTheyAreFor) {
    auto section = hooks_.front();
    section.brands = {"bmw", "mini"};
    section.statuses = {"rejected"};
    section.tags = {{"depot", "north"}};
    section.send_resolved = false;
    api::Parts parts{*ledger_, commands_, reconciler_, *replay_, metrics_,  authority_,
                     {},       false,     announced_,  {},       {section}, wording_};
    api::Api api(std::move(parts));
    http::Router router;
    api.add_routes(router);
    http::Request request;
    request.method = "GET";
    request.headers = {{"Authorization", "Bearer read-secret"}};
    const auto response = ask(loop_, router, request, "/v1/hooks");
    EXPECT_THAT(response.body, HasSubstr(R"("brands":["bmw","mini"],"statuses":["rejected"],)"
                                         R"("tags":{"depot":"north"},"group_by":["vin"],)"
                                         R"("send_resolved":false)"));
}

TEST_F(Hooks, NeverShowAnAddressOrASecret) {
    disable("desk");
    for (const auto* target : {"/v1/hooks", "/v1/findings", "/v1/alerts"})
        EXPECT_THAT(call("GET", target).body, Not(HasSubstr("-secret"))) << target;
    EXPECT_THAT(call("POST", "/v1/hooks/oncall/test").body, Not(HasSubstr("-secret")));
}

TEST_F(Hooks, CountWhatWaitsAndWhatIsDead) {
    for (int i = 0; i < 3; ++i) webhook(numbered_vin(i), "rejected", "2026-03-01T11:00:00Z");
    form_alerts();
    const auto id = get("/v1/alerts").at("alerts").at(0).at("id").as_int64();
    write([id](storage::Writing& writing) {
        writing.record_attempt(id, {storage::AlertState::dead, {}, 400, "HTTP 400", ""});
    });
    EXPECT_EQ(hook(0).at("waiting"), 2);
    EXPECT_EQ(hook(0).at("dead"), 1);
    EXPECT_EQ(hook(1).at("waiting"), 0);
}

TEST_F(Hooks, SaySinceWhenTheyFailAndWhenTheyAreTriedAgain) {
    webhook(numbered_vin(1), "rejected", "2026-03-01T11:00:00Z");
    form_alerts();
    EXPECT_EQ(hook(0).at("next_attempt_at"), "2026-03-01T12:00:00.000Z");
    const auto attempt = [this](storage::AlertState state) {
        write([&](storage::Writing& writing) {
            writing.record_attempt(1, {state, now_ + std::chrono::hours(1), 503, "HTTP 503", ""});
        });
    };
    attempt(storage::AlertState::waiting);
    EXPECT_EQ(hook(0).at("state"), "failing");
    EXPECT_EQ(hook(0).at("failing_since"), "2026-03-01T12:00:00.000Z");
    EXPECT_EQ(hook(0).at("next_attempt_at"), "2026-03-01T13:00:00.000Z");
    EXPECT_EQ(hook(1).at("state"), "ok") << "it was never tried";
    now_ += std::chrono::minutes(5);
    attempt(storage::AlertState::delivered);
    EXPECT_EQ(hook(0).at("state"), "ok");
    EXPECT_EQ(hook(0).at("last_attempt_at"), "2026-03-01T12:05:00.000Z");
    EXPECT_EQ(hook(0).at("last_success_at"), "2026-03-01T12:05:00.000Z");
    EXPECT_TRUE(hook(0).at("next_attempt_at").is_null());
}

TEST_F(Hooks, ThatAreDisabledSaySinceWhenAndWhy) {
    webhook(numbered_vin(1), "suspended", "2026-03-01T11:00:00Z");
    form_alerts();
    disable("desk");
    const auto desk = hook(1);
    EXPECT_EQ(desk.at("state"), "disabled");
    EXPECT_EQ(desk.at("disabled_at"), "2026-03-01T12:00:00.000Z");
    EXPECT_EQ(desk.at("disabled_why"), "answered 410");
    EXPECT_EQ(desk.at("waiting"), 0);
    EXPECT_EQ(desk.at("dead"), 1);
    const auto finding = get("/v1/findings").at("findings").at(0).as_object();
    EXPECT_EQ(finding.at("kind"), "hook_disabled");
    EXPECT_EQ(boost::json::serialize(finding.at("detail")), R"({"hooks":["desk"]})");
}

TEST_F(Hooks, AreEnabledAgainAndTheFindingEnds) {
    disable("desk");
    const auto response = call("POST", "/v1/hooks/desk/enable");
    EXPECT_EQ(response.status, 204U);
    EXPECT_TRUE(response.body.empty());
    EXPECT_THAT(resumed_, ElementsAre("desk")) << "a pause of its failures does not outlast that";
    EXPECT_TRUE(hook(1).at("disabled_at").is_null());
    EXPECT_TRUE(hook(1).at("disabled_why").is_null());
    EXPECT_TRUE(get("/v1/findings?open=true").at("findings").as_array().empty());
    const auto again = problem(call("POST", "/v1/hooks/desk/enable"), 409);
    EXPECT_EQ(again.at("type").as_string(), "urn:clearance-tracker:problem:hook-state");
    EXPECT_EQ(resumed_.size(), 1U);
}

TEST_F(Hooks, AreTriedWithTheReceiversAnswerShown) {
    answers(204, "");
    EXPECT_EQ(boost::json::serialize(tried("oncall")),
              R"({"hook":"oncall","delivered":true,"status":204,"answer":"","problem":null})");
    answers(403, "invalid_token \xFF");
    EXPECT_EQ(boost::json::serialize(tried("desk")),
              R"({"hook":"desk","delivered":false,"status":403,"answer":"invalid_token )"
              "\xEF\xBF\xBD"
              R"(","problem":null})");
    EXPECT_THAT(tested_, ElementsAre("oncall", "desk"));
    EXPECT_TRUE(get("/v1/alerts").at("alerts").as_array().empty()) << "a test is no alert";
}

TEST_F(Hooks, AreTriedWithTheProblemShownWhereNobodyAnswers) {
    test_outcome_.problem = "connection refused";
    EXPECT_EQ(boost::json::serialize(tried("oncall")),
              R"({"hook":"oncall","delivered":false,"status":null,"answer":null,)"
              R"("problem":"connection refused"})");
}

TEST_F(Hooks, ThatAreDisabledCanBeTried) {
    disable("desk");
    answers(200, "ok");
    EXPECT_EQ(tried("desk").at("delivered"), true);
    EXPECT_TRUE(hook(1).at("disabled_at").is_string()) << "it is enabled by a person";
}

TEST_F(Hooks, ThatAreNotThereAre404WithTheNearest) {
    for (const auto* action : {"/test", "/enable"}) {
        const auto body = problem(call("POST", std::string("/v1/hooks/oncal") + action), 404);
        EXPECT_THAT(std::string(body.at("detail").as_string()), HasSubstr("did you mean oncall?"));
        problem(call("POST", std::string("/v1/hooks/retired") + action), 404);
        problem(call("POST", std::string("/v1/hooks/oncall") + action + "?now=1"), 400);
    }
    problem(call("GET", "/v1/hooks?name=oncall"), 400);
    EXPECT_TRUE(tested_.empty());
}

TEST_F(Hooks, AreTriedAndEnabledByWhomMayOperateOnly) {
    disable("desk");
    for (const auto* target : {"/v1/hooks/desk/test", "/v1/hooks/desk/enable"}) {
        problem(call("POST", target, "", "read-secret"), 403);
        problem(call("POST", target, "", ""), 401);
    }
    problem(call("GET", "/v1/hooks", "", ""), 401);
    EXPECT_EQ(call("GET", "/v1/hooks", "", "read-secret").status, 200U);
    EXPECT_TRUE(tested_.empty());
    EXPECT_TRUE(hook(1).at("disabled_at").is_string());
}

TEST_F(Hooks, WhoTriedAndEnabledThemIsLogged) {
    disable("desk");
    ::testing::internal::CaptureStderr();
    call("POST", "/v1/hooks/desk/test");
    call("POST", "/v1/hooks/desk/enable");
    const auto log = ::testing::internal::GetCapturedStderr();
    EXPECT_THAT(log, HasSubstr("test_hook"));
    EXPECT_THAT(log, HasSubstr("enable_hook"));
    EXPECT_THAT(log, HasSubstr("operator"));
}

}  // namespace
