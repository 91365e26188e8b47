// Findings that follow from a vehicle's present, from their opening to their end.
#include "tests/unit/storage/finding_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class VehicleFindingsOf : public Findings {
  public:
    CommandTicket begin(CommandKind kind) {
        const CommandIntent intent{
            .kind = kind, .vin = vin(), .brand = "bmw", .tags = std::nullopt, .by = "operator"};
        return write([&](Writing& writing) { return writing.begin_command(intent); });
    }
    void finish(const CommandTicket& ticket, CommandState state, std::optional<Status> answer = {}) {
        const CommandOutcome outcome{
            .state = state, .http_status = 200, .status = answer, .description = "invalid brand"};
        write_only([&](Writing& writing) { writing.finish_command(ticket, outcome); });
    }
    void command(CommandKind kind, CommandState state, std::optional<Status> answer = {}) {
        finish(begin(kind), state, answer);
        clock.advance(1min);
    }
    std::string now() const { return clearance::format_time(clock.now()).substr(0, 19); }
    std::string told(const std::string& status, const std::string& reason = {}) {
        webhook(status, now() + "Z", reason);
        clock.advance(1h);
        return open().empty() ? "" : open().front();
    }
    const std::string rejected = "rejected " + first_vin, unasked = "revoked_unasked " + first_vin;
};

TEST_F(VehicleFindingsOf, ARejectionTellWhyAndHowLateItWasKnown) {
    told("pending");
    EXPECT_THAT(findings(), IsEmpty());
    webhook("rejected", "12:59:30", "Privacy mode is on");
    const auto found = findings().at(0);
    EXPECT_THAT(open(), ElementsAre(rejected));
    EXPECT_EQ(found.opened_at, at("13:00:00"));
    EXPECT_EQ(found.reason, "Privacy mode is on");
    EXPECT_EQ(found.detail, R"({"transition":2,"status":"rejected","occurred_at":"2026-03-02T12:59:30.000Z",)"
                            R"("estimated":false,"known_after_seconds":30})");
    EXPECT_EQ(open(FindingKind::rejected), 1);
}

class EndOfARejection : public VehicleFindingsOf, public testing::WithParamInterface<std::string> {};

TEST_P(EndOfARejection, IsAnyOtherPresent) {
    EXPECT_EQ(told("rejected"), rejected);
    told(GetParam());
    EXPECT_EQ(open(FindingKind::rejected), 0);
    EXPECT_EQ(findings().back().closed_at, clock.now() - 1h);
}

INSTANTIATE_TEST_SUITE_P(By, EndOfARejection, testing::Values("approved", "pending", "revoked"),
                         [](const auto& word) { return word.param; });

TEST_F(VehicleFindingsOf, ARejectionOfTheNextEpisodeAreOthers) {
    told("rejected", "first");
    list(item("rejected", {.changelog = {{"2026-03-02T12:00:00Z", KnownStatus::rejected, "first"},
                                         {"2026-03-02T12:30:00Z", KnownStatus::pending, ""},
                                         {"2026-03-02T12:45:00Z", KnownStatus::rejected, "second"}}}));
    EXPECT_EQ(story(), "rejected pending rejected");
    EXPECT_THAT(open(), ElementsAre(rejected));
    ASSERT_EQ(findings().size(), 2U);
    EXPECT_EQ(findings()[0].reason, "second");
    EXPECT_EQ(findings()[1].reason, "first");
    EXPECT_EQ(findings()[1].closed_at, clock.now());
}

TEST_F(VehicleFindingsOf, ARejectionTellTheWordsThatCameLater) {
    told("rejected");
    EXPECT_EQ(findings().at(0).reason, "");
    list(item("rejected", {.changelog = {{"2026-03-02T12:00:01Z", KnownStatus::rejected, "no consent"}}}));
    ASSERT_EQ(findings().size(), 1U);
    EXPECT_EQ(findings()[0].reason, "no consent");
}

TEST_F(VehicleFindingsOf, ARejectionTellItsTimeAsItIsKnownNowAlsoWhereItHasEnded) {
    told("pending");
    webhook("rejected", "12:59:30");
    clock.advance(1h);
    told("approved");
    EXPECT_THAT(open(), IsEmpty());
    list(item("approved", {.changelog = {{"2026-03-02T12:00:00Z", KnownStatus::pending, ""},
                                         {"2026-03-02T12:55:00Z", KnownStatus::rejected, ""},
                                         {"2026-03-02T14:00:00Z", KnownStatus::approved, ""}}}));
    EXPECT_EQ(findings()[0].since, at("12:55:00"));
    EXPECT_THAT(detail(), HasSubstr(R"("occurred_at":"2026-03-02T12:55:00.000Z","estimated":false,)"
                                    R"("known_after_seconds":300)"));
}

class EstimatedRejection : public VehicleFindingsOf {
  public:
    EstimatedRejection() {
        full_sweep({item("pending")});
        clock.advance(1h);
        list(item("rejected"));
        clock.advance(10min);
    }
    void date_it() {
        list(
            item("rejected", {.changelog = {{"2026-03-02T12:20:00Z", KnownStatus::rejected, "no consent"}}}));
    }
};

TEST_F(EstimatedRejection, IsTheSameFindingOnceItIsDated) {
    EXPECT_THAT(detail(), HasSubstr(R"("occurred_at":"2026-03-02T13:00:00.000Z","estimated":true,)"
                                    R"("known_after_seconds":null)"));
    EXPECT_EQ(findings()[0].since, at("13:00:00"));
    date_it();
    ASSERT_EQ(findings().size(), 1U);
    EXPECT_EQ(findings()[0].since, at("12:20:00"));
    EXPECT_FALSE(findings()[0].estimated);
    EXPECT_EQ(findings()[0].reason, "no consent");
    EXPECT_THAT(detail(), HasSubstr(R"("occurred_at":"2026-03-02T12:20:00.000Z","estimated":false,)"
                                    R"("known_after_seconds":2400)"));
}

TEST_F(EstimatedRejection, StaysClosedByAPersonOnceItIsDated) {
    EXPECT_TRUE(write([](Writing& writing) { return writing.close_finding(1, "me", "known"); }));
    date_it();
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(findings().size(), 1U);
}

TEST_F(VehicleFindingsOf, WhatIsAdoptedAreNone) {
    full_sweep({item("rejected"), item("revoked", {.vin = fleet_vin(1)}),
                item("rejected", {.vin = fleet_vin(2),
                                  .changelog = {{"2026-02-01T08:00:00Z", KnownStatus::rejected, "old"}}})});
    EXPECT_THAT(findings(), IsEmpty());
    clock.advance(15min);
    list(item("rejected", {.salt = "again"}));
    EXPECT_THAT(findings(), IsEmpty());
    EXPECT_EQ(told("rejected"), rejected) << "a webhook makes up for that";
}

TEST_F(VehicleFindingsOf, WhatASweepFindsAfterAnOutageSayHowLateItIs) {
    full_sweep({item("pending")});
    clock.advance(50h);
    full_sweep({item("rejected", {.changelog = {{"2026-03-02T12:30:00Z", KnownStatus::rejected, ""}}})});
    EXPECT_THAT(open(), ElementsAre(rejected));
    EXPECT_THAT(detail(), HasSubstr(R"("known_after_seconds":)" + std::to_string(49 * 3600 + 1800)));
}

TEST_F(VehicleFindingsOf, ARevocationNobodyAskedForEndWhenItIsAskedForAgain) {
    told("approved");
    EXPECT_EQ(told("revoked"), unasked);
    EXPECT_THAT(detail(), HasSubstr(R"("status":"revoked")"));
    told("pending");
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(told("canceled"), unasked);
}

struct EndCommand {
    std::string name;
    CommandState state;
    std::optional<Status> answer;
    bool asked;
};

class RevokedAfter : public VehicleFindingsOf, public testing::WithParamInterface<EndCommand> {};

TEST_P(RevokedAfter, ACommandThatMayHaveDoneItIsNoFinding) {
    told("approved");
    command(CommandKind::end, GetParam().state, GetParam().answer);
    EXPECT_EQ(told("revoked"), GetParam().asked ? "" : unasked);
    told("pending");
    told("approved");
    clock.advance(24h);
    EXPECT_EQ(told("revoked"), unasked) << "the command was of another episode";
}

INSTANTIATE_TEST_SUITE_P(It, RevokedAfter,
                         testing::Values(EndCommand{"Accepted", CommandState::accepted, KnownStatus::revoking,
                                                    true},
                                         EndCommand{"Unknown", CommandState::unknown, {}, true},
                                         EndCommand{"Refused", CommandState::refused, {}, false}),
                         [](const auto& each) { return each.param.name; });

TEST_F(VehicleFindingsOf, ARevocationSoonAfterOurOwnAndANewRequestAreFindings) {
    told("approved");
    clock.advance(-59min);
    command(CommandKind::end, CommandState::accepted, KnownStatus::revoking);
    webhook("revoked", now() + "Z");
    clock.advance(1min);
    command(CommandKind::request, CommandState::accepted, KnownStatus::pending);
    told("approved");
    EXPECT_THAT(open(), IsEmpty());
    EXPECT_EQ(told("revoked"), unasked);
}

TEST_F(VehicleFindingsOf, ARevocationWhileOurCommandIsRefusedOpenWithTheRefusal) {
    told("approved");
    const auto ticket = begin(CommandKind::end);
    EXPECT_EQ(told("revoked"), "") << "it may have been ours";
    finish(ticket, CommandState::refused);
    EXPECT_THAT(open(), ElementsAre(unasked));
}

TEST_F(VehicleFindingsOf, AFailedRequestLastWhileTheSameIsToldAgain) {
    told("approved");
    command(CommandKind::end, CommandState::accepted, KnownStatus::revoking);
    told("revoked");
    command(CommandKind::request, CommandState::refused, KnownStatus::error);
    EXPECT_THAT(open(), ElementsAre(rejected));
    list(item("revoked"));
    EXPECT_THAT(open(), ElementsAre(rejected));
    told("pending");
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(VehicleFindingsOf, ARequestAnsweredWithErrorLastUntilOneIsTaken) {
    command(CommandKind::request, CommandState::refused, KnownStatus::error);
    EXPECT_THAT(open(), ElementsAre(rejected));
    EXPECT_EQ(detail(), R"({"command":1,"status":"error"})");
    EXPECT_EQ(findings()[0].reason, "invalid brand");
    EXPECT_EQ(findings()[0].brand, "bmw") << "as it was asked for: nobody else told it yet";
    command(CommandKind::request, CommandState::refused);
    EXPECT_THAT(open(), ElementsAre(rejected));
    command(CommandKind::request, CommandState::accepted, KnownStatus::pending);
    EXPECT_THAT(open(), IsEmpty());
}

TEST_F(VehicleFindingsOf, ARequestForAVehicleThatIsApprovedOrUnderWayAreNone) {
    for (const auto* status : {"pending", "approved", "revoking"}) {
        told(status);
        command(CommandKind::request, CommandState::refused, KnownStatus::error);
        EXPECT_THAT(findings(), IsEmpty()) << status;
    }
}

TEST_F(VehicleFindingsOf, AnOlderLedgerAreOpenedWhenItIsOpened) {
    told("rejected");
    close();
    {
        Database older(path(), Database::Mode::read_write, 1s);
        older.execute(
            "DELETE FROM finding_news; DELETE FROM findings; UPDATE meta SET value = '2' WHERE key = "
            "'folded_by'");
    }
    EXPECT_THAT(open(), ElementsAre(rejected));
}

TEST_F(VehicleFindingsOf, AnErasedVehicleGoWithIt) {
    told("rejected", "of " + first_vin);
    erase();
    EXPECT_THAT(findings(), IsEmpty());
}

/// Who ended it is erased; what was before the request is nobody's news.
TEST_F(VehicleFindingsOf, OfAnErasedVehicleThatIsAskedForAgainBeginWithTheRequest) {
    for (const auto* end : {"rejected", "revoked"}) {
        const auto before = now() + "Z";
        told(end);
        erase();
        clock.advance(1h);
        const auto ticket = begin(CommandKind::request);
        clock.advance(1min);
        list(item(end, {.changelog = {{before, Status(end), ""}}}));
        EXPECT_EQ(story(), end);
        EXPECT_THAT(open(), IsEmpty()) << end;
        finish(ticket, CommandState::refused);
        const auto after = now() + "Z";
        clock.advance(10min);
        list(item("rejected",
                  {.changelog = {{before, Status(end), ""},
                                 {after, Status(KnownStatus::pending), ""},
                                 {clearance::format_time(clock.now()), Status(KnownStatus::rejected), ""}}}));
        EXPECT_THAT(open(), ElementsAre(rejected)) << end;
        erase();
    }
}

}  // namespace
}  // namespace storage
