// GET /v1/audit, and what is in it.
#include <gmock/gmock.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "server/api/audit_intent.hpp"
#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Audit : public Service {
  protected:
    json::array entries(const std::string& query = {}) {
        return get("/v1/audit" + query).at("audit").as_array();
    }
    json::object newest() { return entries("?limit=1").at(0).as_object(); }
    std::vector<std::string> actions(const std::string& query = {}) {
        std::vector<std::string> words;
        for (const auto& each : entries(query)) words.emplace_back(each.as_object().at("action").as_string());
        return words;
    }
};

TEST_F(Audit, HasEveryCommandThereIs) {
    std::size_t commands = 0;
    for (const auto& route : router_.routes()) {
        if (route.method == "GET" || route.pattern == "/v1/session" || route.name == "compare") continue;
        auto target = route.pattern;
        if (const auto begin = target.find('{'); begin != std::string::npos)
            target.replace(begin, target.find('}') - begin + 1, numbered_vin(1));
        call(route.method, target);
        ++commands;
        ASSERT_EQ(entries().size(), commands) << route.method << ' ' << route.pattern;
        EXPECT_EQ(newest().at("action").as_string(), std::string_view(route.name));
        EXPECT_EQ(newest().at("by"), "operator");
        EXPECT_FALSE(newest().at("status").is_null());
    }
    EXPECT_GE(commands, 13U);
}

TEST_F(Audit, TellsWhoWhenHowAndWhatCameOfIt) {
    call("POST", "/v1/vehicles/" + numbered_vin(1) + "/check");
    auto entry = newest();
    EXPECT_EQ(entry.at("at"), "2026-03-01T12:00:00.000Z");
    EXPECT_EQ(entry.at("finished_at"), "2026-03-01T12:00:00.000Z");
    EXPECT_EQ(entry.at("means"), "token");
    EXPECT_EQ(entry.at("action"), "check");
    EXPECT_EQ(entry.at("vehicles"), 1);
    EXPECT_EQ(entry.at("vins"), json::array({numbered_vin(1)}));
    EXPECT_EQ(entry.at("status"), 202);
    call("POST", "/v1/findings/42/close");
    entry = newest();
    EXPECT_EQ(entry.at("subject"), "42");
    EXPECT_EQ(entry.at("vehicles"), 0);
    EXPECT_EQ(entry.at("status"), 404);
}

TEST_F(Audit, HasNothingOfReadsAndOfWhoIsRefused) {
    get("/v1/summary");
    call("POST", "/v1/sweeps", "", "read-secret");
    call("POST", "/v1/sweeps", "", "wrong");
    call("POST", "/v1/sweeps", "", "");
    EXPECT_THAT(entries(), IsEmpty());
    EXPECT_EQ(reconciler_.sweeps, 0);
}

TEST_F(Audit, NamesTheVehiclesOfACommandForMany) {
    json::array vehicles;
    for (int n = 0; n < 30; ++n) vehicles.push_back({{"vin", numbered_vin(n)}, {"brand", "bmw"}});
    call("POST", "/v1/vehicles", json::serialize(json::object{{"vehicles", vehicles}}));
    EXPECT_EQ(newest().at("vehicles"), 30);
    EXPECT_EQ(newest().at("vins").as_array().size(), 20U);
    EXPECT_EQ(newest().at("erased"), 0);
    EXPECT_THAT(actions("?vin=" + numbered_vin(29)), ElementsAre("request"));
    EXPECT_THAT(actions("?vin=" + numbered_vin(30)), IsEmpty());
}

TEST_F(Audit, NeverSaysWhichVehicleWasErased) {
    webhook(numbered_vin(1), "rejected", "2026-03-01T11:00:00Z");
    call("POST", "/v1/vehicles/" + numbered_vin(1) + "/check");
    call("DELETE", "/v1/vehicles/" + numbered_vin(1) + "/data");
    EXPECT_THAT(actions(), ElementsAre("erase", "check"));
    for (const auto& each : entries()) {
        EXPECT_EQ(each.at("erased"), 1);
        EXPECT_THAT(each.at("vins").as_array(), IsEmpty());
    }
    EXPECT_THAT(entries("?vin=" + numbered_vin(1)), IsEmpty());
}

TEST_F(Audit, OfAnErasureOfNothingCountsNothing) {
    problem(call("DELETE", "/v1/vehicles/" + numbered_vin(1) + "/data"), 404);
    EXPECT_EQ(newest().at("vehicles"), 1);
    EXPECT_EQ(newest().at("erased"), 0);
    EXPECT_EQ(newest().at("status"), 404);
}

TEST_F(Audit, TellsWhatWasWrittenWhereAVinShouldBe) {
    problem(call("DELETE", "/v1/vehicles/-1"), 422);
    EXPECT_EQ(newest().at("subject"), "-1");
    EXPECT_EQ(newest().at("vehicles"), 0);
    EXPECT_THAT(newest().at("vins").as_array(), IsEmpty());
}

TEST_F(Audit, IsFilteredAndPaged) {
    for (int i = 0; i < 5; ++i) {
        call("POST", "/v1/sweeps");
        now_ += std::chrono::minutes(1);
        call("POST", "/v1/vehicles/" + numbered_vin(1) + "/check");
    }
    EXPECT_EQ(all_pages("/v1/audit", "audit", 3).size(), 10U);
    EXPECT_EQ(all_pages("/v1/audit?action=check", "audit", 2).size(), 5U);
    EXPECT_EQ(entries("?by=operator&action=start_sweep").size(), 5U);
    EXPECT_THAT(entries("?by=dashboard"), IsEmpty());
    EXPECT_EQ(entries("?since=2026-03-01T12:02:00Z&until=2026-03-01T12:04:00Z").size(), 4U);
    const auto cursor = cursor_of(get("/v1/audit?action=check&limit=2"));
    problem(call("GET", "/v1/audit?action=start_sweep&limit=2&cursor=" + cursor), 400);
    problem(call("GET", "/v1/audit?limit=2&cursor=" + cursor), 400);
}

TEST_F(Audit, RefusesWhatItDoesNotKnow) {
    EXPECT_THAT(std::string(problem(call("GET", "/v1/audit?action=chek"), 400).at("detail").as_string()),
                testing::HasSubstr("check"));
    for (const std::string query :
         {"?actor=a", "?vin=%20", "?vin=-1", "?since=yesterday", "?until=2026", "?by=", "?cursor=AAAA",
          "?by=a&by=b", "?since=2026-03-01T12:00:00Z&until=2026-03-01T12:00:00Z"})
        problem(call("GET", "/v1/audit" + query), 400);
}

TEST_F(Audit, ACommandThatCannotBeWrittenDownIsNotCarriedOut) {
    BrokenLedger broken;
    api::Api api(api::Parts{broken, commands_, reconciler_, *replay_, metrics_, authority_, {}, false});
    http::Router router;
    api.add_routes(router);
    http::Request request;
    request.method = "POST";
    request.headers = {{"Authorization", "Bearer operate-secret"}};
    testing::internal::CaptureStderr();
    const auto response = ask(loop_, router, request, "/v1/sweeps");
    EXPECT_THAT(testing::internal::GetCapturedStderr(), testing::HasSubstr("ledger_write_failed"));
    problem(response, 503);
    EXPECT_EQ(reconciler_.sweeps, 0);
}

storage::AuditIntent intent_of(const std::string& type, const std::string& body) {
    http::Request request;
    request.headers = {{"Content-Type", type}};
    request.body = body;
    return api::audit_intent(request, {"ann"}, "request", false);
}

TEST(AuditIntent, NamesEachVehicleOfABody) {
    auto intent = intent_of("application/json", R"({"vehicles":[{"vin":"wba00000000000001"},
        {"vin":"\u0057BA00000000000002"},{"vin":"WBA00000000000001"},{"vin":"short"},{"vin":3},7]})");
    EXPECT_EQ(intent.vehicles, 2);
    EXPECT_THAT(intent.vins, ElementsAre(vin_of("WBA00000000000001"), vin_of("WBA00000000000002")));
    intent =
        intent_of("text/csv; charset=utf-8", "vin;brand\nWBA00000000000001;bmw\r\n\"wba00000000000002\";x\n");
    EXPECT_THAT(intent.vins, ElementsAre(vin_of("WBA00000000000001"), vin_of("WBA00000000000002")));
    intent = intent_of("application/json", R"({"vin":"WBA00000000000003","until":"2026-01-01T00:00:00Z"})");
    EXPECT_THAT(intent.vins, ElementsAre(vin_of("WBA00000000000003")));
}

TEST(AuditIntent, OfAHostileBodyNamesNone) {
    for (const std::string body :
         {"", "{", "[]", "null", R"({"vehicles":{}})", R"({"vehicles":[[[]]]})", "\xFF\xFE"})
        EXPECT_THAT(intent_of("application/json", body).vins, IsEmpty()) << body;
    std::string many = "{\"vehicles\":[";
    for (int n = 0; n < 2'000; ++n) many += "{\"vin\":\"" + numbered_vin(n) + "\"},";
    many.back() = ']';
    const auto intent = intent_of("application/json", many + "}");
    EXPECT_EQ(intent.vehicles, 2'000);
    EXPECT_EQ(intent.vins.size(), 1'000U);
}

TEST(AuditIntent, HasAnOutcomeThatCountsWhatAnErasureErased) {
    storage::AuditIntent intent;
    intent.action = "erase";
    intent.vehicles = 1;
    EXPECT_EQ(api::audit_outcome(intent, 200).erased, 1);
    EXPECT_EQ(api::audit_outcome(intent, 202).erased, 1);
    for (const int refused : {400, 404, 422, 500, 503})
        EXPECT_EQ(api::audit_outcome(intent, refused).erased, 0);
    intent = intent_of("application/json", R"({"vehicles":[{"vin":"WBA00000000000001"}]})");
    EXPECT_EQ(api::audit_outcome(intent, 200).erased, 0);
    EXPECT_THAT(api::audit_outcome(intent, 200).vins, ElementsAre(vin_of("WBA00000000000001")));
}

TEST(AuditIntent, KeepsALongSubjectShort) {
    http::Request request;
    request.parameters = {std::string(10'000, 'x')};
    EXPECT_EQ(api::audit_intent(request, {"ann"}, "test_hook", false).subject.size(), 100U);
}

}  // namespace
