// Answers that are kept under idempotency keys.
#include "storage/kept_answers.hpp"

#include "storage/kept_answer_table.hpp"
#include "tests/unit/storage/erasure_fixture.hpp"

namespace storage {
namespace {

using State = KeyClaim::State;

class KeptAnswersInLedger : public ErasureInLedger {
  public:
    static KeyedCommand command_of(const std::string& key, const std::string& body = "body") {
        return {.by = "operator", .key = key, .target = "POST /v1/vehicles", .body = digest_of(body)};
    }
    KeyClaim claim(const KeyedCommand& command) {
        return write([&](Writing& writing) { return writing.kept_answers().claim(command); });
    }
    void keep(Id id, const std::string& body) {
        write_only([&](Writing& writing) {
            writing.kept_answers().keep(id,
                                        {.status = 200, .content_type = "application/json", .body = body});
        });
    }
    bool prune() {
        return write([](Writing& writing) { return writing.prune({}); }).more;
    }
};

TEST_F(KeptAnswersInLedger, AKeyIsClaimedOnceAndThenAnswered) {
    const auto first = claim(command_of("k"));
    EXPECT_EQ(first.state, State::first);
    EXPECT_EQ(claim(command_of("k")).state, State::unanswered);
    keep(first.id, "the answer");
    close();
    const auto repeat = claim(command_of("k"));
    EXPECT_EQ(repeat.state, State::answered);
    EXPECT_EQ(repeat.answer.status, 200U);
    EXPECT_EQ(repeat.answer.content_type, "application/json");
    EXPECT_EQ(repeat.answer.body, "the answer");
}

TEST_F(KeptAnswersInLedger, AKeyBelongsToOneCommandAndToWhoSentIt) {
    keep(claim(command_of("k")).id, "the answer");
    EXPECT_EQ(claim(command_of("k", "another body")).state, State::other_command);
    auto other = command_of("k");
    other.target = "POST /v1/others";
    EXPECT_EQ(claim(other).state, State::other_command);
    other = command_of("k", "another body");
    other.by = "somebody else";
    EXPECT_EQ(claim(other).state, State::first);
}

TEST_F(KeptAnswersInLedger, WhatChangedNothingIsForgotten) {
    const auto first = claim(command_of("k"));
    write_only([&](Writing& writing) { writing.kept_answers().release(first.id); });
    EXPECT_EQ(claim(command_of("k", "another body")).state, State::first);
}

TEST_F(KeptAnswersInLedger, AreForgottenAfterADay) {
    keep(claim(command_of("k")).id, "the answer");
    keep(claim(command_of("old")).id, "the answer");
    clock.advance(24h);
    EXPECT_EQ(claim(command_of("k")).state, State::answered);
    clock.advance(1s);
    EXPECT_EQ(claim(command_of("k")).state, State::first);
    while (prune()) {
    }
    EXPECT_EQ(count("SELECT count(*) FROM kept_answers"), 1) << "the new one";
}

TEST_F(KeptAnswersInLedger, AClockThatWasAheadKeepsNoneForLonger) {
    clock.advance(240h);
    keep(claim(command_of("k")).id, "the answer");
    clock.advance(-240h);
    EXPECT_EQ(claim(command_of("k", "another body")).state, State::first);
    clock.advance(240h);
    claim(command_of("other"));
    clock.advance(-240h);
    prune();
    EXPECT_EQ(count("SELECT count(*) FROM kept_answers WHERE key = 'other'"), 0);
}

TEST_F(KeptAnswersInLedger, TheOldestMakeRoomForNewOnes) {
    const std::string big(30 * 1024 * 1024, 'x');
    for (const auto* key : {"a", "b", "c"}) keep(claim(command_of(key)).id, big);
    EXPECT_EQ(count("SELECT count(*) FROM kept_answers"), 2);
    EXPECT_EQ(claim(command_of("a")).state, State::first);
    EXPECT_EQ(claim(command_of("c")).state, State::answered);
    write_only([](Writing& writing) {
        for (std::int64_t n = 0; n < KeptAnswerTable::most_rows; ++n)
            writing.kept_answers().claim(command_of(std::to_string(n)));
    });
    EXPECT_EQ(count("SELECT count(*) FROM kept_answers"), KeptAnswerTable::most_rows);
    EXPECT_EQ(claim(command_of("0")).state, State::unanswered);
    EXPECT_EQ(claim(command_of("c")).state, State::first);
}

TEST_F(KeptAnswersInLedger, AnErasureMakesNoOtherCommandRunTwice) {
    webhook("approved", "11:00:00");
    const auto under_way = claim(command_of("1"));
    claim(command_of("2"));
    erase();
    keep(under_way.id, "done");
    EXPECT_EQ(claim(command_of("1")).state, State::answered);
    EXPECT_EQ(claim(command_of("2")).state, State::unanswered) << "it was cut off, and still is";
}

TEST_F(KeptAnswersInLedger, NoneNamesAnErasedVehicle) {
    webhook("approved", "11:00:00");
    keep(claim(command_of("1")).id, R"({"vehicles":[{"vin":")" + first_vin + R"("}]})");
    keep(claim(command_of("2")).id, R"({"vehicles":[{"vin":")" + second_vin + R"("}]})");
    keep(claim(command_of("3-" + first_vin)).id, "");
    auto end = command_of("4");
    end.target = "DELETE /v1/vehicles/" + first_vin;
    keep(claim(end).id, "");
    const auto under_way = claim(command_of("5", first_vin));
    erase();
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    keep(under_way.id, "about " + first_vin);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    EXPECT_EQ(claim(command_of("2")).state, State::answered);
    EXPECT_EQ(claim(command_of("5", first_vin)).answer.body, "about [erased]") << "it was under way";
    EXPECT_EQ(count("SELECT count(*) FROM kept_answers"), 2);

    keep(claim(command_of("6")).id, first_vin + " was refused");
    keep(claim(command_of("7-" + first_vin)).id, "");
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty()) << "afterwards neither";
    EXPECT_EQ(claim(command_of("6")).answer.body, "[erased] was refused");
}

TEST_F(KeptAnswersInLedger, AKeyThatNamesAnErasedVehicleIsKnownAgainWithoutBeingKept) {
    webhook("approved", "11:00:00");
    erase();
    const auto key = "n" + lower(first_vin);
    auto named = command_of(key);
    named.by = "proxy:" + first_vin;
    keep(claim(named).id, "the answer");
    EXPECT_EQ(claim(named).answer.body, "the answer");
    EXPECT_EQ(claim(command_of(key)).state, State::first) << "somebody else's";
    named.body = digest_of("another body");
    EXPECT_EQ(claim(named).state, State::other_command);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    named.body = digest_of("body");
    command(CommandKind::request);
    close();
    EXPECT_EQ(claim(named).state, State::answered) << "nothing is erased any more, and the key is the same";
}

TEST_F(KeptAnswersInLedger, ALostErasureKeyHoldsUpNoCommandWhileNothingIsErased) {
    webhook("approved", "11:00:00");
    erase();
    command(CommandKind::request);
    close();
    erasure_key.clear();
    EXPECT_EQ(claim(command_of("k")).state, State::first);
}

}  // namespace
}  // namespace storage
