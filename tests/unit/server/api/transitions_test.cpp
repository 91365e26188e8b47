// GET /v1/vehicles/{vin}/transitions.
#include <gmock/gmock.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

class Transitions : public Service {
  protected:
    const std::string vin_ = numbered_vin(1);
    const std::string target_ = "/v1/vehicles/" + vin_ + "/transitions";

    /// pending, rejected, pending, … one a day.
    std::vector<clearance::ChangelogEntry> changelog(int count) {
        std::vector<clearance::ChangelogEntry> entries;
        for (int i = 0; i < count; ++i) {
            const auto day = (i < 9 ? "0" : "") + std::to_string(i + 1);
            entries.push_back({"2026-02-" + day + "T08:00:00Z",
                               clearance::Status(i % 2 == 0 ? "pending" : "rejected"),
                               i % 2 == 0 ? "" : "No data"});
        }
        return entries;
    }
    std::vector<std::string> times(const std::vector<json::object>& items) {
        std::vector<std::string> result;
        for (const auto& item : items) result.emplace_back(item.at("occurred_at").as_string().c_str());
        return result;
    }
};

TEST_F(Transitions, AreShownOldestFirstWithEveryField) {
    webhook(vin_, "rejected", "2026-02-02T08:00:01Z", "No data");
    sweep({listed(vin_, "rejected", "bmw", changelog(2))});
    const auto page = get(target_);
    ASSERT_EQ(page.at("transitions").as_array().size(), 2U);
    auto pending = page.at("transitions").at(0).as_object();
    auto rejected = page.at("transitions").at(1).as_object();
    EXPECT_GT(pending.at("seq").as_int64(), 0);
    EXPECT_NE(pending.at("seq").as_int64(), rejected.at("seq").as_int64());
    pending.stable_erase(pending.find("seq"));
    rejected.stable_erase(rejected.find("seq"));
    EXPECT_EQ(
        json::serialize(pending),
        R"({"transition":2,"vin":"WBA00000000000001","from":null,"to":"pending","occurred_at":"2026-02-01T08:00:00.000Z",)"
        R"("recorded_at":"2026-03-01T12:00:00.000Z","sources":["sweep"],"reason":null,"expected":true,)"
        R"("estimated":false,"provisional":false,"unconfirmed":false,"episode":1})");
    EXPECT_EQ(json::serialize(rejected),
              R"({"transition":1,"vin":"WBA00000000000001","from":"pending","to":"rejected",)"
              R"("occurred_at":"2026-02-02T08:00:00.000Z","recorded_at":"2026-03-01T12:00:00.000Z",)"
              R"("sources":["webhook","sweep"],"reason":"No data","expected":true,)"
              R"("estimated":false,"provisional":false,"unconfirmed":false,"episode":1})");
    EXPECT_EQ(page.at("as_of").as_string(), "2026-03-01T12:00:00.000Z");
    EXPECT_TRUE(page.at("next_cursor").is_null());
}

TEST_F(Transitions, HaveTheirEvidenceOnRequest) {
    webhook(vin_, "rejected", "2026-02-02T08:00:01Z", "No data");
    const auto requested = now_;
    sweep({listed(vin_, "rejected", "bmw",
                  {{"2026-02-01 08:00:00", clearance::Status("pending"), ""},
                   {"2026-02-02T08:00:00Z", clearance::Status("rejected"), "No data"}})});
    const auto shown = get(target_ + "?evidence=true").at("transitions").as_array();
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(json::serialize(shown[0].at("evidence")),
              R"([{"kind":"changelog","reference":{"sweep":1},"status":"pending",)"
              R"("time_as_written":"2026-02-01 08:00:00","occurred_at":"2026-02-01T08:00:00.000Z",)"
              R"("recorded_at":"2026-03-01T12:00:00.000Z","requested_at":"2026-03-01T12:00:00.000Z",)"
              R"("reason":null}])");
    const auto& evidence = shown[1].at("evidence").as_array();
    ASSERT_EQ(evidence.size(), 2U);
    EXPECT_EQ(json::serialize(evidence[0]),
              R"({"kind":"webhook","reference":{"delivery":1},"status":"rejected",)"
              R"("time_as_written":"2026-02-02T08:00:01Z","occurred_at":"2026-02-02T08:00:01.000Z",)"
              R"("recorded_at":"2026-03-01T12:00:00.000Z","requested_at":null,"reason":"No data"})");
    EXPECT_EQ(evidence[1].at("requested_at").as_string(), clearance::format_time(requested));

    auto without = shown[1].as_object();
    without.stable_erase(without.find("evidence"));
    for (const auto* query : {"", "?evidence=false"})
        EXPECT_EQ(get(target_ + query).at("transitions").at(1).as_object(), without) << query;
    EXPECT_EQ(problem(call("GET", target_ + "?evidence=1"), 400).at("detail").as_string(),
              "evidence must be true or false, not \"1\"");
}

TEST_F(Transitions, OfAnAnswerOrABareStatusHaveNoWrittenTime) {
    write([this](storage::Writing& writing) {
        const auto ticket = writing.begin_command(
            {storage::CommandKind::request, vin_of(vin_), "bmw", std::nullopt, "operator"});
        writing.finish_command(ticket,
                               {storage::CommandState::accepted, 200, clearance::Status("pending"), ""});
    });
    now_ += std::chrono::hours(1);
    sweep({listed(vin_, "approved", "bmw")});
    const auto shown = get(target_ + "?evidence=true").at("transitions").as_array();
    ASSERT_EQ(shown.size(), 2U);
    const auto& answer = shown[0].at("evidence").at(0).as_object();
    EXPECT_EQ(answer.at("kind").as_string(), "answer");
    EXPECT_EQ(json::serialize(answer.at("reference")), R"({"command":1})");
    EXPECT_TRUE(answer.at("time_as_written").is_null());
    EXPECT_EQ(answer.at("requested_at").as_string(), "2026-03-01T12:00:00.000Z");
    const auto& listing = shown[1].at("evidence").at(0).as_object();
    EXPECT_EQ(listing.at("kind").as_string(), "listing");
    EXPECT_TRUE(listing.at("time_as_written").is_null());
    EXPECT_TRUE(listing.at("occurred_at").is_null());
}

TEST_F(Transitions, ArePagedWithTheirEvidenceToo) {
    sweep({listed(vin_, "rejected", "bmw", changelog(6))});
    const auto all = all_pages(target_ + "?evidence=true", "transitions", 4);
    ASSERT_EQ(all.size(), 6U);
    for (const auto& each : all) EXPECT_EQ(each.at("evidence").as_array().size(), 1U);
}

TEST_F(Transitions, AWebhookAloneStandsProvisionally) {
    webhook(vin_, "pending", "2026-02-01T08:00:00Z");
    const auto transition = get(target_).at("transitions").at(0).as_object();
    EXPECT_TRUE(transition.at("provisional").as_bool());
    EXPECT_EQ(json::serialize(transition.at("sources")), R"(["webhook"])");
}

TEST_F(Transitions, ArePagedToTheEndWithoutDoubleOrGap) {
    sweep({listed(vin_, "rejected", "bmw", changelog(12))});
    const auto all = times(all_pages(target_, "transitions", 500));
    ASSERT_EQ(all.size(), 12U);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    for (const std::size_t limit : {1U, 5U, 6U, 12U})
        EXPECT_EQ(times(all_pages(target_, "transitions", limit)), all);
}

TEST_F(Transitions, HistoryAmendedBetweenTwoPagesDoublesNothing) {
    sweep({listed(vin_, "rejected", "bmw", changelog(6))});
    const auto first = get(target_ + "?limit=3");
    now_ += std::chrono::hours(1);
    auto longer = changelog(8);
    longer.insert(longer.begin(), {"2026-01-15T08:00:00Z", clearance::Status("approved"), ""});
    sweep({listed(vin_, "rejected", "bmw", longer)});
    std::vector<json::object> shown;
    for (const auto& item : first.at("transitions").as_array()) shown.push_back(item.as_object());
    const auto second = get(target_ + "?limit=500&cursor=" + cursor_of(first));
    for (const auto& item : second.at("transitions").as_array()) shown.push_back(item.as_object());
    auto expected = times(all_pages(target_, "transitions", 500));
    ASSERT_EQ(expected.size(), 9U);
    expected.erase(expected.begin());  // came before what was shown already
    EXPECT_EQ(times(shown), expected);
}

TEST_F(Transitions, ACursorOfAnotherVehicleIsForeign) {
    sweep({listed(vin_, "rejected", "bmw", changelog(4)),
           listed(numbered_vin(2), "rejected", "bmw", changelog(4))});
    const auto cursor = cursor_of(get(target_ + "?limit=2"));
    problem(call("GET", "/v1/vehicles/" + numbered_vin(2) + "/transitions?cursor=" + cursor), 400);
    EXPECT_EQ(call("GET", "/v1/vehicles/wba00000000000001/transitions?cursor=" + cursor).status, 200U);
}

}  // namespace
