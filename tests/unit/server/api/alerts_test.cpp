// GET /v1/alerts, GET /v1/alerts/{id}.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

class Alerts : public Service {
  protected:
    /// Each rejection of a vehicle makes an alert.
    void reject(int count) {
        for (int i = 0; i < count; ++i)
            webhook(numbered_vin(i), "rejected", "2026-03-01T11:00:00Z", "Privacy mode is on");
        form_alerts();
    }
    boost::json::object newest() { return get("/v1/alerts").at("alerts").at(0).as_object(); }
    std::string newest_id() { return std::to_string(newest().at("id").as_int64()); }
};

TEST_F(Alerts, AreNoneWhereNothingHappened) {
    EXPECT_EQ(boost::json::serialize(get("/v1/alerts")), R"({"alerts":[],"next_cursor":null})");
}

TEST_F(Alerts, AreShownWithEveryField) {
    reject(1);
    auto alert = newest();
    EXPECT_GT(alert.at("id").as_int64(), 0);
    EXPECT_TRUE(alert.at("message_id").as_string().starts_with("msg_"));
    EXPECT_EQ(alert.at("group"), alert.at("message_id")) << "it tells the opening";
    alert.erase("id");
    alert.erase("message_id");
    alert.erase("group");
    EXPECT_EQ(boost::json::value(alert),
              boost::json::parse(
                  R"({"hook":"oncall","kind":"rejected","change":"opened","findings":1,"state":"waiting",)"
                  R"("attempts":0,"created_at":"2026-03-01T12:00:00.000Z",)"
                  R"("next_attempt_at":"2026-03-01T12:00:00.000Z","finished_at":null,"last_status":null,)"
                  R"("last_error":null})"));
}

TEST_F(Alerts, OfAnEndHaveTheGroupOfTheOpening) {
    reject(1);
    const auto opening = newest();
    webhook(numbered_vin(0), "approved", "2026-03-01T11:30:00Z");
    form_alerts();
    const auto end = newest();
    EXPECT_EQ(end.at("change"), "resolved");
    EXPECT_EQ(end.at("group"), opening.at("message_id"));
    EXPECT_NE(end.at("message_id"), opening.at("message_id"));
    const auto told = get("/v1/alerts/" + newest_id()).at("told").at(0).as_object();
    EXPECT_EQ(told.at("summary").as_string(), numbered_vin(0) + " was rejected: privacy mode is on")
        << "as it was told";
}

TEST_F(Alerts, TellWhatBecameOfThem) {
    reject(1);
    const auto id = newest().at("id").as_int64();
    write([&](storage::Writing& writing) {
        writing.record_attempt(
            id, {storage::AlertState::waiting, now_ + std::chrono::minutes(1), 500, "cut \xE2\x82", ""});
    });
    auto alert = newest();
    EXPECT_EQ(alert.at("attempts").as_int64(), 1);
    EXPECT_EQ(alert.at("next_attempt_at").as_string(), "2026-03-01T12:01:00.000Z");
    EXPECT_EQ(alert.at("last_status").as_int64(), 500);
    EXPECT_EQ(alert.at("last_error").as_string(), "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    write([&](storage::Writing& writing) {
        writing.record_attempt(id, {storage::AlertState::dead, std::nullopt, 410, "", ""});
    });
    alert = newest();
    EXPECT_EQ(alert.at("state").as_string(), "dead");
    EXPECT_TRUE(alert.at("next_attempt_at").is_null());
    EXPECT_TRUE(alert.at("finished_at").is_string());
}

TEST_F(Alerts, OneOfThemAloneShowsWhatItToldAndTheLastAnswer) {
    reject(1);
    const auto id = newest().at("id").as_int64();
    auto alert = get("/v1/alerts/" + newest_id());
    EXPECT_TRUE(alert.at("last_answer").is_null());
    EXPECT_EQ(alert.at("message_id"), newest().at("message_id"));
    ASSERT_EQ(alert.at("told").as_array().size(), 1U);
    const auto told = alert.at("told").at(0).as_object();
    EXPECT_EQ(told.at("finding"), get("/v1/findings").at("findings").at(0).at("id"));
    EXPECT_EQ(told.at("kind"), "rejected");
    EXPECT_EQ(told.at("vin").as_string(), numbered_vin(0));
    EXPECT_EQ(told.at("reason_code"), "privacy_mode");
    EXPECT_EQ(told.at("since"), "2026-03-01T11:00:00.000Z");
    write([&](storage::Writing& writing) {
        writing.record_attempt(id, {storage::AlertState::dead, {}, 400, "HTTP 400", "no \xFF thanks"});
    });
    alert = get("/v1/alerts/" + newest_id());
    EXPECT_EQ(alert.at("last_answer"), "no \xEF\xBF\xBD thanks");
    EXPECT_EQ(alert.size(), newest().size() + 2);
}

TEST_F(Alerts, ThatAreNotThereAre404) {
    reject(1);
    for (const auto* unknown : {"4711", "0", "-1", "x", "1e3", "99999999999999999999"})
        problem(call("GET", std::string("/v1/alerts/") + unknown), 404);
    problem(call("GET", "/v1/alerts/" + newest_id() + "?told=true"), 400);
}

TEST_F(Alerts, ArePagedToTheEndWithoutDoubleOrGap) {
    reject(13);
    const auto all = all_pages("/v1/alerts", "alerts", 500);
    ASSERT_EQ(all.size(), 13U);
    for (std::size_t i = 1; i < all.size(); ++i)
        EXPECT_LT(all[i].at("id").as_int64(), all[i - 1].at("id").as_int64());
    for (const std::size_t limit : {1U, 5U, 13U}) EXPECT_EQ(all_pages("/v1/alerts", "alerts", limit), all);
}

TEST_F(Alerts, AreFilteredByStateHookAndKind) {
    webhook(numbered_vin(1), "rejected", "2026-03-01T11:00:00Z");
    webhook(numbered_vin(2), "suspended", "2026-03-01T11:00:00Z");
    webhook(numbered_vin(3), "rejected", "2026-03-01T11:00:00Z");
    form_alerts();
    const auto all = all_pages("/v1/alerts", "alerts", 500);
    ASSERT_EQ(all.size(), 3U);
    write([&](storage::Writing& writing) {
        writing.record_attempt(all.back().at("id").as_int64(),
                               {storage::AlertState::dead, {}, 400, "HTTP 400", ""});
    });
    const auto count = [this](const std::string& query) {
        return all_pages("/v1/alerts?" + query, "alerts", 1).size();
    };
    EXPECT_EQ(count("state=waiting"), 2U);
    EXPECT_EQ(count("state=waiting&state=dead"), 3U);
    EXPECT_EQ(count("hook=oncall"), 2U);
    EXPECT_EQ(count("hook=desk&hook=oncall"), 3U);
    EXPECT_EQ(count("hook=nobody"), 0U) << "one of yesterday's configuration may have alerts";
    EXPECT_EQ(count("kind=status_unknown"), 1U);
    EXPECT_EQ(count("hook=oncall&kind=status_unknown"), 0U);
    EXPECT_EQ(count("state=delivered"), 0U);
    for (const auto* query : {"state=died", "kind=reject", "hook=", "vin=WBA00000000000001"})
        problem(call("GET", std::string("/v1/alerts?") + query), 400);
    const auto cursor = cursor_of(get("/v1/alerts?hook=oncall&limit=1"));
    problem(call("GET", "/v1/alerts?hook=desk&limit=1&cursor=" + cursor), 400);
}

}  // namespace
