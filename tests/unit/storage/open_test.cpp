#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "storage/migrations.hpp"
#include "storage/schema.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"
#include "tests/unit/storage/older_schema.hpp"

namespace storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using OpenLedger = LedgerTest;

TEST_F(OpenLedger, KeepsWhatWasWrittenOverAReopen) {
    webhook("approved", "11:59:00");
    const auto created = ledger().created_at();
    close();
    clock.advance(1h);
    EXPECT_EQ(status(), "approved");
    EXPECT_EQ(ledger().created_at(), created);
}

TEST_F(OpenLedger, MakesFilesForItsOwnerOnly) {
    webhook("approved", "11:59:00");
    for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
        struct stat file {};
        ASSERT_EQ(stat((path() + suffix).c_str(), &file), 0) << suffix;
        EXPECT_EQ(file.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST_F(OpenLedger, MarksItsFileAsALedgerOfThisSchema) {
    EXPECT_EQ(count("PRAGMA application_id"), 0x434C5254);
    EXPECT_EQ(count("PRAGMA user_version"), schema_version());
}

TEST_F(OpenLedger, FoldsAnewWhatOtherRulesHadFolded) {
    webhook("approved", "11:59:00");
    close();
    Database(path(), Database::Mode::read_write, 1s)
        .execute(
            "UPDATE meta SET value = '0' WHERE key = 'folded_by'; "
            "UPDATE transitions SET occurred_at = occurred_at - 1; UPDATE vehicles SET episode = 7");
    EXPECT_EQ(vehicle().episode, 1);
    EXPECT_EQ(transitions().at(0).transition.occurred_at, vehicle().since);
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), 2) << "the feed tells that it was amended";
}

TEST_F(OpenLedger, RefusesASecondServiceAndNamesTheFirst) {
    ledger();
    EXPECT_EQ(refusal(options()), "another clearance-tracker (pid " + std::to_string(getpid()) +
                                      ") is using the ledger " + path());
    close();
    EXPECT_EQ(refusal(options()), "opened");
}

TEST_F(OpenLedger, RefusesAnotherPlatformAndAnotherClient) {
    ledger();
    close();
    auto other = options();
    other.platform = "https://elsewhere.example/v1";
    EXPECT_THAT(refusal(other), AllOf(HasSubstr("https://platform.example/v1"),
                                      HasSubstr("https://elsewhere.example/v1"), HasSubstr(path())));
    other = options();
    other.client_id = "client-2";
    EXPECT_THAT(refusal(other), AllOf(HasSubstr("client-1"), HasSubstr("client-2")));
    EXPECT_EQ(refusal(options()), "opened");
}

TEST_F(OpenLedger, TellsOfWhatALedgerOfAnOlderSchemaHadNoFindingsFor) {
    const auto fleet = [](int from) {
        std::vector<clearance::ListedVehicle> items;
        for (int n = from; n <= 4; ++n)
            items.push_back(item(n == 2 ? "suspended" : "approved", {.vin = fleet_vin(n)}));
        return items;
    };
    full_sweep(fleet(1));
    clock.advance(10min);
    full_sweep(fleet(2));  // the last that schema knew of
    const auto unlisted = clock.now();
    close();
    take_back_to_schema_2(path());
    Database(path(), Database::Mode::read_write, 1s)
        .execute("UPDATE vehicles SET skipped_by = iif(vin = '" + fleet_vin(3) + "', 2, NULL)");
    clock.advance(1h);

    const auto findings = read([](Reading& reading) { return reading.findings({}); });
    ASSERT_EQ(findings.size(), 2U);
    EXPECT_EQ(findings[0].kind, FindingKind::status_unknown);
    EXPECT_EQ(findings[0].vin, vin(fleet_vin(2)));
    EXPECT_EQ(findings[0].detail, R"({"status":"suspended"})");
    EXPECT_EQ(findings[1].kind, FindingKind::unlisted);
    EXPECT_EQ(findings[1].vin, vin(fleet_vin(1)));
    EXPECT_EQ(findings[1].opened_at, unlisted);
    EXPECT_EQ(vehicle(fleet_vin(2)).last_confirmed, unlisted - 10min)
        << "since when in-flight sweeps ask for it was not written";
    EXPECT_EQ(vehicle(fleet_vin(3)).last_confirmed, unlisted - 10min) << "the last sweep could not read it";
    EXPECT_EQ(vehicle(fleet_vin(4)).last_confirmed, unlisted);
}

TEST_F(OpenLedger, RefusesANewerSchemaAndNamesBothNumbers) {
    tampered = true;
    ledger();
    close();
    Database(path(), Database::Mode::read_write, 1s).execute("PRAGMA user_version = 4711");
    EXPECT_THAT(refusal(options()),
                AllOf(HasSubstr("4711"), HasSubstr("up to " + std::to_string(schema_version()))));
}

TEST_F(OpenLedger, MigratesAnEmptyFile) {
    std::ofstream(path()).close();
    EXPECT_EQ(refusal(options()), "opened");
}

TEST_F(OpenLedger, MigratesASchema2LedgerOnceWithAllItsRows) {
    std::ofstream(path()).close();
    {
        Database old(path(), Database::Mode::read_write, 1s);
        old.execute("PRAGMA journal_mode = WAL");
        old.execute(migrations()[0]);
        old.execute(migrations()[1]);
        old.execute(
            "PRAGMA application_id = 1129075284; PRAGMA user_version = 2;"
            "INSERT INTO meta VALUES ('created_at', '1'), ('platform', 'https://platform.example/v1'), "
            "('client_id', 'client-1');"
            "INSERT INTO brands VALUES (1, 'bmw'); INSERT INTO statuses VALUES (1, 'approved');"
            "INSERT INTO vehicles (id, vin, brand, status, first_seen, first_sequence) VALUES (7, 'WBA1', 1, "
            "1, 1, 1);"
            "INSERT INTO vehicle_counts VALUES (1, 1, 1);"
            "INSERT INTO observations VALUES (9, 7, 1, 1, 1, NULL, 1, '', 1, 1, 0, 0, 0, 0, 0);"
            "INSERT INTO commands (id, vehicle, kind, brand, has_tags, asked_by, requested_at, fence, state, "
            "settled) "
            "VALUES (3, 7, 1, 'bmw', 0, 'operator', 1, 0, 2, 1);"
            "INSERT INTO secrets VALUES (1, 'first');"
            "INSERT INTO deliveries VALUES (5, x'6b86b273ff34fce19d6b804eff5a3f57', 1, 3, 1, '', '', '', '', "
            "x'31'), "
            "(6, x'ffffffffffffffffffffffffffffffff', 1, 3, 1, '', '', '', '', x'32');"
            "DELETE FROM deliveries WHERE id = 6;"
            "INSERT INTO alerts (id, message_id, hook, kind, vehicle, transition, status, data, state, "
            "created_at) "
            "VALUES (4, 'msg_1', 'desk', 'rejected', 7, 9, 1, '{}', 2, 1);");
    }
    EXPECT_EQ(status("WBA1"), "approved");
    EXPECT_THAT(notices, testing::ElementsAre(HasSubstr("anew, once")));
    EXPECT_EQ(count("PRAGMA auto_vacuum"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM commands WHERE id = 3 AND vehicle = 7"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    EXPECT_EQ(read([](Reading& reading) { return reading.last_sequence(); }), 9);
    const auto alerts = read([](Reading& reading) { return reading.alerts({.limit = 9}); });
    EXPECT_EQ(alerts.size(), 0U) << "the record of what was sent before goes";
    erase("WBA1");
    EXPECT_EQ(webhook("approved", "11:00:00").id, 7) << "ids are not given twice";
    EXPECT_EQ(vehicle().id, 8);
    EXPECT_EQ(count("SELECT count(*) FROM deliveries WHERE id = 5 AND body = x'31'"), 1);
    close();
    notices.clear();
    EXPECT_EQ(status(), "approved");
    EXPECT_THAT(notices, testing::IsEmpty()) << "written anew once only";
}

TEST_F(OpenLedger, ANewOneGivesItsFreedSpaceBackToTheDisk) {
    ledger();
    EXPECT_EQ(count("PRAGMA auto_vacuum"), 2);
    EXPECT_THAT(notices, testing::IsEmpty());
}

TEST_F(OpenLedger, RefusesAFileThatIsNoDatabase) {
    tampered = true;
    std::ofstream(path()) << std::string(8192, 'x');
    EXPECT_THAT(refusal(options()), HasSubstr("is not a ledger"));
}

TEST_F(OpenLedger, LeavesAnotherProgramsDatabaseAsItIs) {
    tampered = true;
    std::ofstream(path()).close();
    Database(path(), Database::Mode::read_write, 1s).execute("CREATE TABLE theirs (x)");
    EXPECT_THAT(refusal(options()), HasSubstr("another program's SQLite database"));
    Database database(path(), Database::Mode::read_only, 1s);
    EXPECT_EQ(database.integer("SELECT count(*) FROM sqlite_schema"), 1);
    Statement journal_mode(database, "PRAGMA journal_mode");
    auto rows = journal_mode.query();
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows.text(0), "delete");
}

TEST_F(OpenLedger, SaysThatTheFolderDoesNotExist) {
    auto missing = options();
    missing.path = path() + ".d/ledger.db";
    EXPECT_EQ(refusal(missing), "the folder " + path() + ".d of the ledger does not exist");
}

TEST_F(OpenLedger, SaysThatTheFolderIsNotWritable) {
    auto closed = options();
    closed.path = "/proc/self/ledger.db";  // where not even root may write
    EXPECT_THAT(refusal(closed), HasSubstr("is not writable"));
}

TEST_F(OpenLedger, RefusesAFolderInItsPlace) {
    tampered = true;
    std::filesystem::create_directory(path());
    EXPECT_THAT(refusal(options()), HasSubstr("it is a folder"));
}

TEST_F(OpenLedger, EndsSweepsThatWereCutShort) {
    write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    close();
    clock.advance(1h);
    const auto sweeps = read([](Reading& reading) { return reading.sweeps(10, 0); });
    ASSERT_EQ(sweeps.size(), 1U);
    EXPECT_EQ(sweeps[0].outcome, SweepOutcome::failed);
    EXPECT_EQ(sweeps[0].error, "cut short: the service stopped");
    EXPECT_EQ(sweeps[0].finished_at, clock.now());
}

TEST_F(OpenLedger, NeverRecordsEarlierThanBeforeThoughTheClockGoesBack) {
    webhook("pending", "11:00:00");
    clock.advance(-1h);
    webhook("approved", "11:30:00");
    close();
    clock.advance(-10h);
    webhook("revoked", "11:40:00");
    EXPECT_EQ(count("SELECT count(*) FROM observations WHERE recorded_at = " +
                    std::to_string(at("12:00:00").time_since_epoch().count())),
              3);
}

TEST_F(OpenLedger, TellsSweepsByTheClockAsItIsThoughItHadJumpedAhead) {
    clock.advance(24h);
    webhook("pending", "11:00:00");
    clock.advance(-24h);
    const auto started = clock.now();
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    clock.advance(1min);
    write_only([&](Writing& writing) { writing.finish_sweep(sweep, SweepOutcome::complete, {}, ""); });
    const auto sweeps = read([](Reading& reading) { return reading.sweeps(10, 0); });
    EXPECT_EQ(sweeps.at(0).started_at, started);
    EXPECT_EQ(sweeps.at(0).finished_at, clock.now());
}

TEST_F(OpenLedger, SyncsEveryCommitUnlessToldOtherwise) {
    auto relaxed = options();
    relaxed.synchronous_full = false;
    open(relaxed);
    webhook("approved", "11:59:00");
    EXPECT_EQ(status(), "approved");
}

}  // namespace
}  // namespace storage
