#include "storage/vehicle_search.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class CommandsInLedger : public LedgerTest {
  public:
    CommandTicket begin(CommandKind kind = CommandKind::request) {
        const CommandIntent intent{
            .kind = kind,
            .vin = vin(),
            .brand = kind == CommandKind::request ? "bmw" : "",
            .tags = kind == CommandKind::request ? std::optional(Tags{{"depot", "south"}}) : std::nullopt,
            .by = "operator"};
        return write([&](Writing& writing) { return writing.begin_command(intent); });
    }
    void finish(const CommandTicket& ticket, CommandState state, std::optional<Status> status = std::nullopt,
                const std::string& words = {}) {
        const CommandOutcome outcome{
            .state = state, .http_status = 200, .status = status, .description = words};
        write_only([&](Writing& writing) { writing.finish_command(ticket, outcome); });
    }
    std::vector<OpenCommand> open_ones() {
        return read([](Reading& reading) { return reading.open_commands(); });
    }
};

TEST_F(CommandsInLedger, AreDurableBeforeTheyAreSent) {
    webhook("rejected", "11:00:00");
    const auto ticket = begin();
    EXPECT_EQ(ticket.fence, 1);
    EXPECT_EQ(ticket.requested_at, clock.now());
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE state = 1 AND asked_by = 'operator' AND fence = 1"),
              1);
    EXPECT_EQ(status(), "rejected");
    EXPECT_EQ(vehicle().brand, "") << "asking is not knowing";
}

TEST_F(CommandsInLedger, OfAnUnknownVehicleCountNowhereUntilItHasAStatus) {
    const auto ticket = begin();
    EXPECT_EQ(status(), "-");
    EXPECT_EQ(read([](Reading& reading) { return reading.summary(); }).total, 0);
    EXPECT_THAT(read([](Reading& reading) { return reading.search().page({}).vehicles; }), IsEmpty());
    EXPECT_THAT(read([](Reading& reading) { return reading.unfinished(10, 0); }), IsEmpty());
    clock.advance(1s);
    finish(ticket, CommandState::accepted, KnownStatus::pending);
    EXPECT_EQ(read([](Reading& reading) { return reading.summary(); }).total, 1);
    EXPECT_THAT(read([](Reading& reading) { return reading.search().page({}).vehicles; }), SizeIs(1));
}

TEST_F(CommandsInLedger, AnswersAreObservationsOfOurClock) {
    const auto ticket = begin();
    clock.advance(2s);
    finish(ticket, CommandState::accepted, KnownStatus::pending);
    EXPECT_EQ(story(), "pending?");
    const auto found = vehicle();
    EXPECT_EQ(found.since, clock.now());
    EXPECT_EQ(found.brand, "bmw");
    EXPECT_EQ(found.tags, (Tags{{"depot", "south"}}));
    EXPECT_TRUE(transitions().at(0).transition.has(clearance::Source::command));
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE kind = 4 AND source = 4 AND reference = 1 AND "
                    "fence = 0"),
              1);
    EXPECT_EQ(
        count("SELECT count(*) FROM commands WHERE state = 2 AND http_status = 200 AND description = ''"), 1);
}

TEST_F(CommandsInLedger, AnAnswerOfWhatWasSoAlreadySaysNothingOfTagsAndBrand) {
    const Tags stored{{"depot", "north"}};
    list(item("approved", {.brand = "kia", .tags = stored}));
    clock.advance(1s);
    finish(begin(), CommandState::accepted, KnownStatus::approved, "Clearance is already approved");
    EXPECT_EQ(vehicle().tags, stored);
    EXPECT_EQ(vehicle().brand, "kia");
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE description = 'Clearance is already approved'"), 1);
    clock.advance(1s);
    finish(begin(), CommandState::accepted, KnownStatus::pending);
    EXPECT_EQ(vehicle().tags, stored) << "it was approved, as far as anybody knew";
}

TEST_F(CommandsInLedger, AnAnswerOfWhatIsPendingAlreadySaysNothingOfTags) {
    finish(begin(), CommandState::accepted, KnownStatus::pending, "Clearance is already pending");
    EXPECT_EQ(vehicle().tags, Tags{});
    EXPECT_EQ(vehicle().brand, "bmw") << "nobody else told one";
    list(item("pending", {.brand = "mini", .tags = Tags{{"depot", "north"}}}));
    EXPECT_EQ(vehicle().tags, (Tags{{"depot", "north"}}));
    EXPECT_EQ(vehicle().brand, "mini");
    clock.advance(1s);
    finish(begin(), CommandState::accepted, KnownStatus::pending);
    EXPECT_EQ(vehicle().tags, (Tags{{"depot", "north"}})) << "asked for twice";
}

TEST_F(CommandsInLedger, ARequestBehindAnEndBringsItsTags) {
    list(item("rejected", {.brand = "mini", .tags = Tags{{"depot", "north"}}}));
    clock.advance(1s);
    finish(begin(), CommandState::accepted, KnownStatus::pending);
    EXPECT_EQ(vehicle().tags, (Tags{{"depot", "south"}}));
    EXPECT_EQ(vehicle().brand, "bmw");
}

TEST_F(CommandsInLedger, RefusedChangeNoHistory) {
    webhook("approved", "11:00:00");
    finish(begin(CommandKind::end), CommandState::refused);
    finish(begin(), CommandState::accepted, KnownStatus::error);
    EXPECT_EQ(story(), "approved?");
    EXPECT_EQ(vehicle().brand, "");
    EXPECT_THAT(open_ones(), IsEmpty());
}

TEST_F(CommandsInLedger, HaveOneOutcome) {
    const auto ticket = begin();
    finish(ticket, CommandState::refused);
    EXPECT_THROW(finish(ticket, CommandState::accepted, KnownStatus::pending), std::logic_error);
    EXPECT_THROW(finish({.id = 99, .requested_at = {}, .fence = 0}, CommandState::refused), std::logic_error);
}

TEST_F(CommandsInLedger, UnderWayAreNotOpenButThoseOfAnEarlierRunAre) {
    begin();
    EXPECT_THAT(open_ones(), IsEmpty());
    close();
    const auto open = open_ones();
    ASSERT_THAT(open, SizeIs(1));
    EXPECT_EQ(open[0].id, 1);
    EXPECT_EQ(open[0].kind, CommandKind::request);
    EXPECT_EQ(open[0].vin, vin());
    begin(CommandKind::end);
    EXPECT_THAT(open_ones(), SizeIs(1));
    finish({.id = 1, .requested_at = {}, .fence = 0}, CommandState::refused);
    EXPECT_THAT(open_ones(), IsEmpty());
}

TEST_F(CommandsInLedger, WithAnUnknownOutcomeAreSettledByAListingAskedForLater) {
    const auto same = item("approved");
    list(same);
    clock.advance(1s);
    const auto ticket = begin(CommandKind::end);
    clock.advance(1s);
    const auto too_early = ask();
    clock.advance(1s);
    finish(ticket, CommandState::unknown);
    EXPECT_THAT(open_ones(), SizeIs(1));
    EXPECT_EQ(read([](Reading& reading) { return reading.listing_index(); })->unchanged(same.digest), 0)
        << "an equal item must be read again";
    list(too_early, {same});
    EXPECT_THAT(open_ones(), SizeIs(1));
    clock.advance(1s);
    list(item("approved", {.salt = "later"}));
    EXPECT_THAT(open_ones(), IsEmpty());
}

TEST_F(CommandsInLedger, WithAnUnknownOutcomeAreSettledByACompleteListWithoutTheVehicle) {
    finish(begin(), CommandState::unknown);
    clock.advance(1s);
    full_sweep({});
    EXPECT_THAT(open_ones(), IsEmpty());
}

TEST_F(CommandsInLedger, OfAnEarlierRunAreSettledByAskingToo) {
    const auto same = item("approved");
    list(same);
    begin(CommandKind::end);
    close();
    clock.advance(1s);
    begin(CommandKind::end);
    clock.advance(1s);
    list(same);
    EXPECT_THAT(open_ones(), IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE settled = 0"), 1)
        << "the one under way is not touched";
}

}  // namespace
}  // namespace storage
