#include "tests/unit/storage/finding_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_F(Findings, OfAnUnlistedVehicleLastUntilItIsListedAgain) {
    full_sweep(fleet(0, 5));
    EXPECT_THAT(findings(), IsEmpty());
    sweep_later(fleet(1, 5));
    EXPECT_THAT(open(), ElementsAre("unlisted " + fleet_vin(0)));
    EXPECT_EQ(findings()[0].opened_at, clock.now());
    EXPECT_EQ(findings()[0].closed_at, std::nullopt);
    EXPECT_EQ(detail(), R"({"sweep":2})");
    sweep_later(fleet(1, 5));
    EXPECT_EQ(findings().size(), 1U) << "one is enough";
    sweep_later(fleet(0, 5));
    EXPECT_THAT(open(), IsEmpty());
    ASSERT_EQ(findings().size(), 1U);
    EXPECT_EQ(findings()[0].closed_at, clock.now());
    sweep_later(fleet(1, 5));
    EXPECT_EQ(findings().size(), 2U) << "a new one the next time";
    EXPECT_EQ(status(fleet_vin(0)), "approved") << "never a revocation";
}

TEST_F(Findings, OfAnUnlistedVehicleEndWithAnyAnswerThatHoldsIt) {
    full_sweep(fleet(0, 5));
    sweep_later(fleet(1, 5));
    list(fleet(0, 1)[0]);
    EXPECT_THAT(open(), IsEmpty());
    sweep_later(fleet(1, 5));
    list(item("revoked", {.vin = fleet_vin(0)}));
    EXPECT_EQ(open(FindingKind::unlisted), 0);
}

TEST_F(Findings, OfAnEmptyListIsOneAndThenOneForEachVehicle) {
    full_sweep(fleet(0, 3));
    sweep_later({});
    EXPECT_THAT(open(), ElementsAre("list_shrunk -"));
    EXPECT_EQ(detail(), R"({"sweep":2,"listed":3,"undecided":3,"unlisted":0})");
    sweep_later({});
    EXPECT_THAT(open(), ElementsAre("unlisted " + fleet_vin(2), "unlisted " + fleet_vin(1),
                                    "unlisted " + fleet_vin(0)));
    EXPECT_EQ(findings().back().kind, FindingKind::list_shrunk);
    EXPECT_EQ(findings().back().closed_at, clock.now());
}

TEST_F(Findings, OfAMuchShorterListEndWithAWholeOne) {
    full_sweep(fleet(0, 60));
    sweep_later(fleet(0, 40));
    EXPECT_THAT(open(), ElementsAre("list_shrunk -"));
    EXPECT_EQ(detail(), R"({"sweep":2,"listed":60,"undecided":20,"unlisted":0})");
    sweep_later(fleet(0, 60));
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listed = 0"), 0);
    EXPECT_EQ(findings().size(), 1U);
}

TEST_F(Findings, OfMoreThanAHundredVehiclesAtOnceAreTheListsAlone) {
    full_sweep(fleet(0, 300));
    sweep_later(fleet(0, 100));
    EXPECT_EQ(detail(), R"({"sweep":2,"listed":300,"undecided":200,"unlisted":0})");
    sweep_later(fleet(0, 100));
    EXPECT_THAT(open(), ElementsAre("list_shrunk -")) << "it stays, and no other comes";
    EXPECT_EQ(detail(), R"({"sweep":2,"listed":300,"undecided":0,"unlisted":200})");
    sweep_later(fleet(1, 100));
    EXPECT_THAT(open(), ElementsAre("unlisted " + fleet_vin(0), "list_shrunk -"));
    sweep_later(fleet(1, 280));
    EXPECT_EQ(findings().back().detail, R"({"sweep":2,"listed":300,"undecided":0,"unlisted":20})");
    sweep_later(fleet(1, 300));
    EXPECT_THAT(open(), ElementsAre("unlisted " + fleet_vin(0)));
    EXPECT_EQ(open(FindingKind::list_shrunk), 0);
    EXPECT_EQ(open(FindingKind::unlisted), 1);
}

TEST_F(Findings, OfMoreThanAHundredOfABigFleetAreTheListsThoughTheyAreConcludedAtOnce) {
    full_sweep(fleet(0, 2'000));
    sweep_later(fleet(150, 2'000));
    EXPECT_THAT(open(), ElementsAre("list_shrunk -"));
    EXPECT_EQ(detail(), R"({"sweep":2,"listed":2000,"undecided":0,"unlisted":150})");
    EXPECT_EQ(count("SELECT count(*) FROM vehicles WHERE listed = 0"), 150);
}

class OddStatus : public Findings, public testing::WithParamInterface<std::string> {};

TEST_P(OddStatus, IsAFindingAsLongAsItIsThePresent) {
    list(item("pending"));
    EXPECT_THAT(findings(), IsEmpty());
    clock.advance(1h);
    list(item(GetParam()));
    EXPECT_EQ(status(), GetParam()) << "kept verbatim";
    EXPECT_THAT(open(), ElementsAre("status_unknown " + first_vin));
    EXPECT_THAT(detail(), testing::HasSubstr("\"status\":\"" + GetParam() + "\""));
    EXPECT_EQ(open(FindingKind::status_unknown), 1);
    clock.advance(1h);
    list(item(GetParam(), {.salt = "again"}));
    EXPECT_EQ(findings().size(), 1U);
    list(item("approved"));
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(findings()[0].closed_at, clock.now());
}

INSTANTIATE_TEST_SUITE_P(Each, OddStatus, testing::Values("suspended", "error"),
                         [](const auto& word) { return word.param; });

TEST_F(Findings, OfAStatusOfItsOwnComeFromAWebhookToo) {
    webhook("suspended", "11:59:00");
    EXPECT_THAT(open(), ElementsAre("status_unknown " + first_vin));
    webhook("dormant", "11:59:30");
    EXPECT_THAT(open(), ElementsAre("status_unknown " + first_vin));
    EXPECT_THAT(detail(), testing::HasSubstr(R"("status":"dormant")"));
    EXPECT_EQ(findings().size(), 2U) << "of each word";
}

TEST_F(Findings, AreUndoneWithTheirJob) {
    EXPECT_THROW(write_only(suspend_and_break), std::runtime_error);
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM finding_news"), 0);
}

TEST_F(Findings, AreReadNewestFirstInPagesOpenOnesAlone) {
    for (int n = 0; n < 5; ++n) webhook("suspended", "11:59:00", {}, fleet_vin(n));
    webhook("approved", "11:59:30", {}, fleet_vin(3));
    const auto ids = [this](const FindingQuery& query) {
        std::vector<Id> found;
        for (const auto& each : findings(query)) found.push_back(each.id);
        return found;
    };
    EXPECT_THAT(ids({.open = false, .limit = 3}), ElementsAre(5, 4, 3));
    EXPECT_THAT(ids({.open = false, .limit = 3, .before = 3}), ElementsAre(2, 1));
    EXPECT_THAT(ids({.open = true, .limit = 3}), ElementsAre(5, 3, 2));
    EXPECT_THAT(ids({.open = true, .limit = 3, .before = 2}), ElementsAre(1));
}

}  // namespace
}  // namespace storage
