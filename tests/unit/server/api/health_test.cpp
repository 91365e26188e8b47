#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::HasSubstr;

using Health = Service;

TEST_F(Health, IsOkWhenTheLedgerAnswersAndNeedsNoToken) {
    const auto response = call("GET", "/healthz", "", "");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.body, R"({"status":"ok"})");
}

TEST_F(Health, IsReadyUnlessSomethingIsSaidAgainstIt) {
    const auto ready = call("GET", "/readyz", "", "");
    EXPECT_EQ(ready.status, 200U);
    EXPECT_EQ(ready.body, R"({"status":"ready"})");
    not_ready_ = {"stopping", "the ledger cannot commit"};
    const auto body = problem(call("GET", "/readyz", "", ""), 503);
    EXPECT_EQ(body.at("detail").as_string(), "stopping; the ledger cannot commit");
    EXPECT_EQ(boost::json::serialize(body.at("not_ready")), R"(["stopping","the ledger cannot commit"])");
}

TEST_F(Health, MetricsNeedATokenAndHaveTheirOwnType) {
    problem(call("GET", "/metrics", "", ""), 401);
    const auto response = call("GET", "/metrics", "", "read-secret");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4");
    EXPECT_THAT(response.body, HasSubstr("# TYPE clearance_"));
}

TEST_F(Health, MetricsNeedNoneWhereTheyArePublic) {
    http::Router router;
    api::Api api({*ledger_, commands_, reconciler_, *replay_, metrics_, authority_, {}, true});
    api.add_routes(router);
    http::Request request;
    request.method = "GET";
    EXPECT_EQ(ask(loop_, router, request, "/metrics").status, 200U);
    EXPECT_EQ(ask(loop_, router, request, "/readyz").status, 200U) << "without a readiness function";
    EXPECT_EQ(ask(loop_, router, request, "/v1/summary").status, 401U);
}

TEST_F(Health, MetricsCountVehiclesAndForgetWhatVanished) {
    sweep({listed(numbered_vin(1), "pending", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    auto text = call("GET", "/metrics").body;
    EXPECT_THAT(text, HasSubstr("clearance_vehicles{status=\"pending\",brand=\"bmw\"} 1"));
    EXPECT_THAT(text, HasSubstr("clearance_vehicles{status=\"approved\",brand=\"bmw\"} 1"));
    now_ += std::chrono::minutes(15);
    sweep({listed(numbered_vin(1), "approved", "bmw"), listed(numbered_vin(2), "approved", "bmw")});
    text = call("GET", "/metrics").body;
    EXPECT_THAT(text, HasSubstr("clearance_vehicles{status=\"pending\",brand=\"bmw\"} 0"));
    EXPECT_THAT(text, HasSubstr("clearance_vehicles{status=\"approved\",brand=\"bmw\"} 2"));
}

TEST_F(Health, MetricsShowFindingsAlertsCaptureAndTheLedgersLoad) {
    sweep({listed(numbered_vin(1), "hibernating", "bmw")});
    webhook(numbered_vin(2), "rejected", "2026-03-01T11:59:00Z", "privacy mode");
    form_alerts();
    get("/v1/summary");  // counts the capture
    const auto text = call("GET", "/metrics").body;
    for (const auto* line :
         {"clearance_findings_open{kind=\"status_unknown\"} 1", "clearance_findings_open{kind=\"stuck\"} 0",
          "clearance_findings_acknowledged{kind=\"status_unknown\"} 0",
          "clearance_alerts{hook=\"desk\",state=\"waiting\"} 1",
          "clearance_alerts{hook=\"desk\",state=\"dead\"} 0", "clearance_hook_disabled{hook=\"oncall\"} 0",
          "clearance_captured_transitions{state=\"told_in_time\"} 0",
          "clearance_last_webhook_timestamp_seconds 1772366400",
          "clearance_last_complete_sweep_timestamp_seconds 1772366400",
          "clearance_ledger_group_jobs_bucket{le=\"1\"} ", "clearance_ledger_commit_duration_seconds_sum ",
          "clearance_ledger_database_bytes "})
        EXPECT_THAT(text, HasSubstr(std::string("\n") + line));
}

class BrokenService : public Health {
  protected:
    BrokenService()
        : api_over_broken_({broken_, commands_, reconciler_, *replay_, metrics_, authority_, {}, false}) {
        api_over_broken_.add_routes(broken_router_);
    }
    http::Response ask_broken(const std::string& target, const std::string& method = "GET",
                              const std::string& body = {}) {
        http::Request request;
        request.method = method;
        request.headers = {
            {"Authorization", method == "GET" ? "Bearer read-secret" : "Bearer operate-secret"},
            {"Content-Type", "application/json"}};
        request.body = body;
        return ask(loop_, broken_router_, request, target);
    }

    BrokenLedger broken_;
    api::Api api_over_broken_;
    http::Router broken_router_;
};

TEST_F(BrokenService, EveryReadIsUnavailableAndTellsNothingOfOurs) {
    std::string log;
    for (const auto* target : {"/v1/vehicles", "/v1/vehicles/X", "/v1/vehicles/X/transitions", "/v1/summary",
                               "/v1/sweeps", "/v1/alerts", "/v1/alerts/1", "/v1/findings", "/v1/findings/1",
                               "/v1/silences", "/v1/hooks", "/v1/statistics", "/healthz"}) {
        ::testing::internal::CaptureStderr();
        const auto response = ask_broken(target);
        log += ::testing::internal::GetCapturedStderr();
        problem(response, 503);
        EXPECT_THAT(response.body, ::testing::Not(HasSubstr("page 7"))) << target;
    }
    EXPECT_THAT(log, HasSubstr("disk I/O error at page 7"));
    const auto first = log.find("ledger_read_failed");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(log.find("ledger_read_failed", first + 1), std::string::npos) << "strangers may flood the log";
}

TEST_F(BrokenService, EveryChangeIsUnavailableAndTellsNothingOfOurs) {
    ::testing::internal::CaptureStderr();
    const std::vector<http::Response> responses{
        ask_broken("/v1/silences", "POST", R"({"kind":"stuck","until":"2100-01-01T00:00:00Z"})"),
        ask_broken("/v1/silences/1", "DELETE"),
        ask_broken("/v1/findings/1/acknowledge", "POST"),
        ask_broken("/v1/findings/1/close", "POST"),
        ask_broken("/v1/alerts/1/retry", "POST"),
        ask_broken("/v1/alerts/retry", "POST")};
    const auto log = ::testing::internal::GetCapturedStderr();
    for (const auto& response : responses) {
        problem(response, 503);
        EXPECT_THAT(response.body, ::testing::Not(HasSubstr("page 7")));
    }
    EXPECT_THAT(log, HasSubstr("ledger_write_failed"));
}

TEST_F(BrokenService, CountsOfThePastAreNotWaitedForByTheNext) {
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(problem(ask_broken("/v1/summary?at=2026-03-01T11:00:00Z"), 503).at("detail").as_string(),
                  "the ledger cannot be read now");
    }
}

TEST_F(BrokenService, MetricsAreStillThere) {
    const auto response = ask_broken("/metrics");
    EXPECT_EQ(response.status, 200U);
    EXPECT_THAT(response.body, HasSubstr("# TYPE clearance_"));
}

}  // namespace
