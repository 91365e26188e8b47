#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

class Alerts : public Service {
  protected:
    /// Each rejection of a vehicle makes an alert.
    void reject(int count) {
        for (int i = 0; i < count; ++i) webhook(numbered_vin(i), "rejected", "2026-03-01T11:00:00Z");
    }
    storage::Id first_id() { return get("/v1/alerts").at("alerts").as_array().back().at("id").as_int64(); }
};

TEST_F(Alerts, AreNoneWhereNothingHappened) {
    EXPECT_EQ(boost::json::serialize(get("/v1/alerts")), R"({"alerts":[],"next_cursor":null})");
}

TEST_F(Alerts, AreShownWithEveryField) {
    reject(1);
    auto alert = get("/v1/alerts").at("alerts").at(0).as_object();
    EXPECT_GT(alert.at("id").as_int64(), 0);
    EXPECT_TRUE(alert.at("message_id").as_string().starts_with("msg_"));
    alert.erase("id");
    alert.erase("message_id");
    EXPECT_EQ(alert.at("hook").as_string(), "oncall");
    EXPECT_EQ(alert.at("kind").as_string(), "rejected");
    EXPECT_EQ(alert.at("vin").as_string(), numbered_vin(0));
    EXPECT_EQ(alert.at("state").as_string(), "waiting");
    EXPECT_EQ(alert.at("attempts").as_int64(), 0);
    EXPECT_EQ(alert.at("created_at").as_string(), "2026-03-01T12:00:00.000Z");
    EXPECT_TRUE(alert.at("next_attempt_at").is_string());
    for (const auto* member : {"finished_at", "last_status", "last_error"})
        EXPECT_TRUE(alert.at(member).is_null());
    EXPECT_EQ(alert.size(), 10U);
}

TEST_F(Alerts, TellWhatBecameOfThem) {
    reject(1);
    const auto id = first_id();
    write([&](storage::Writing& writing) {
        writing.record_attempt(
            id, {storage::AlertState::waiting, now_ + std::chrono::minutes(1), 500, "cut \xE2\x82"});
    });
    auto alert = get("/v1/alerts").at("alerts").at(0).as_object();
    EXPECT_EQ(alert.at("attempts").as_int64(), 1);
    EXPECT_EQ(alert.at("next_attempt_at").as_string(), "2026-03-01T12:01:00.000Z");
    EXPECT_EQ(alert.at("last_status").as_int64(), 500);
    EXPECT_EQ(alert.at("last_error").as_string(), "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    write([&](storage::Writing& writing) {
        writing.record_attempt(id, {storage::AlertState::dead, std::nullopt, 410, ""});
    });
    alert = get("/v1/alerts").at("alerts").at(0).as_object();
    EXPECT_EQ(alert.at("state").as_string(), "dead");
    EXPECT_TRUE(alert.at("next_attempt_at").is_null());
    EXPECT_TRUE(alert.at("finished_at").is_string());
}

TEST_F(Alerts, ArePagedToTheEndWithoutDoubleOrGap) {
    reject(13);
    const auto all = all_pages("/v1/alerts", "alerts", 500);
    ASSERT_EQ(all.size(), 13U);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_LT(all[i].at("id").as_int64(), all[i - 1].at("id").as_int64());
    for (const std::size_t limit : {1U, 5U, 13U}) EXPECT_EQ(all_pages("/v1/alerts", "alerts", limit), all);
}

/// Every alert of `reject(count)` is given up.
class DeadAlerts : public Alerts {
  protected:
    void give_up(int count) {
        reject(count);
        for (const auto& alert : all_pages("/v1/alerts?state=waiting", "alerts", 500)) {
            const auto id = alert.at("id").as_int64();
            write([id](storage::Writing& writing) {
                writing.record_attempt(id, {storage::AlertState::dead, std::nullopt, 400, "no"});
            });
        }
    }
    std::size_t count(const std::string& state) {
        return get("/v1/alerts?state=" + state + "&limit=500").at("alerts").as_array().size();
    }
    http::Response retry(const std::string& body = {}) { return call("POST", "/v1/alerts/retry", body); }
};

TEST_F(DeadAlerts, AreListedByTheirState) {
    give_up(3);
    webhook(numbered_vin(9), "rejected", "2026-03-01T11:00:00Z");
    EXPECT_EQ(count("dead"), 3U);
    EXPECT_EQ(count("waiting"), 1U);
    EXPECT_EQ(count("delivered"), 0U);
    EXPECT_EQ(all_pages("/v1/alerts?state=dead", "alerts", 1).size(), 3U);
    const auto page = get("/v1/alerts?state=dead&limit=1");
    const std::string cursor(page.at("next_cursor").as_string());
    problem(call("GET", "/v1/alerts?limit=1&cursor=" + cursor), 400);
    for (const auto* query : {"state=lost", "state=", "state=dead&state=waiting", "states=dead"})
        problem(call("GET", std::string("/v1/alerts?") + query), 400);
}

TEST_F(DeadAlerts, AreSentAgainOneByOne) {
    give_up(2);
    const auto id = std::to_string(first_id());
    const auto answer = call("POST", "/v1/alerts/" + id + "/retry");
    EXPECT_EQ(answer.status, 202U);
    const auto alert = boost::json::parse(answer.body);
    EXPECT_EQ(alert.at("state").as_string(), "waiting");
    EXPECT_EQ(alert.at("attempts").as_int64(), 0);
    EXPECT_EQ(count("dead"), 1U);
    problem(call("POST", "/v1/alerts/" + id + "/retry"), 409);
    for (const auto* unknown : {"4711", "0", "-1", "x", "1e3", "99999999999999999999"})
        problem(call("POST", std::string("/v1/alerts/") + unknown + "/retry"), 404);
}

TEST_F(DeadAlerts, AreSentAgainAllAtOnceOrByFilter) {
    give_up(1'100);
    EXPECT_EQ(retry(R"({"kind":"stuck"})").body, R"({"retried":0})");
    EXPECT_EQ(retry(R"({"hook":"oncall","kind":"rejected"})").body, R"({"retried":1100})");
    EXPECT_EQ(count("dead"), 0U);
    EXPECT_EQ(retry().body, R"({"retried":0})");
    EXPECT_EQ(retry("{}").status, 202U);
}

TEST_F(DeadAlerts, AreRefusedAWrongFilter) {
    give_up(1);
    problem(retry("[]"), 422);
    problem(retry("{"), 400);
    problem(retry(R"({"state":"dead"})"), 422);
    problem(retry(R"({"hook":1})"), 422);
    const auto body = problem(retry(R"({"hook":"oncal"})"), 422);
    EXPECT_NE(boost::json::serialize(body).find("oncall"), std::string::npos) << "the nearest";
    EXPECT_EQ(count("dead"), 1U);
}

TEST_F(DeadAlerts, OfAHookThatIsGoneStayDead) {
    alert_hook_ = "retired";
    give_up(1);
    problem(call("POST", "/v1/alerts/" + std::to_string(first_id()) + "/retry"), 409);
    EXPECT_EQ(retry().body, R"({"retried":0})");
}

}  // namespace
