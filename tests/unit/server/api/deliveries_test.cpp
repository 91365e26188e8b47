// GET /v1/deliveries, GET /v1/deliveries/{id}, GET /v1/deliveries/{id}/body.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "server/api/base64.hpp"
#include "tests/unit/server/api/service.hpp"

namespace {

using storage::DeliveryOutcome;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Deliveries : public Service {
  protected:
    std::vector<std::int64_t> ids(const std::string& query) {
        std::vector<std::int64_t> all;
        for (const auto& each : all_pages("/v1/deliveries?" + query, "deliveries", 500))
            all.push_back(each.at("id").as_int64());
        return all;
    }
    void empty_bodies() {
        storage::Pruned pruned;
        do {
            write([&](storage::Writing& writing) { pruned = writing.prune({.bodies = now_}); });
        } while (pruned.more);
    }
};

TEST_F(Deliveries, AreShownNewestFirstWithEveryField) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:00:00Z");
    archive("hello", DeliveryOutcome::ping);
    const auto page = get("/v1/deliveries");
    EXPECT_TRUE(page.at("next_cursor").is_null());
    const auto& list = page.at("deliveries").as_array();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].at("outcome"), "ping");
    EXPECT_TRUE(list[0].at("vin").is_null());
    auto recorded = list[1].as_object();
    const std::string digest(recorded.at("digest").as_string());
    EXPECT_THAT(digest, ::testing::MatchesRegex("[0-9a-f]{32}"));
    recorded["digest"] = "d";
    recorded["body_bytes"] = recorded.at("body_bytes").as_int64() > 0;
    EXPECT_EQ(boost::json::serialize(recorded),
              R"({"id":1,"received_at":"2026-03-01T12:00:00.000Z","outcome":"recorded",)"
              R"("event_type":"fleet_clearance_changed","vin":"WBA00000000000001","problem":null,)"
              R"("secret":"main","delivery_id":"d-1","remote":"127.0.0.1:1","digest":"d",)"
              R"("body_bytes":true,"body_removed_at":null})");
}

TEST_F(Deliveries, AreFilteredByOutcomeSecretTypeVehicleAndTime) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:00:00Z");
    archive("a", DeliveryOutcome::ping);
    now_ += std::chrono::hours(1);
    archive("b", DeliveryOutcome::ignored);
    archive("c", DeliveryOutcome::unreadable);
    EXPECT_THAT(ids("outcome=recorded"), ElementsAre(1));
    EXPECT_THAT(ids("outcome=ping&outcome=unreadable"), ElementsAre(4, 2));
    EXPECT_THAT(ids("secret=main"), ElementsAre(1));
    EXPECT_THAT(ids("event_type=news"), ElementsAre(4, 3, 2));
    EXPECT_THAT(ids("vin=wba00000000000001"), ElementsAre(1));
    EXPECT_THAT(ids("vin=" + numbered_vin(2)), IsEmpty());
    EXPECT_THAT(ids("since=2026-03-01T12:30:00Z"), ElementsAre(4, 3));
    EXPECT_THAT(ids("until=2026-03-01T12:30:00Z&outcome=ping"), ElementsAre(2));
}

TEST_F(Deliveries, ArePagedToTheEndWithoutDoubleOrGap) {
    for (int i = 0; i < 7; ++i) archive(std::to_string(i), DeliveryOutcome::ignored);
    const auto all = all_pages("/v1/deliveries", "deliveries", 500);
    ASSERT_EQ(all.size(), 7U);
    for (const std::size_t limit : {1U, 3U, 7U}) {
        EXPECT_EQ(all_pages("/v1/deliveries", "deliveries", limit), all);
        EXPECT_EQ(all_pages("/v1/deliveries?outcome=ignored", "deliveries", limit), all);
    }
    const auto cursor = cursor_of(get("/v1/deliveries?limit=1"));
    problem(call("GET", "/v1/deliveries?limit=1&outcome=ignored&cursor=" + cursor), 400);
}

TEST_F(Deliveries, AreRefusedForAQueryThatIsNotUnderstood) {
    for (const auto* query :
         {"outcome=recieved", "outcome=", "secret=a&secret=b", "vin=%20", "vin=-1", "since=today",
          "limit=501", "since=2026-03-02T00:00:00Z&until=2026-03-02T00:00:00Z", "cursor=AAAA",
          "status=approved"})
        problem(call("GET", std::string("/v1/deliveries?") + query), 400);
    const auto body = problem(call("GET", "/v1/deliveries?outcom=ping"), 400);
    EXPECT_THAT(std::string(body.at("detail").as_string()), HasSubstr("did you mean outcome?"));
    problem(call("GET", "/v1/deliveries", "", ""), 401);
    EXPECT_EQ(call("GET", "/v1/deliveries", "", "read-secret").status, 200U);
}

TEST_F(Deliveries, OneByItsNumberHasItsBodyAndTheTransitionItLedTo) {
    webhook(numbered_vin(1), "approved", "2026-03-01T11:00:00Z");
    const auto delivery = get("/v1/deliveries/1");
    const auto of_list = get("/v1/deliveries").at("deliveries").at(0).as_object();
    for (const auto& member : of_list) EXPECT_EQ(delivery.at(member.key()), member.value()) << member.key();
    EXPECT_EQ(delivery.at("body_encoding"), "utf-8");
    EXPECT_THAT(std::string(delivery.at("body").as_string()), HasSubstr("approved"));
    const auto history = get("/v1/vehicles/" + numbered_vin(1) + "/transitions");
    EXPECT_EQ(delivery.at("transition"), history.at("transitions").at(0));
}

TEST_F(Deliveries, OfNoVehicleLedToNoTransition) {
    archive("hello", DeliveryOutcome::ping);
    EXPECT_TRUE(get("/v1/deliveries/1").at("transition").is_null());
    EXPECT_EQ(get("/v1/deliveries/1").at("body"), "hello");
}

TEST_F(Deliveries, WithABodyThatIsNoTextShowItInBase64) {
    archive("\xFF\x01", DeliveryOutcome::unreadable);
    const auto delivery = get("/v1/deliveries/1");
    EXPECT_EQ(delivery.at("body_encoding"), "base64");
    EXPECT_EQ(delivery.at("body"), "/wE=");
}

TEST_F(Deliveries, GiveTheirBodyByteForByte) {
    const std::string body("\xFF\0<script>", 10);
    archive(body, DeliveryOutcome::unreadable);
    const auto response = call("GET", "/v1/deliveries/1/body");
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "application/octet-stream");
    EXPECT_EQ(response.body, body);
    using Header = std::pair<std::string, std::string>;
    EXPECT_THAT(response.headers,
                Contains(Header("Content-Disposition", "attachment; filename=\"delivery-1.bin\"")));
}

TEST_F(Deliveries, WhoseBodyWasRemovedSaySo) {
    archive("hello", DeliveryOutcome::ping);
    now_ += std::chrono::hours(1);
    empty_bodies();
    const auto delivery = get("/v1/deliveries/1");
    EXPECT_EQ(delivery.at("body_removed_at"), "2026-03-01T13:00:00.000Z");
    EXPECT_TRUE(delivery.at("body").is_null());
    EXPECT_TRUE(delivery.at("body_encoding").is_null());
    const auto gone = problem(call("GET", "/v1/deliveries/1/body"), 410);
    EXPECT_EQ(gone.at("type"), "urn:clearance-tracker:problem:gone");
}

TEST_F(Deliveries, ThatAreNotThereAre404) {
    archive("hello", DeliveryOutcome::ping);
    for (const auto* unknown : {"2", "0", "-1", "x", "99999999999999999999"}) {
        problem(call("GET", std::string("/v1/deliveries/") + unknown), 404);
        problem(call("GET", std::string("/v1/deliveries/") + unknown + "/body"), 404);
    }
    problem(call("GET", "/v1/deliveries/1?raw=true"), 400);
    problem(call("GET", "/v1/deliveries/1/body?raw=true"), 400);
    problem(call("GET", "/v1/deliveries/1/body", "", ""), 401);
}

TEST(Base64, IsThatOfTheStandardsExamples) {
    const std::vector<std::pair<std::string, std::string>> examples{{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : examples) EXPECT_EQ(api::to_base64(bytes), text);
    EXPECT_EQ(api::to_base64("\xFB\xFF"), "+/8=");
}

}  // namespace
