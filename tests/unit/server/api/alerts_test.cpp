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

}  // namespace
