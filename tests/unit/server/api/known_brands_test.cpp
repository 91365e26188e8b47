// Brands in any case of letters, wherever callers name them.
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>

#include "tests/unit/server/api/service.hpp"

namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class Brands : public Service {
  protected:
    Brands() {
        sweep({listed(numbered_vin(1), "suspended", "Audi"), listed(numbered_vin(2), "error", "Byd")});
    }
    std::string detail(const std::string& target) {
        return problem(call("GET", target), 400).at("detail").as_string().c_str();
    }
};

TEST_F(Brands, FitAsFiltersInAnyCaseOfLetters) {
    for (const auto* brand : {"Audi", "AUDI", "audi", "BYD"}) {
        const auto query = std::string("?brand=") + brand;
        EXPECT_EQ(get("/v1/vehicles" + query).at("vehicles").as_array().size(), 1U) << brand;
        EXPECT_EQ(get("/v1/findings" + query).at("findings").as_array().size(), 1U) << brand;
        EXPECT_EQ(get("/v1/transitions" + query).at("transitions").as_array().size(), 1U) << brand;
        EXPECT_EQ(get("/v1/statistics" + query).at("brands").as_array().size(), 1U) << brand;
    }
    for (const auto* list : {"vehicles", "findings", "transitions"})
        EXPECT_TRUE(get("/v1/" + std::string(list) + "?brand=Kia").at(list).as_array().empty())
            << "known, but there is none";
}

TEST_F(Brands, ThatNobodyHasNameTheNearest) {
    for (const auto* list :
         {"/v1/vehicles?", "/v1/findings?", "/v1/transitions?", "/v1/transitions?missed=true&",
          "/v1/capture?", "/v1/statistics?", "/v1/stream?"})
        EXPECT_EQ(detail(std::string(list) + "brand=ADUI"), "unknown brand \"ADUI\"; did you mean audi?")
            << list;
    EXPECT_THAT(detail("/v1/vehicles?brand=audi,seat"), HasSubstr("repeat the parameter"));
    EXPECT_THAT(detail("/v1/vehicles?brand=audi&brand=lada-niva"),
                AllOf(HasSubstr("\"lada-niva\"; known are bmw, citroen,"), EndsWith("sandbox, Byd")));
}

TEST_F(Brands, ThatWereOnlyAskedForAreKnown) {
    write([](storage::Writing& writing) {
        const auto ticket = writing.begin_command(
            {storage::CommandKind::request, vin_of(numbered_vin(3)), "zeekr", std::nullopt, "operator"});
        writing.finish_command(
            ticket, {storage::CommandState::refused, 200, clearance::KnownStatus::error, "Invalid brand"});
    });
    EXPECT_EQ(get("/v1/findings?brand=Zeekr").at("findings").as_array().size(), 1U);
}

TEST_F(Brands, OfASilenceMustBeKnownToo) {
    const auto add = [this](const std::string& brand) {
        return call("POST", "/v1/silences", R"({"until":"2026-03-02T00:00:00Z","brand":")" + brand + R"("})");
    };
    EXPECT_EQ(boost::json::serialize(problem(add("volkswagn"), 422).at("errors")),
              R"([{"pointer":"/brand","detail":"unknown brand \"volkswagn\"; did you mean volkswagen?"}])");
    EXPECT_EQ(add("VOLKSWAGEN").status, 201U);
}

}  // namespace
