// GET /v1/vehicles: its filters, orders and pages.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "tests/unit/server/api/service.hpp"

namespace json = boost::json;

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class VehicleSearch : public Service {
  protected:
    /// Four vehicles, all of which differ in what can be asked for.
    void fill() {
        auto first = listed("WBA00000000000001", "approved", "bmw", told("02-01", "approved", ""));
        first.tags = clearance::Tags{{"fleet", "north"}, {"depot", "a b"}};
        auto second =
            listed("WF000000000000002", "rejected", "Ford", told("02-04", "rejected", "Privacy mode is on"));
        second.tags = clearance::Tags{{"fleet", "north"}};
        const auto third =
            listed("WBA00000000000003", "rejected", "bmw", told("02-02", "rejected", "Who knows"));
        const auto fourth = listed("ABC00000000000004", "pending", "audi", told("02-03", "pending", ""));
        sweep({first, second, third, fourth});
    }
    static std::vector<clearance::ChangelogEntry> told(const std::string& day, const std::string& status,
                                                       const std::string& reason) {
        return {{"2026-" + day + "T08:00:00Z", clearance::Status(status), reason}};
    }
    /// The last digits of what a question finds, in order.
    std::string found(const std::string& query) {
        std::string digits;
        const auto page = get("/v1/vehicles?" + query);
        for (const auto& item : page.at("vehicles").as_array()) digits += item.at("vin").as_string().back();
        return digits;
    }
    std::string fault(const std::string& query) {
        return problem(call("GET", "/v1/vehicles?" + query), 400).at("detail").as_string().c_str();
    }
};

TEST_F(VehicleSearch, FindsByTags) {
    fill();
    EXPECT_EQ(found("tag.fleet=north"), "12");
    EXPECT_EQ(found("tag.fleet=north&tag.depot=a%20b"), "1");
    EXPECT_EQ(found("tag.fleet=North"), "");
    EXPECT_EQ(found("tag.fleet=north&status=rejected"), "2");
    EXPECT_THAT(fault("tag.=x"), HasSubstr("unknown query parameter \"tag.\""));
    EXPECT_THAT(fault("tags.fleet=x"), HasSubstr("unknown query parameter"));
    EXPECT_EQ(fault("tag.fleet=north&tag.fleet=south"), "tag.fleet is given twice");
    std::string many;
    for (int i = 0; i < 11; ++i) many += "tag." + std::to_string(i) + "=x&";
    EXPECT_THAT(fault(many + "limit=1"), HasSubstr("no more than 10 tags"));
}

TEST_F(VehicleSearch, FindsByAPartOfTheVin) {
    fill();
    EXPECT_EQ(found("q=wba"), "13");
    EXPECT_EQ(found("q=0002"), "2");
    EXPECT_EQ(found("q=0002&status=approved"), "");
    EXPECT_EQ(found("q=wba&sort=-vin"), "31");
    EXPECT_THAT(fault("q=ab"), HasSubstr("q must be 3 to 64 characters of a VIN"));
    EXPECT_THAT(fault("q=a%20b"), HasSubstr("q must be"));
    EXPECT_THAT(fault("q=" + std::string(65, 'a')), HasSubstr("q must be"));
}

TEST_F(VehicleSearch, FindsByTheTimeOfTheLastTransition) {
    fill();
    EXPECT_EQ(found("since=2026-02-03T08:00:00Z"), "42") << "from that time on, the oldest change first";
    EXPECT_EQ(found("until=2026-02-03T08:00:00Z"), "13") << "and up to, not including it";
    EXPECT_EQ(found("since=2026-02-02T08:00:00Z&until=2026-02-04T08:00:00Z&sort=-since"), "43");
    EXPECT_EQ(found("since=2026-02-02T00:00:00Z&sort=vin"), "432");
    EXPECT_EQ(fault("since=2026-02-02T08:00:00Z&until=2026-02-02T08:00:00Z"),
              "until must be later than since");
    EXPECT_THAT(fault("since=yesterday"), HasSubstr("since must be a time as"));
}

TEST_F(VehicleSearch, FindsByReasonCode) {
    fill();
    EXPECT_EQ(found("reason_code=privacy_mode"), "2");
    EXPECT_EQ(found("reason_code=other"), "3") << "a reason that no rule knows; none is no reason";
    EXPECT_EQ(found("reason_code=other&brand=ford"), "");
    EXPECT_EQ(fault("reason_code=privacy"), "unknown reason_code \"privacy\"; known are privacy_mode, other");
    EXPECT_THAT(fault("reason_code=privacy_mod"), HasSubstr("did you mean privacy_mode?"));
}

TEST_F(VehicleSearch, FindsWhatIsNotListed) {
    fill();
    webhook("WBA00000000000005", "approved", "2026-02-05T08:00:00Z");
    EXPECT_EQ(found("listed=true"), "1234");
    EXPECT_EQ(found("listed=false"), "") << "no list could tell of it yet";
    EXPECT_EQ(fault("listed=no"), "listed must be true or false, not \"no\"");
    EXPECT_EQ(found("stuck=true"), "");
    EXPECT_EQ(found("stuck=false"), "12345");
}

TEST_F(VehicleSearch, Sorts) {
    fill();
    EXPECT_EQ(found(""), "1234");
    EXPECT_EQ(found("sort=since"), "1342");
    EXPECT_EQ(found("sort=-since"), "2431");
    EXPECT_EQ(found("sort=vin"), "4132");
    EXPECT_EQ(found("sort=-vin"), "2314");
    EXPECT_EQ(found("sort=brand"), "4132");
    EXPECT_EQ(found("sort=-brand"), "2314");
    EXPECT_EQ(fault("sort=sinc"), "unknown sort \"sinc\"; did you mean since?");
    EXPECT_THAT(fault("sort=colour"), HasSubstr("known are since, -since, vin, -vin, brand, -brand"));
}

TEST_F(VehicleSearch, PagesInEveryOrder) {
    fill();
    for (const auto* query :
         {"", "sort=since", "sort=-since", "sort=vin", "sort=-vin", "sort=brand", "sort=-brand",
          "tag.fleet=north", "q=000&sort=brand", "since=2026-02-01T00:00:00Z"}) {
        std::string digits;
        for (const auto& item : all_pages("/v1/vehicles?" + std::string(query), "vehicles", 1))
            digits += item.at("vin").as_string().back();
        EXPECT_EQ(digits, found(query)) << query;
    }
}

TEST_F(VehicleSearch, ACursorIsTakenOnlyWithItsFiltersAndItsSort) {
    fill();
    const auto cursor = cursor_of(get("/v1/vehicles?sort=vin&tag.fleet=north&limit=1"));
    EXPECT_EQ(found("sort=vin&tag.fleet=north&limit=2&cursor=" + cursor), "2");
    for (const auto* query :
         {"sort=-vin&tag.fleet=north", "sort=vin&tag.fleet=south", "sort=vin&tag.depot=north",
          "sort=vin&tag.fleet=north&listed=true", "sort=since&tag.fleet=north"}) {
        EXPECT_THAT(fault(query + std::string("&cursor=") + cursor), HasSubstr("cursor")) << query;
    }
}

TEST_F(VehicleSearch, TellsHowManyThereAreWhereThatIsKnownAnyway) {
    fill();
    EXPECT_EQ(get("/v1/vehicles?limit=1").at("total").as_int64(), 4);
    EXPECT_EQ(get("/v1/vehicles?status=rejected&limit=1").at("total").as_int64(), 2);
    EXPECT_EQ(get("/v1/vehicles?status=rejected&brand=FORD").at("total").as_int64(), 1);
    EXPECT_FALSE(get("/v1/vehicles?tag.fleet=north").contains("total"));
}

}  // namespace
