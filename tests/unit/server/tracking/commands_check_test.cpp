// What is refused before it is sent.
#include "server/tracking/commands.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

const clearance::Tags named{{"vw-group-customer-name", "Fleet Ltd"}};

class CommandChecks : public TrackingTest {
  public:
    CommandAnswer ask(std::vector<api_client::ClearanceRequest> requests,
                      bool customer_name_configured = false) {
        CommandOptions options;
        options.customer_name_configured = customer_name_configured;
        const auto commands = make_commands(*ledger, platform, std::move(options));
        return run(commands->ask(std::move(requests), "operator"));
    }
    /// The words a lone request is refused with; empty when it was sent.
    std::string refusal(const api_client::ClearanceRequest& request, bool customer_name_configured = false) {
        platform.calls.clear();
        platform.commands = {
            {.results = {{clearance::Vin::parse(request.vin).value_or(vin()).text(), "pending", {}, {}}}}};
        const auto answer = ask({request}, customer_name_configured);
        const bool refused = answer.results.at(0).status == "refused";
        EXPECT_EQ(refused, answer.all_refused);
        EXPECT_EQ(refused, platform.calls.empty()) << "what is refused is never sent, what is not is";
        EXPECT_FALSE(answer.failure);
        return refused ? answer.results.at(0).description : "";
    }
};

TEST_F(CommandChecks, RefuseAVinThatIsNotSeventeenLettersAndDigits) {
    const std::string words = "a VIN is 17 letters and digits";
    EXPECT_EQ(refusal({"WVWZZZ1KZ6W00000", "bmw", {}, {}}), words);
    EXPECT_EQ(refusal({"WVWZZZ1KZ6W0000011", "bmw", {}, {}}), words);
    EXPECT_EQ(refusal({"WVWZZZ1KZ6W00000-", "bmw", {}, {}}), words);
    EXPECT_EQ(refusal({"WVWZZZ1KZ6W 00001", "bmw", {}, {}}), words);
    EXPECT_EQ(refusal({"", "bmw", {}, {}}), words);
    EXPECT_EQ(refusal({"\x01", "bmw", {}, {}}), words);
    EXPECT_EQ(count("SELECT count(*) FROM commands"), 0) << "nothing of them is kept";
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 0);
}

TEST_F(CommandChecks, LetAVinThroughAsItsKey) {
    EXPECT_EQ(refusal({" wvwzzz1kz6w000001 ", "bmw", {}, {}}), "");
    EXPECT_EQ(platform.calls, std::vector<std::string>{"request " + first_vin});
    EXPECT_EQ(platform.requested.at(0).vin, first_vin);
}

TEST_F(CommandChecks, RefuseAMissingBrandButLetAnUnknownOneThrough) {
    EXPECT_EQ(refusal({first_vin, "", {}, {}}), "the brand is missing");
    EXPECT_EQ(refusal({first_vin, "a-brand-of-tomorrow", {}, {}}), "");
}

TEST_F(CommandChecks, RefuseVolkswagenGroupBrandsWithoutTheCustomerName) {
    const std::string words =
        "the Volkswagen Group brands need the tag vw-group-customer-name (the fleet operator's business "
        "name)";
    for (const std::string brand : {"volkswagen", "audi", "skoda", "seat", "cupra", "Audi"}) {
        EXPECT_EQ(refusal({first_vin, brand, {}, {}}), words) << brand;
    }
    EXPECT_EQ(refusal({first_vin, "audi", clearance::Tags{{"depot", "Ulm"}}, {}}), words);
    EXPECT_EQ(refusal({first_vin, "audi", clearance::Tags{{"vw-group-customer-name", ""}}, {}}), words);
    EXPECT_EQ(refusal({first_vin, "audi", named, {}}), "");
    EXPECT_EQ(refusal({first_vin, "bmw", {}, {}}), "");
}

TEST_F(CommandChecks, LetThemThroughWhereTheNameIsConfigured) {
    EXPECT_EQ(refusal({first_vin, "audi", {}, {}}, true), "");
}

TEST_F(CommandChecks, RefuseTheSameVinTheSecondTime) {
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}}};
    const auto answer = ask({{first_vin, "bmw", {}, {}}, {"wvwzzz1kz6w000001", "kia", {}, {}}});
    ASSERT_EQ(answer.results.size(), 2U);
    EXPECT_EQ(answer.results[0].status, "pending");
    EXPECT_EQ(answer.results[1].status, "refused");
    EXPECT_EQ(answer.results[1].description, "this VIN stands in the request twice");
    ASSERT_EQ(platform.requested.size(), 1U);
    EXPECT_EQ(platform.requested[0].brand, "bmw");
}

TEST_F(CommandChecks, KeepTheOrderAskedWithRefusedOnesAmongTheOthers) {
    platform.commands = {
        {.results = {{third_vin, "error", "brand invalid", {}}, {first_vin, "pending", {}, {}}}}};
    const auto answer = ask({{first_vin, "bmw", {}, {}},
                             {"too-short", "bmw", {}, {}},
                             {third_vin, "kia", {}, {}},
                             {second_vin, "", {}, {}}});
    std::vector<std::pair<std::string, std::string>> results;
    for (const auto& result : answer.results) results.emplace_back(result.vin, result.status);
    const std::vector<std::pair<std::string, std::string>> expected{
        {first_vin, "pending"}, {"TOO-SHORT", "refused"}, {third_vin, "error"}, {second_vin, "refused"}};
    EXPECT_EQ(results, expected);
    EXPECT_FALSE(answer.all_refused);
    EXPECT_EQ(platform.calls, std::vector<std::string>{"request " + first_vin + "," + third_vin});
}

TEST_F(CommandChecks, SendTagsAndControlMeasuresAsTheyCame) {
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}}};
    const std::string measures = R"({"odometer":{"value":1,"unit":"kilometers"}})";
    ask({{first_vin, "audi", named, measures}});
    ASSERT_EQ(platform.requested.size(), 1U);
    EXPECT_EQ(platform.requested[0].tags, named);
    EXPECT_EQ(platform.requested[0].control_measures, measures);
}

TEST_F(CommandChecks, RefuseToEndAVinThatCannotBe) {
    const auto commands = make_commands(*ledger, platform, {});
    const auto answer = run(commands->end("too-short", "operator"));
    EXPECT_TRUE(answer.all_refused);
    EXPECT_EQ(answer.results.at(0).status, "refused");
    EXPECT_EQ(answer.results.at(0).description, "a VIN is 17 letters and digits");
    EXPECT_TRUE(platform.calls.empty());
}

}  // namespace
}  // namespace tracking
