// What becomes of commands that are sent.
#include "server/tracking/commands.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>

#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using api_client::Failure;

class CommandOutcomes : public TrackingTest {
  public:
    CommandOutcomes() { start(); }

    void start() {
        CommandOptions options;
        options.check_wanted = [this](clearance::Vin wanted) { checks.push_back(wanted.text()); };
        commands = make_commands(*ledger, platform, std::move(options));
    }
    CommandAnswer ask(std::vector<std::string> vins = {first_vin}) {
        return run(commands->ask(requests(std::move(vins)), "operator"));
    }
    CommandAnswer end() { return run(commands->end(first_vin, "operator")); }
    static std::vector<api_client::ClearanceRequest> requests(std::vector<std::string> vins) {
        std::vector<api_client::ClearanceRequest> all;
        for (auto& each : vins) all.push_back({std::move(each), "bmw", {}, {}});
        return all;
    }
    /// Of the ledger's states: 1 intended, 2 accepted, 3 refused, 4 unknown.
    std::int64_t in_state(int state) const {
        return count("SELECT count(*) FROM commands WHERE state = " + std::to_string(state));
    }

    std::unique_ptr<Commands> commands;
    std::vector<std::string> checks;
};

TEST_F(CommandOutcomes, IntentsAreOnDiskWhenTheCallIsMade) {
    std::int64_t intended = 0;
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}, {second_vin, "pending", {}, {}}},
                          .told = [&] { intended = in_state(1); }}};
    ask({first_vin, second_vin});
    EXPECT_EQ(intended, 2);
    EXPECT_EQ(in_state(1), 0);
}

TEST_F(CommandOutcomes, AcceptedIsATransitionFromTheCommand) {
    platform.commands = {{.results = {{first_vin, "pending", "on its way", {}}}}};
    const auto answer = ask();
    EXPECT_EQ(answer.results.at(0).status, "pending");
    EXPECT_EQ(answer.results.at(0).description, "on its way");
    EXPECT_EQ(story(), "pending");
    EXPECT_TRUE(transitions().at(0).transition.has(clearance::Source::command));
    EXPECT_EQ(in_state(2), 1);
    EXPECT_TRUE(checks.empty());
}

TEST_F(CommandOutcomes, TagsAreThoseThatThePlatformTellsOrTookAndNoneOfWhatWasSoAlready) {
    const auto asked_with_tags = [this](const api_client::ClearanceResult& told) {
        platform.commands = {{.results = {told}}};
        return run(commands->ask({{told.vin, "bmw", clearance::Tags{{"depot", "south"}}, {}}}, "operator"))
            .results.at(0)
            .tags;
    };
    const clearance::Tags told{{"depot", "north"}};
    EXPECT_EQ(asked_with_tags({first_vin, "pending", {}, {}}), (clearance::Tags{{"depot", "south"}}));
    EXPECT_EQ(asked_with_tags({first_vin, "pending", {}, told}), told);
    const std::string already = "Clearance is already approved";
    EXPECT_EQ(asked_with_tags({second_vin, "approved", already, {}}), std::nullopt);
    EXPECT_EQ(vehicle(second_vin)->tags, clearance::Tags{});
    EXPECT_EQ(asked_with_tags({second_vin, "approved", already, told}), told) << "as the platform says";
    EXPECT_EQ(vehicle(second_vin)->tags, clearance::Tags{}) << "it may say again what was sent";
}

TEST_F(CommandOutcomes, ErrorIsNoTransition) {
    platform.commands = {{.results = {{first_vin, "error", "invalid brand", {}}}}};
    const auto answer = ask();
    EXPECT_EQ(answer.results.at(0).status, "error");
    EXPECT_EQ(answer.results.at(0).description, "invalid brand");
    EXPECT_FALSE(answer.failure);
    EXPECT_EQ(story(), "");
    EXPECT_EQ(in_state(3), 1);
    EXPECT_TRUE(checks.empty());
}

TEST_F(CommandOutcomes, ErrorOfABrandThatIsNearAnotherNamesIt) {
    const auto words = [this](const std::string& brand) {
        platform.commands.push_back({.results = {{first_vin, "error", "invalid brand", {}}}});
        std::vector<api_client::ClearanceRequest> one{{first_vin, brand, {}, {}}};
        return run(commands->ask(std::move(one), "operator")).results.at(0).description;
    };
    EXPECT_EQ(words("Peugot"), "invalid brand; was the brand peugeot meant?");
    EXPECT_EQ(words("zeekr-x-long"), "invalid brand");
    EXPECT_EQ(words("peugeot"), "invalid brand");
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE description = 'invalid brand'"), 3)
        << "the platform's words are kept as they were";
}

TEST_F(CommandOutcomes, OfAVinThatTheAnswerLacksIsUnknownAndAskedFor) {
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}}};
    const auto answer = ask({first_vin, second_vin});
    EXPECT_EQ(answer.results.at(1).status, "unknown");
    EXPECT_EQ(answer.results.at(1).description, "the platform's answer lacks this VIN");
    EXPECT_EQ(story(second_vin), "");
    EXPECT_EQ(checks, std::vector<std::string>{second_vin});
    EXPECT_EQ(in_state(4), 1);
}

TEST_F(CommandOutcomes, OfAnAnswerWithoutAStatusIsUnknownAndAskedFor) {
    platform.commands = {{.results = {{first_vin, "", "not mentioned", {}}}},
                         {.results = {{first_vin, "", "", {}}}}};
    const auto answer = ask();
    EXPECT_EQ(answer.results.at(0).status, "unknown");
    EXPECT_EQ(answer.results.at(0).description, "not mentioned");
    EXPECT_EQ(end().results.at(0).status, "unknown");
    EXPECT_EQ(story(), "") << "no status at all is not a status never seen before";
    EXPECT_EQ(checks.size(), 2U);
}

TEST_F(CommandOutcomes, WithoutAnAnswerAreUnknownAndAskedFor) {
    platform.commands = {{.results = {}, .failure = time_out()}, {.results = {}, .failure = time_out()}};
    const auto answer = ask({first_vin, second_vin});
    ASSERT_TRUE(answer.failure);
    EXPECT_TRUE(answer.failure->timed_out);
    EXPECT_EQ(answer.results.at(0).status, "unknown");
    EXPECT_EQ(checks, (std::vector<std::string>{first_vin, second_vin}));
    EXPECT_EQ(end().results.at(0).status, "unknown");
    EXPECT_EQ(checks.size(), 3U);
    EXPECT_EQ(in_state(4), 3);
    EXPECT_EQ(story(), "");
}

TEST_F(CommandOutcomes, RefusedByThePlatformChangeNoHistory) {
    webhook("approved", "2026-03-01T12:00:00Z");
    for (const unsigned status : {404U, 409U, 422U}) {
        const auto refused = failure_of(Failure::Kind::refused, status, "Conflict: already removed");
        platform.commands = {{.results = {}, .failure = refused}, {.results = {}, .failure = refused}};
        const auto before = sequence();
        const auto answer = end();
        ASSERT_TRUE(answer.failure);
        EXPECT_EQ(answer.failure->status, status);
        EXPECT_EQ(answer.failure->message, "Conflict: already removed");
        EXPECT_EQ(ask().failure->status, status);
        EXPECT_EQ(sequence(), before);
    }
    EXPECT_EQ(story(), "approved");
    EXPECT_EQ(in_state(3), 6);
    EXPECT_TRUE(checks.empty());
}

TEST_F(CommandOutcomes, EndingIsDurableBeforeItIsSentToo) {
    webhook("approved", "2026-03-01T12:00:00Z");
    std::int64_t intended = 0;
    platform.commands = {
        {.results = {{first_vin, "revoking", {}, {}}}, .told = [&] { intended = in_state(1); }}};
    const auto answer = end();
    EXPECT_EQ(intended, 1);
    EXPECT_EQ(answer.results.at(0).status, "revoking");
    EXPECT_EQ(story(), "approved revoking");
    EXPECT_EQ(platform.calls, std::vector<std::string>{"end " + first_vin});
}

TEST_F(CommandOutcomes, NothingIsSentWhenTheIntentCannotBeWritten) {
    ledger->fail_writes(2);
    EXPECT_THROW(ask(), storage::LedgerError);
    EXPECT_THROW(end(), storage::LedgerError);
    EXPECT_TRUE(platform.calls.empty());
    EXPECT_EQ(count("SELECT count(*) FROM commands"), 0);
}

TEST_F(CommandOutcomes, ThatCannotBeWrittenAreAnsweredAndAskedForNowAndAtTheNextStart) {
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}}};
    ledger->fail_writes(1, 1);
    EXPECT_EQ(ask().results.at(0).status, "pending");
    EXPECT_EQ(checks, std::vector<std::string>{first_vin});
    reopen();
    const auto open = read([](storage::Reading& reading) { return reading.open_commands(); });
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].vin, vin());
}

class CancelledCommand : public CommandOutcomes {
  public:
    /// Cancels the command while its call is under way, as a session does whose time is up.
    void cancel_under_way(asio::awaitable<CommandAnswer> command) {
        asio::cancellation_signal cancel;
        std::exception_ptr thrown;
        bool ended = false;
        const auto done = [&](std::exception_ptr error, const CommandAnswer&) {
            thrown = error;
            ended = true;
        };
        asio::co_spawn(loop, std::move(command), asio::bind_cancellation_slot(cancel.slot(), done));
        until([this] { return held->reached(); });
        cancel.emit(asio::cancellation_type::terminal);
        until([&] { return ended; });
        ASSERT_TRUE(thrown);
        EXPECT_THROW(std::rethrow_exception(thrown), boost::system::system_error);
        EXPECT_EQ(in_state(4), 1) << "it may have been carried out";
        EXPECT_EQ(checks, std::vector<std::string>{first_vin});
        idle();
    }
    std::shared_ptr<Gate> held = gate();
};

TEST_F(CancelledCommand, IsOfUnknownOutcome) {
    platform.commands = {{.results = {{first_vin, "pending", {}, {}}}, .gate = held}};
    cancel_under_way(commands->ask(requests({first_vin}), "operator"));
}

TEST_F(CancelledCommand, ToEndIsOfUnknownOutcome) {
    platform.commands = {{.results = {{first_vin, "revoking", {}, {}}}, .gate = held}};
    cancel_under_way(commands->end(first_vin, "operator"));
}

}  // namespace
}  // namespace tracking
