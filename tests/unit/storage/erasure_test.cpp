// What is left of a vehicle after its erasure, and what can bring it back.
#include "tests/unit/storage/erasure_fixture.hpp"

namespace storage {
namespace {

TEST_F(ErasureInLedger, LeavesNoRowAndNoTextOfTheVehicleInAnyTable) {
    tell_all_of(first_vin);
    tell_all_of(second_vin);
    const Id id = read([](Reading& reading) { return reading.vehicle_id(vin()); });
    EXPECT_THAT(places_of(first_vin),
                testing::UnorderedElementsAre("vehicles.vin", "deliveries.body", "skipped_items.vin",
                                              "skipped_items.raw", "alerts.last_answer", "findings.told",
                                              "alert_members.told", "silences.vin", "reasons.text",
                                              "commands.description", "sweeps.error"))
        << "or the test tells too little";

    const auto erasure = erase();
    EXPECT_TRUE(erasure.known);
    EXPECT_TRUE(erasure.bytes_removed);
    EXPECT_GE(erasure.observations, 2);
    EXPECT_GE(erasure.transitions, 1);
    EXPECT_EQ(erasure.deliveries, 2);
    EXPECT_EQ(erasure.commands, 1);
    EXPECT_EQ(erasure.alerts, 1);
    EXPECT_EQ(erasure.skipped_items, 2);
    EXPECT_EQ(erasure.mentions, 3) << "the reason, the sweep's error and a silence";

    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    Database database(path(), Database::Mode::read_only, 2s);
    Statement tables(
        database,
        "SELECT m.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table' "
        "AND p.name = 'vehicle'");
    auto rows = tables.query();
    int tried = 0;
    for (; rows.next(); ++tried) {
        EXPECT_EQ(database.integer("SELECT count(*) FROM " + rows.text(0) +
                                   " WHERE vehicle = " + std::to_string(id)),
                  0)
            << rows.text(0);
    }
    EXPECT_GE(tried, 5);
    EXPECT_EQ(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM command_tags"), 1) << "the other vehicle's";
    EXPECT_EQ(status(second_vin), "rejected");
    const auto summary = read([](Reading& reading) { return reading.summary(); });
    EXPECT_EQ(summary.total, 1);
}

TEST_F(ErasureInLedger, OfAnUnknownVinDoesNothing) {
    webhook("approved", "11:00:00");
    EXPECT_FALSE(erase(second_vin).known);
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 0);
    EXPECT_EQ(erasure_key, "") << "no key without need";
    EXPECT_EQ(status(), "approved");
}

TEST_F(ErasureInLedger, AgainRemovesNothingMore) {
    webhook("approved", "11:00:00");
    erase();
    const auto again = erase();
    EXPECT_TRUE(again.known);
    EXPECT_TRUE(again.bytes_removed);
    EXPECT_EQ(again.observations, 0);
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 1);
}

TEST_F(ErasureInLedger, NeitherListsNorWebhooksBringItBack) {
    full_sweep({item("approved"), item("approved", {.vin = second_vin})});
    erase();
    const auto asked = ask();
    const auto tally = list(asked, {item("approved"), item("rejected", {.salt = "again"})});
    EXPECT_EQ(tally.listed, 0);
    EXPECT_EQ(tally.created, 0);
    const auto receipt = webhook("revoked", "11:00:00");
    EXPECT_TRUE(receipt.erased);
    EXPECT_FALSE(receipt.check_wanted);
    EXPECT_TRUE(webhook("revoked", "11:00:00").erased) << "a repeat of it is unknown";
    EXPECT_TRUE(archive("{\"type\": \"moved\", \"vin\": \"" + lower(first_vin) + "\"}").erased);
    EXPECT_FALSE(archive("{\"type\": \"moved\", \"vin\": \"" + lower(second_vin) + "\"}").erased);
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    write_only([&](Writing& writing) {
        const std::vector<clearance::SkippedItem> items{
            {.index = 0, .problem = "no status", .raw = "{\"vin\":\"" + first_vin + "\"}", .vin = vin()},
            {.index = 1, .problem = "no VIN", .raw = "[\"" + first_vin + "\"]", .vin = std::nullopt}};
        writing.record_skipped(sweep, items);
        writing.record_absences(asked, {});
        writing.finish_sweep(sweep, SweepOutcome::failed, {}, "HTTP 500 for " + lower(first_vin));
    });
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 1);
}

TEST_F(ErasureInLedger, AlsoStopsWhatWaitsBehindItAtTheWriter) {
    webhook("approved", "11:00:00");
    const auto wait_for_queue = [this](std::size_t jobs) {
        while (ledger().statistics().queued != jobs) std::this_thread::yield();
    };
    std::promise<void> hold;
    const auto held = hold.get_future().share();
    ledger().write([held](Writing&) { held.wait(); }, {});
    wait_for_queue(0);
    auto erasure = begin_erasure();
    wait_for_queue(1);
    auto receipt = std::async(std::launch::async, [this] { return webhook("approved", "11:00:01"); });
    wait_for_queue(2);
    hold.set_value();
    EXPECT_EQ(erasure.get().deliveries, 1);
    EXPECT_TRUE(receipt.get().erased);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty());
}

TEST_F(ErasureInLedger, AVehicleAskedForAgainBeginsAnew) {
    webhook("approved", "11:00:00");
    erase();
    const auto ended = command(CommandKind::end);
    EXPECT_EQ(ended.id, 0) << "the end of a clearance brings nothing back";
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 0);
    EXPECT_NE(command(CommandKind::request).id, 0);
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 0);
    EXPECT_FALSE(webhook("rejected", "12:00:00").erased);
    EXPECT_EQ(story(), "rejected?");
}

/// What the platform still tells comes back with a request; what only this ledger held does not.
TEST_F(ErasureInLedger, OfTheHistoryBeforeOnlyThePlatformsCanComeBack) {
    webhook("approved", "11:00:00", "only a webhook told this");
    webhook("revoked", "", "a reason", second_vin);
    archive("about " + first_vin);
    erase();
    EXPECT_TRUE(webhook("revoked", "11:30:00").erased);
    command(CommandKind::request);
    EXPECT_EQ(story(), "") << "nothing of its own accord";
    const auto archived = [this] {
        return read([](Reading& reading) {
            return reading.archived({.outcomes = {DeliveryOutcome::recorded, DeliveryOutcome::unreadable}});
        });
    };
    EXPECT_THAT(archived(), testing::SizeIs(1)) << "the other vehicle's, to be replayed";
    clock.advance(1min);
    list(item("pending", {.changelog = {{"2026-03-02T11:00:00Z", Status(KnownStatus::approved), ""},
                                        {"2026-03-02T11:30:00Z", Status(KnownStatus::revoked), ""},
                                        {"2026-03-02T12:00:01Z", Status(KnownStatus::pending), ""}}}));
    EXPECT_EQ(story(), "approved revoked pending");
    EXPECT_EQ(transitions().at(0).transition.reason, "");
    EXPECT_FALSE(transitions().at(0).transition.has(clearance::Source::webhook));
    EXPECT_FALSE(webhook("approved", "11:00:00", "only a webhook told this").erased) << "redelivered";
    EXPECT_TRUE(transitions().at(0).transition.has(clearance::Source::webhook));
}

TEST_F(ErasureInLedger, ACommandOrAnAlertUnderWayMeetsNobodyElse) {
    routes = {{"hook", {}}};
    webhook("rejected", "11:00:00");
    form();
    const auto ticket = command(CommandKind::request);
    const auto alert = read([](Reading& reading) { return reading.alerts({.limit = 1}); }).at(0);
    erase();
    webhook("rejected", "11:00:00", "", second_vin);
    form();
    const auto other = command(CommandKind::request, second_vin);
    EXPECT_NE(other.id, ticket.id);
    write_only([&](Writing& writing) {
        writing.finish_command(ticket, {.state = CommandState::accepted,
                                        .http_status = 200,
                                        .status = Status(KnownStatus::pending),
                                        .description = {}});
        writing.record_attempt(alert.id, {AlertState::delivered, {}, 200, "", "", false});
    });
    EXPECT_EQ(story(second_vin), "rejected?");
    EXPECT_EQ(read([](Reading& reading) { return reading.alerts({.limit = 1}); }).at(0).state,
              AlertState::waiting);
}

TEST_F(ErasureInLedger, ASequenceTakenBeforeStaysBeforeWhatComesAfter) {
    full_sweep({item("approved", {.vin = second_vin})});
    webhook("approved", "11:00:00");
    const auto fence = read([](Reading& reading) { return reading.last_sequence(); });
    erase();
    EXPECT_EQ(read([](Reading& reading) { return reading.last_sequence(); }), fence);
}

TEST_F(ErasureInLedger, TheBytesFollowOnceNobodyReadsAnOlderState) {
    auto impatient = options();
    impatient.erasure_patience = 0ms;
    open(impatient);
    webhook("approved", "11:00:00");
    std::optional<Database> other(std::in_place, path(), Database::Mode::read_only, 2s);
    other->execute("BEGIN; SELECT count(*) FROM vehicles");
    const auto erasure = erase();
    EXPECT_EQ(erasure.deliveries, 1);
    EXPECT_FALSE(erasure.bytes_removed);
    EXPECT_THAT(places_of(first_vin), testing::IsEmpty()) << "to everybody else";
    EXPECT_EQ(count("SELECT count(*) FROM meta WHERE key = 'erasure_unfinished'"), 1);
    other.reset();
    EXPECT_TRUE(erase().bytes_removed);
    EXPECT_EQ(count("SELECT count(*) FROM meta WHERE key = 'erasure_unfinished'"), 0);
}

}  // namespace
}  // namespace storage
