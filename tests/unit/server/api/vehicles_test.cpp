// GET /v1/vehicles, GET /v1/vehicles/{vin}.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::HasSubstr;

class Vehicles : public Service {
  protected:
    /// `count` of them: every third is approved, the others pending; even ones are bmw, odd ones ford.
    void fill(int count) {
        std::vector<clearance::ListedVehicle> list;
        for (int i = 0; i < count; ++i) {
            list.push_back(
                listed(numbered_vin(i), i % 3 == 0 ? "approved" : "pending", i % 2 == 0 ? "bmw" : "ford"));
        }
        sweep(list);
    }

    std::set<std::string> vins(const std::vector<json::object>& items) {
        std::set<std::string> result;
        for (const auto& item : items) result.insert(item.at("vin").as_string().c_str());
        EXPECT_EQ(result.size(), items.size()) << "one vehicle stands on two pages";
        return result;
    }
};

TEST_F(Vehicles, OfAnEmptyLedgerAreNone) {
    const auto page = get("/v1/vehicles");
    EXPECT_EQ(json::serialize(page), R"({"vehicles":[],"next_cursor":null,"total":0,"as_of":null})");
}

TEST_F(Vehicles, AreShownWithEveryField) {
    auto vehicle = listed("WBA00000000000001", "rejected", "bmw",
                          {{"2026-02-01T08:00:00Z", clearance::Status("pending"), ""},
                           {"2026-02-03T08:00:00.5Z", clearance::Status("rejected"), "No consent"}});
    vehicle.tags = clearance::Tags{{"fleet", "north"}};
    sweep({vehicle});
    const auto page = get("/v1/vehicles");
    ASSERT_EQ(page.at("vehicles").as_array().size(), 1U);
    EXPECT_EQ(
        json::serialize(page.at("vehicles").at(0)),
        R"({"vin":"WBA00000000000001","brand":"bmw","status":"rejected","since":"2026-02-03T08:00:00.500Z",)"
        R"("reason":"No consent","tags":{"fleet":"north"},"episode":1,"listed":true,)"
        R"("first_seen":"2026-03-01T12:00:00.000Z","last_confirmed":"2026-03-01T12:00:00.000Z"})");
    EXPECT_EQ(page.at("as_of").as_string(), "2026-03-01T12:00:00.000Z");
}

TEST_F(Vehicles, WhatIsNotKnownIsNull) {
    webhook("WBA00000000000001", "pending", "2026-03-01T11:00:00Z");
    const auto page = get("/v1/vehicles");
    const auto& vehicle = page.at("vehicles").at(0).as_object();
    for (const auto* member : {"brand", "reason", "listed", "last_confirmed"}) {
        ASSERT_TRUE(vehicle.contains(member)) << member;
        EXPECT_TRUE(vehicle.at(member).is_null()) << member;
    }
    EXPECT_TRUE(page.at("as_of").is_null()) << "no sweep was complete yet";
}

TEST_F(Vehicles, ArePagedToTheEndWithoutDoubleOrGap) {
    fill(23);
    for (const std::size_t limit : {1U, 5U, 22U, 23U, 24U}) {
        EXPECT_EQ(vins(all_pages("/v1/vehicles", "vehicles", limit)).size(), 23U) << limit;
    }
}

TEST_F(Vehicles, TheLastFullPageLeadsNowhere) {
    fill(10);
    const auto first = get("/v1/vehicles?limit=5");
    const auto second = get("/v1/vehicles?limit=5&cursor=" + cursor_of(first));
    EXPECT_EQ(second.at("vehicles").as_array().size(), 5U);
    EXPECT_TRUE(second.at("next_cursor").is_null());
}

TEST_F(Vehicles, AHundredMakeAPageUnlessMoreAreAskedFor) {
    fill(120);
    EXPECT_EQ(get("/v1/vehicles").at("vehicles").as_array().size(), 100U);
    EXPECT_EQ(get("/v1/vehicles?limit=500").at("vehicles").as_array().size(), 120U);
}

TEST_F(Vehicles, OneThatAppearsBetweenTwoPagesDoublesNothing) {
    fill(6);
    const auto first = get("/v1/vehicles?limit=4");
    webhook("AAA00000000000001", "pending", "2026-03-01T11:00:00Z");
    const auto second = get("/v1/vehicles?limit=4&cursor=" + cursor_of(first));
    std::vector<json::object> items;
    for (const auto& item : first.at("vehicles").as_array()) items.push_back(item.as_object());
    for (const auto& item : second.at("vehicles").as_array()) items.push_back(item.as_object());
    EXPECT_EQ(vins(items).size(), 7U);
}

TEST_F(Vehicles, AreFilteredByStatusAndBrand) {
    fill(24);
    EXPECT_EQ(all_pages("/v1/vehicles?status=approved", "vehicles", 3).size(), 8U);
    EXPECT_EQ(all_pages("/v1/vehicles?status=approved&status=pending", "vehicles", 5).size(), 24U);
    EXPECT_EQ(all_pages("/v1/vehicles?brand=ford", "vehicles", 5).size(), 12U);
    const auto both = all_pages("/v1/vehicles?brand=ford&status=approved", "vehicles", 3);
    EXPECT_EQ(both.size(), 4U);
    for (const auto& vehicle : both) {
        EXPECT_EQ(vehicle.at("brand").as_string(), "ford");
        EXPECT_EQ(vehicle.at("status").as_string(), "approved");
    }
    EXPECT_EQ(all_pages("/v1/vehicles?brand=Ford", "vehicles", 5).size(), 12U);
    EXPECT_TRUE(all_pages("/v1/vehicles?brand=lexus", "vehicles", 5).empty());
    EXPECT_TRUE(all_pages("/v1/vehicles?status=canceled", "vehicles", 5).empty()) << "known, if nobody's";
}

TEST_F(Vehicles, AStatusThatNobodyKnowsIsRefused) {
    fill(3);
    const auto detail = [this](const std::string& query) {
        return std::string(problem(call("GET", "/v1/vehicles?" + query), 400).at("detail").as_string());
    };
    EXPECT_EQ(detail("status=approved&status=rejcted"), "unknown status \"rejcted\"; did you mean rejected?");
    EXPECT_EQ(detail("status=Approved"), "unknown status \"Approved\"; did you mean approved?");
    EXPECT_EQ(detail("status=approved%20"), "unknown status \"approved \"; did you mean approved?");
    EXPECT_EQ(detail("status=rejected,revoked"),
              "unknown status \"rejected,revoked\"; for several repeat the parameter: "
              "status=rejected&status=revoked");
    EXPECT_THAT(detail("status=hibernating"), HasSubstr("known are pending, approved, "));
}

TEST_F(Vehicles, AStatusThatThePlatformInventedIsKnown) {
    sweep({listed(numbered_vin(0), "hibernating", "bmw"), listed(numbered_vin(1), "hibernating", "bmw")});
    const auto first = get("/v1/vehicles?status=hibernating&limit=1");
    EXPECT_EQ(first.at("vehicles").as_array().size(), 1U);
    EXPECT_THAT(problem(call("GET", "/v1/vehicles?status=hibernatin"), 400).at("detail").as_string().c_str(),
                HasSubstr("did you mean hibernating?"));
    now_ += std::chrono::hours(1);
    sweep({listed(numbered_vin(0), "approved", "bmw"), listed(numbered_vin(1), "approved", "bmw")});
    const auto rest = get("/v1/vehicles?status=hibernating&cursor=" + cursor_of(first));
    EXPECT_TRUE(rest.at("vehicles").as_array().empty()) << "also when the last one left it between two pages";
}

TEST_F(Vehicles, ACursorIsTakenOnlyByTheQueryThatGaveIt) {
    fill(10);
    const auto cursor = cursor_of(get("/v1/vehicles?status=pending&limit=2"));
    EXPECT_EQ(call("GET", "/v1/vehicles?status=pending&limit=3&cursor=" + cursor).status, 200U);
    for (const auto& target :
         {"/v1/vehicles?cursor=" + cursor, "/v1/vehicles?status=approved&cursor=" + cursor,
          "/v1/vehicles?status=pending&brand=bmw&cursor=" + cursor, "/v1/sweeps?cursor=" + cursor,
          "/v1/alerts?cursor=" + cursor, std::string("/v1/vehicles?cursor=AAAA"),
          "/v1/vehicles/" + numbered_vin(0) + "/transitions?cursor=" + cursor}) {
        EXPECT_THAT(problem(call("GET", target), 400).at("detail").as_string().c_str(), HasSubstr("cursor"))
            << target;
    }
}

TEST_F(Vehicles, OneIsFoundByItsVinHoweverItIsWritten) {
    fill(2);
    const auto vehicle = get("/v1/vehicles/" + numbered_vin(1));
    EXPECT_EQ(vehicle.at("vin").as_string(), numbered_vin(1));
    EXPECT_EQ(vehicle.at("as_of").as_string(), "2026-03-01T12:00:00.000Z");
    auto in_list = get("/v1/vehicles?brand=ford").at("vehicles").at(0).as_object();
    in_list["as_of"] = vehicle.at("as_of");
    EXPECT_EQ(vehicle, in_list) << "the same fields as in the list";
    EXPECT_EQ(get("/v1/vehicles/%20wba00000000000001%20").at("vin").as_string(), numbered_vin(1));
}

TEST_F(Vehicles, OneThatIsNotKnownIsNotFound) {
    for (const auto* target :
         {"/v1/vehicles/WBA00000000000009", "/v1/vehicles/WBA00000000000009/transitions"}) {
        EXPECT_EQ(problem(call("GET", target), 404).at("detail").as_string(),
                  "no vehicle \"WBA00000000000009\" is known here");
    }
    for (const auto* target : {"/v1/vehicles/%FF%0A", "/v1/vehicles/%FF%0A/transitions"}) {
        EXPECT_EQ(problem(call("GET", target), 404).at("detail").as_string(),
                  "no vehicle \"??\" is known here");
    }
}

TEST_F(Vehicles, OneThatACommandNamedButNobodyHasHeardOfIsNotKnown) {
    webhook("WBA00000000000000", "pending", "");
    for (const auto kind : {storage::CommandKind::request, storage::CommandKind::end}) {
        write([kind](storage::Writing& writing) {
            const storage::CommandIntent intent{kind, vin_of("WBA00000000000001"), "bmw", {}, "operator"};
            const auto ticket = writing.begin_command(intent);
            writing.finish_command(ticket, {storage::CommandState::refused, 404, std::nullopt, "Not found"});
        });
    }
    webhook("WBA00000000000002", "pending", "2026-03-01T11:00:00Z");
    for (const auto* target :
         {"/v1/vehicles/WBA00000000000001", "/v1/vehicles/WBA00000000000001/transitions"}) {
        EXPECT_EQ(problem(call("GET", target), 404).at("detail").as_string(),
                  "no vehicle \"WBA00000000000001\" is known here");
    }
    webhook("WBA00000000000001", "pending", "2026-03-01T11:00:00Z");
    EXPECT_EQ(get("/v1/vehicles/WBA00000000000001").at("status").as_string(), "pending");
}

TEST_F(Vehicles, OneWhoseRequestWasAnsweredWithErrorIsKnownByItsFinding) {
    write([](storage::Writing& writing) {
        const storage::CommandIntent intent{
            storage::CommandKind::request, vin_of("WBA00000000000001"), "peugot", {}, "operator"};
        const auto ticket = writing.begin_command(intent);
        writing.finish_command(ticket, {storage::CommandState::refused, 200,
                                        clearance::Status(clearance::KnownStatus::error), "Invalid brand"});
    });
    ASSERT_EQ(get("/v1/findings?vin=WBA00000000000001").at("findings").as_array().size(), 1U);
    EXPECT_TRUE(get("/v1/vehicles/WBA00000000000001").at("status").is_null());
    EXPECT_TRUE(get("/v1/vehicles/WBA00000000000001/transitions").at("transitions").as_array().empty());
}

TEST_F(Vehicles, OneToldOfWithoutATimeHasNoStatus) {
    webhook("WBA00000000000001", "pending", "");
    const auto vehicle = get("/v1/vehicles/WBA00000000000001");
    EXPECT_TRUE(vehicle.at("status").is_null());
    EXPECT_TRUE(vehicle.at("since").is_null());
    EXPECT_TRUE(vehicle.at("episode").is_null());
    EXPECT_TRUE(get("/v1/vehicles/WBA00000000000001/transitions").at("transitions").as_array().empty());
}

TEST_F(Vehicles, OneIsShownAsItStoodAndAsItWasKnown) {
    const std::string target = "/v1/vehicles/WBA00000000000001";
    webhook("WBA00000000000001", "pending", "2026-03-01T11:00:00Z");
    now_ = time_of("2026-03-01T13:00:00Z");
    sweep({listed("WBA00000000000001", "rejected", "bmw",
                  {{"2026-03-01T11:00:00Z", clearance::Status("pending"), ""},
                   {"2026-03-01T11:30:00Z", clearance::Status("rejected"), "No data"}})});
    EXPECT_EQ(
        json::serialize(get(target + "?at=2026-03-01T11:45:00Z")),
        R"({"vin":"WBA00000000000001","brand":"bmw","status":"rejected","since":"2026-03-01T11:30:00.000Z",)"
        R"("reason":"No data","tags":null,"episode":1,"listed":null,"first_seen":"2026-03-01T12:00:00.000Z",)"
        R"("last_confirmed":null,"as_of":"2026-03-01T13:00:00.000Z","at":"2026-03-01T11:45:00.000Z",)"
        R"("known_at":"2026-03-01T13:00:00.000Z"})");
    const auto known = get(target + "?at=2026-03-01T11:45:00Z&known_at=2026-03-01T12:30:00Z");
    EXPECT_EQ(known.at("status").as_string(), "pending");
    EXPECT_EQ(known.at("known_at").as_string(), "2026-03-01T12:30:00.000Z");
    EXPECT_TRUE(known.at("as_of").is_null()) << "the sweep had not ended then";
    const auto before = get(target + "?at=2026-03-01T10:00:00Z");
    EXPECT_TRUE(before.at("status").is_null());
    EXPECT_TRUE(before.at("episode").is_null());
    const auto unknown = call("GET", target + "?at=2026-03-01T11:45:00Z&known_at=2026-03-01T11:59:59Z");
    EXPECT_EQ(problem(unknown, 404).at("detail").as_string(),
              "nothing was known of vehicle \"WBA00000000000001\" at 2026-03-01T11:59:59.000Z");
}

TEST_F(Vehicles, TheFutureIsNotKnownAndKnowledgeNeedsATimeToLookAt) {
    const auto detail = [this](const std::string& query) {
        std::set<std::string> details;
        for (const auto* path : {"/v1/vehicles/WBA00000000000001?", "/v1/summary?"})
            details.insert(problem(call("GET", path + query), 400).at("detail").as_string().c_str());
        EXPECT_EQ(details.size(), 1U) << "both say the same";
        return *details.begin();
    };
    EXPECT_EQ(detail("at=2026-03-01T12:00:01Z"), "at lies in the future: it is 2026-03-01T12:00:00.000Z");
    EXPECT_EQ(detail("at=2026-03-01T11:00:00Z&known_at=2026-03-01T12:00:01Z"),
              "known_at lies in the future: it is 2026-03-01T12:00:00.000Z");
    EXPECT_EQ(detail("known_at=2026-03-01T11:00:00Z"), "known_at needs at, the time to look at");
    EXPECT_THAT(detail("at=noon"), HasSubstr("at must be a time as "));
    EXPECT_THAT(detail("known_at=noon&at=2026-03-01T11:00:00Z"), HasSubstr("known_at must be a time as "));
}

TEST_F(Vehicles, AnUnknownParameterIsRefusedByEveryEndpoint) {
    for (const auto* target :
         {"/v1/vehicles?statsu=x", "/v1/vehicles/X?limit=1", "/v1/vehicles/X/transitions?status=x",
          "/v1/summary?brand=x", "/v1/sweeps?status=x", "/v1/alerts?hok=x"}) {
        EXPECT_THAT(problem(call("GET", target), 400).at("detail").as_string().c_str(),
                    HasSubstr("unknown query parameter"))
            << target;
    }
}

}  // namespace
