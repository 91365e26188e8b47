// An erased VIN in what others are told about.
#include "storage/audit.hpp"
#include "storage/kept_answers.hpp"
#include "tests/unit/storage/erasure_fixture.hpp"

namespace storage {
namespace {

TEST_F(ErasureInLedger, AnotherVehiclesBodyThatNamesItIsEmptied) {
    webhook("rejected", "11:00:00", "replaced by " + lower(first_vin), second_vin);
    webhook("approved", "11:00:00");
    EXPECT_EQ(transitions(second_vin).at(0).transition.reason, "replaced by " + lower(first_vin));
    EXPECT_EQ(erase().mentions, 2);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    EXPECT_EQ(story(second_vin), "rejected?");
    EXPECT_EQ(transitions(second_vin).at(0).transition.reason, "replaced by [erased]")
        << "also to who read it before";
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE body = x'' AND body_removed_at IS NOT NULL"), 1);
}

/// The letter before it belongs to an escape of JSON or of a URL.
TEST_F(ErasureInLedger, TextsThatNameItBehindAnEscapeAreBlackedOutBeforeAndAfter) {
    const std::vector<std::string> escapes{"\\n", "\\t", "\\u003e", "\\u0020", "%20", "%3e"};
    const auto tell = [&](int from) {
        for (std::size_t i = 0; i < escapes.size(); ++i)
            webhook("rejected", "11:00:00", "see" + escapes[i] + first_vin,
                    fleet_vin(from + static_cast<int>(i)));
    };
    webhook("approved", "11:00:00");
    tell(0);
    erase();
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    tell(100);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    EXPECT_EQ(transitions(fleet_vin(100)).at(0).transition.reason, "see\\n[erased]");
}

/// However the texts of what was recorded were blacked out, its body is known.
TEST_F(ErasureInLedger, ABodyThatNamedItIsARepeatAfterwards) {
    const std::string third = fleet_vin(7), fourth = fleet_vin(8), fifth = fleet_vin(9);
    for (const auto& of : {first_vin, second_vin}) webhook("approved", "11:00:00", "", of);
    const auto tell = [&] {
        std::vector<bool> repeats;
        for (const auto& [of, status, time, reason] :
             std::vector<std::array<std::string, 4>>{{third, "rejected", "11:00:00", "see " + first_vin},
                                                     {fourth, "rejected", "11:00:00", "see " + second_vin},
                                                     {fifth, "as " + first_vin, "11:00:00", ""},
                                                     {fifth, "rejected", "", "see " + first_vin}})
            repeats.push_back(webhook(status, time, reason, of).repeat);
        return repeats;
    };
    EXPECT_THAT(tell(), testing::Each(false));
    EXPECT_THAT(tell(), testing::Each(true));
    erase(first_vin);
    erase(second_vin);
    EXPECT_THAT(tell(), testing::Each(true)) << "the second text is not [erased] alone";
    command(CommandKind::request, first_vin);
    EXPECT_THAT(tell(), testing::Each(true)) << "asked for again, it is no erased one any more";
    EXPECT_EQ(count("SELECT count(*) FROM deliveries"), 4);
    EXPECT_THAT(places_of(first_vin), testing::ElementsAre("vehicles.vin"));
}

TEST_F(ErasureInLedger, TextsOfOtherVehiclesThatNameItAreBlackedOutBeforeAndAfter) {
    const std::string third = fleet_vin(7);
    const auto name_it = [&](const std::string& hour) {
        const CommandIntent intent{.kind = CommandKind::request,
                                   .vin = vin(second_vin),
                                   .brand = "brand of " + first_vin,
                                   .tags = Tags{{"instead of " + first_vin, first_vin}, {"fleet", "one"}},
                                   .by = "operator"};
        const auto ticket = write([&](Writing& writing) { return writing.begin_command(intent); });
        const CommandOutcome refused{.state = CommandState::refused,
                                     .http_status = 200,
                                     .status = std::nullopt,
                                     .description = "a double of " + first_vin};
        write_only([&](Writing& writing) { writing.finish_command(ticket, refused); });
        const std::vector<clearance::ChangelogEntry> undated{
            {"since " + first_vin, Status("as " + first_vin), "because of " + first_vin}};
        list(item("as " + first_vin, {.vin = second_vin,
                                      .brand = "brand of " + first_vin,
                                      .tags = Tags{{"predecessor", lower(first_vin)}, {"fleet", "one"}},
                                      .changelog = undated,
                                      .salt = hour}));
        webhook("rejected", hour, "replaced by " + lower(first_vin), third);
    };
    webhook("rejected", "11:00:00");
    name_it("11:01:00");
    ASSERT_THAT(places_of(first_vin), testing::SizeIs(testing::Ge(10)));
    EXPECT_GT(erase().mentions, 8);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    name_it("11:30:00");
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    const auto other = vehicle(second_vin);
    EXPECT_EQ(other.tags, (Tags{{"predecessor", "[erased]"}, {"fleet", "one"}}));
    EXPECT_EQ(other.brand, "brand of [erased]");
    EXPECT_EQ(status(second_vin), "as [erased]");
    EXPECT_EQ(transitions(third).back().transition.reason, "replaced by [erased]");
}

/// Inside of longer words, in any case of letters, in everything that callers write.
TEST_F(ErasureInLedger, TextsOfCallersThatNameItInsideAWordAreBlackedOutBeforeAndAfter) {
    const std::string glued = "n" + lower(first_vin) + "7";
    const auto name_it = [&](const std::string& salt) {
        const Id finding = static_cast<Id>(count("SELECT max(id) FROM findings WHERE closed_at IS NULL"));
        CommandIntent intent{.kind = CommandKind::request,
                             .vin = vin(second_vin),
                             .brand = glued,
                             .tags = Tags{{glued, glued}},
                             .by = glued};
        const auto ticket = write([&](Writing& writing) { return writing.begin_command(intent); });
        const Silence silence{.brand = glued,
                              .tag_key = glued,
                              .tag_value = glued,
                              .until = clock.now() + 1h,
                              .by = glued,
                              .note = glued};
        const KeyedCommand keyed{
            .by = "proxy:" + glued, .key = glued + salt, .target = "POST /" + glued, .body = digest_of(salt)};
        write_only([&](Writing& writing) {
            writing.finish_command(ticket, {.state = CommandState::refused,
                                            .http_status = 200,
                                            .status = std::nullopt,
                                            .description = glued});
            writing.add_silence(silence);
            writing.acknowledge_finding(finding, glued, glued);
            writing.close_finding(finding, glued, glued);
            writing.kept_answers().keep(writing.kept_answers().claim(keyed).id,
                                        {.status = 200, .content_type = "application/json", .body = glued});
            writing.audit().begin({.by = glued,
                                   .means = Means::proxy,
                                   .address = "192.0.2.7",
                                   .action = "test_hook",
                                   .subject = glued});
        });
    };
    webhook("rejected", "11:00:00");
    webhook("rejected", "11:00:00", "", second_vin);
    name_it("before");
    EXPECT_THAT(places_of(first_vin),
                testing::IsSupersetOf(
                    {"commands.asked_by", "commands.brand", "command_tags.key", "command_tags.value",
                     "silences.brand", "silences.tag_key", "silences.tag_value", "silences.created_by",
                     "silences.note", "findings.acknowledged_by", "findings.note", "findings.closed_by",
                     "findings.closing_note", "kept_answers.asked_by", "kept_answers.key",
                     "kept_answers.target", "kept_answers.body", "audit.caller", "audit.subject"}))
        << "or the test tells too little";
    EXPECT_TRUE(erase().bytes_removed);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    EXPECT_EQ(times_in_files(first_vin), 0U);
    EXPECT_EQ(read([](Reading& reading) { return reading.silences(1, 0); }).at(0).by, "n[erased]7");
    webhook("rejected", "11:30:00", "", fleet_vin(3));
    webhook("rejected", "11:30:00", "see " + glued, fleet_vin(4));
    EXPECT_EQ(transitions(fleet_vin(4)).at(0).transition.reason, "see n[erased]7");
    name_it("after");
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    close();
    EXPECT_EQ(times_in_files(first_vin), 0U);
}

TEST_F(ErasureInLedger, ANameOfAnotherShapeIsBlackedOutAfterwardsWhereItStandsBetweenSeparators) {
    const std::string name = "FLEET-CAR-0000042";
    full_sweep({item("approved", {.vin = name})});
    EXPECT_TRUE(erase(name).known);
    webhook("rejected", "11:00:00", "because of \"" + lower(name) + "\", they say.", second_vin);
    webhook("rejected", "11:00:00", "see " + name + ".", fleet_vin(3));
    archive("{\"vin\":[\"" + name + "\"]}");
    EXPECT_EQ(transitions(second_vin).at(0).transition.reason, "because of \"[erased]\", they say.");
    EXPECT_EQ(transitions(fleet_vin(3)).at(0).transition.reason, "see [erased].");
    EXPECT_THAT(places_of(name), testing::IsEmpty());
    close();
    EXPECT_EQ(times_in_files(name), 0U);
}

TEST_F(ErasureInLedger, WhatASweepCouldNotReadIsBlackedOutAlsoOfAnotherVehicle) {
    webhook("rejected", "11:00:00");
    erase();
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    write_only([&](Writing& writing) {
        const std::vector<clearance::SkippedItem> items{
            {.index = 0,
             .problem = "no status: " + first_vin,
             .raw = R"({"vin":")" + second_vin + R"(","status":17,"note":")" + first_vin + R"("})",
             .vin = vin(second_vin)}};
        writing.record_skipped(sweep, items);
        writing.record_skipped(sweep, items);
    });
    EXPECT_EQ(count("SELECT count(*) FROM skipped_items"), 1);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    close();
    EXPECT_EQ(times_in_files(first_vin), 0U);
}

TEST_F(ErasureInLedger, AVinThatCouldBeAnyWordTakesOnlyWhatIsItsOwn) {
    full_sweep({item("approved", {.vin = "X"}), item("approved", {.vin = "approved"})});
    archive("approved X");
    webhook("approved", "11:00:00");
    EXPECT_TRUE(erase("X").known);
    EXPECT_TRUE(erase("approved").known);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE length(body) > 0"), 2);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 1);
}

}  // namespace
}  // namespace storage
