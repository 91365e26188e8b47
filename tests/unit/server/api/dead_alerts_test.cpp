// GET /v1/alerts?state=, POST /v1/alerts/{id}/retry, POST /v1/alerts/retry.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using Names = std::vector<std::string>;

class DeadAlerts : public Service {
  protected:
    void reject(int count) {
        for (int i = 0; i < count; ++i) webhook(numbered_vin(i), "rejected", "2026-03-01T11:00:00Z");
    }
    /// Every alert that waits is given up.
    void give_up() {
        form_alerts();
        for (const auto& alert : all_pages("/v1/alerts?state=waiting", "alerts", 500)) {
            const auto id = alert.at("id").as_int64();
            write([id](storage::Writing& writing) {
                writing.record_attempt(id, {storage::AlertState::dead, std::nullopt, 400, "no", ""});
            });
        }
    }
    void disable(const std::string& hook) {
        write([&](storage::Writing& writing) { writing.disable_hook(hook, "gone"); });
    }
    std::string first_id() {
        return std::to_string(get("/v1/alerts").at("alerts").as_array().back().at("id").as_int64());
    }
    std::size_t count(const std::string& state) {
        return all_pages("/v1/alerts?state=" + state, "alerts", 500).size();
    }
    http::Response retry(const std::string& body = {}) { return call("POST", "/v1/alerts/retry", body); }
};

TEST_F(DeadAlerts, AreListedByTheirState) {
    reject(3);
    give_up();
    webhook(numbered_vin(9), "rejected", "2026-03-01T11:00:00Z");
    form_alerts();
    EXPECT_EQ(count("dead"), 3U);
    EXPECT_EQ(count("waiting"), 1U);
    EXPECT_EQ(count("delivered"), 0U);
    EXPECT_EQ(all_pages("/v1/alerts?state=dead", "alerts", 1).size(), 3U);
    const auto page = get("/v1/alerts?state=dead&limit=1");
    problem(call("GET", "/v1/alerts?limit=1&cursor=" + cursor_of(page)), 400);
    for (const auto* query : {"state=lost", "state=", "state=dead&state=", "states=dead"})
        problem(call("GET", std::string("/v1/alerts?") + query), 400);
}

TEST_F(DeadAlerts, AreSentAgainOneByOne) {
    reject(2);
    give_up();
    const auto target = "/v1/alerts/" + first_id() + "/retry";
    const auto answer = call("POST", target);
    EXPECT_EQ(answer.status, 202U);
    const auto alert = boost::json::parse(answer.body);
    EXPECT_EQ(alert.at("state").as_string(), "waiting");
    EXPECT_EQ(alert.at("attempts").as_int64(), 0);
    EXPECT_EQ(count("dead"), 1U);
    EXPECT_EQ(resumed_, Names{"oncall"}) << "tried now, however long its receiver failed";
    EXPECT_EQ(call("POST", target).status, 202U) << "one that waits is tried at once";
    write([id = std::stoll(first_id())](storage::Writing& writing) {
        writing.record_attempt(id, {.state = storage::AlertState::delivered, .status = 204});
    });
    const auto refused = problem(call("POST", target), 409);
    EXPECT_EQ(refused.at("type").as_string(), "urn:clearance-tracker:problem:alert-state");
    for (const auto* unknown : {"4711", "0", "-1", "x", "1e3", "99999999999999999999"})
        problem(call("POST", std::string("/v1/alerts/") + unknown + "/retry"), 404);
}

TEST_F(DeadAlerts, AreSentAgainAllAtOnceOrByKind) {
    reject(1'100);
    give_up();
    EXPECT_EQ(retry(R"({"kind":"stuck"})").body, R"({"retried":0,"hastened":0})");
    resumed_.clear();
    EXPECT_EQ(retry(R"({"hook":"oncall","kind":"rejected"})").body, R"({"retried":1100,"hastened":0})");
    EXPECT_EQ(count("dead"), 0U);
    EXPECT_EQ(resumed_, Names{"oncall"});
    EXPECT_EQ(retry().body, R"({"retried":0,"hastened":0})");
    EXPECT_EQ(retry("{}").status, 202U);
}

TEST_F(DeadAlerts, AreSentAgainByHook) {
    reject(2);
    webhook(numbered_vin(7), "suspended", "2026-03-01T11:00:00Z");
    give_up();
    EXPECT_EQ(retry(R"({"hook":"desk"})").body, R"({"retried":1,"hastened":0})");
    EXPECT_EQ(retry(R"({"hook":"desk","kind":null})").body, R"({"retried":0,"hastened":0})");
    EXPECT_EQ(count("dead"), 2U);
    EXPECT_EQ(resumed_, (Names{"desk", "desk"})) << "what waits is tried now too";
    EXPECT_EQ(retry().body, R"({"retried":2,"hastened":0})");
}

TEST_F(DeadAlerts, AreNotTheOnlyOnesThatAreTriedNow) {
    reject(2);
    form_alerts();
    write([id = std::stoll(first_id())](storage::Writing& writing) {
        writing.record_attempt(
            id, {.state = storage::AlertState::waiting, .next_attempt_at = time_of("2099-01-01T00:00:00Z")});
    });
    EXPECT_EQ(retry(R"({"hook":"oncall"})").body, R"({"retried":0,"hastened":1})");
}

TEST_F(DeadAlerts, AreRefusedAWrongFilter) {
    reject(1);
    give_up();
    problem(retry("[]"), 422);
    problem(retry("{"), 400);
    problem(retry(R"({"state":"dead"})"), 422);
    problem(retry(R"({"hook":1})"), 422);
    problem(call("POST", "/v1/alerts/retry?hook=oncall"), 400);
    problem(call("POST", "/v1/alerts/" + first_id() + "/retry?now"), 400);
    const auto body = problem(retry(R"({"hook":"oncal","kind":"rejectd"})"), 422);
    EXPECT_EQ(boost::json::serialize(body.at("errors")),
              R"([{"pointer":"/hook","detail":"is no hook of the configuration; did you mean oncall?"},)"
              R"({"pointer":"/kind","detail":"is no kind of finding; did you mean rejected?"}])");
    EXPECT_EQ(count("dead"), 1U);
    EXPECT_TRUE(resumed_.empty());
}

TEST_F(DeadAlerts, OfAHookThatIsGoneStayDead) {
    webhook(numbered_vin(0), "approved", "2026-03-01T10:00:00Z");
    webhook(numbered_vin(0), "revoked", "2026-03-01T11:00:00Z");
    give_up();
    const auto refused = problem(call("POST", "/v1/alerts/" + first_id() + "/retry"), 409);
    EXPECT_NE(std::string(refused.at("detail").as_string()).find("retired"), std::string::npos);
    EXPECT_EQ(retry().body, R"({"retried":0,"hastened":0})");
    problem(retry(R"({"hook":"retired"})"), 422);
}

TEST_F(DeadAlerts, OfADisabledHookStayDead) {
    reject(1);
    webhook(numbered_vin(7), "suspended", "2026-03-01T11:00:00Z");
    give_up();
    disable("oncall");
    const auto refused = problem(call("POST", "/v1/alerts/" + first_id() + "/retry"), 409);
    EXPECT_NE(std::string(refused.at("detail").as_string()).find("POST /v1/hooks/oncall/enable"),
              std::string::npos);
    problem(retry(R"({"hook":"oncall"})"), 409);
    EXPECT_EQ(retry().body, R"({"retried":1,"hastened":0})") << "that of the other hook";
    EXPECT_EQ(resumed_, Names{"desk"});
    EXPECT_EQ(call("POST", "/v1/hooks/oncall/enable").status, 204U);
    EXPECT_EQ(retry(R"({"hook":"oncall"})").body, R"({"retried":1,"hastened":0})");
}

}  // namespace
