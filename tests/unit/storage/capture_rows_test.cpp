// The rows of the gap ledger: written where they differ, made anew for a ledger that has none.
#include "tests/unit/storage/capture_fixture.hpp"
#include "tests/unit/storage/older_schema.hpp"

namespace storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

TEST_F(Captures, OnlyWhatDiffersIsWritten) {
    webhook_at("12:05:01", "approved", "12:05:00");
    Database(path(), Database::Mode::read_write, 2s)
        .execute(
            "CREATE TABLE writes (what TEXT); "
            "CREATE TRIGGER on_insert AFTER INSERT ON captures BEGIN INSERT INTO writes VALUES ('i'); END; "
            "CREATE TRIGGER on_update AFTER UPDATE ON captures BEGIN INSERT INTO writes VALUES ('u'); END; "
            "CREATE TRIGGER on_delete AFTER DELETE ON captures BEGIN INSERT INTO writes VALUES ('d'); END");
    const auto writes = [this](const char* what) {
        return count(std::string("SELECT count(*) FROM writes WHERE what = '").append(what).append("'"));
    };
    webhook_at("12:06:00", "revoked", "12:06:00");
    EXPECT_EQ(writes("i"), 1);
    EXPECT_EQ(writes("u"), 0);
    listed("12:10:00", "revoked",
           {entry("12:05:00", KnownStatus::approved), entry("12:06:00", KnownStatus::revoked)});
    EXPECT_EQ(writes("u"), 2) << "a sweep saw both";
    listed("12:20:00", "revoked",
           {entry("12:05:00", KnownStatus::approved), entry("12:06:00", KnownStatus::revoked)});
    webhook("revoked", "", "told once more");
    EXPECT_EQ(writes("i") + writes("u") + writes("d"), 3);
}

TEST_F(Captures, FollowWhichStatusesAreAnnounced) {
    listed("12:40:00", "revoked",
           {entry("12:10:00", KnownStatus::pending), entry("12:20:00", KnownStatus::approved),
            entry("12:30:00", KnownStatus::revoked)});
    clock.advance(1h);
    EXPECT_THAT(mark(), SizeIs(2));
    auto others = options();
    others.announced = {"revoked", "pending"};
    open(others);
    EXPECT_EQ(told(), "missed 2");
    const auto now_missed = mark();
    ASSERT_THAT(now_missed, SizeIs(1)) << "the revoked one was marked before";
    EXPECT_EQ(now_missed[0].status, Status(KnownStatus::pending));
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), 3) << "nothing else is told anew";
    others.announced = {"pending", "revoked"};
    open(others);
    EXPECT_THAT(mark(), IsEmpty());
}

TEST_F(Captures, OfALedgerFromBeforeThemAreMadeWhenItIsMigrated) {
    webhook_at("12:05:01", "approved", "12:05:00");
    listed("12:10:00", "approved", {entry("12:05:00", KnownStatus::approved)});
    listed("12:10:00", "rejected", {entry("12:06:00", KnownStatus::rejected)}, second_vin);
    webhook_at("12:30:00", "rejected", "12:06:00", second_vin);
    listed("12:40:00", "approved", {entry("12:07:00", KnownStatus::approved)}, fleet_vin(3));
    listed("12:40:00", "approved", {entry("11:07:00", KnownStatus::approved)}, fleet_vin(4));
    clock.advance(1h);
    const auto before = report();
    ASSERT_EQ(words(before.total), "told, late, missed");
    const auto revisions = count("SELECT count(*) FROM transitions");
    close();
    take_back_to_schema_2(path());

    EXPECT_EQ(words(report().total), words(before.total));
    EXPECT_EQ(report().total.lags->p90, before.total.lags->p90);
    EXPECT_EQ(count("SELECT count(*) FROM transitions"), revisions) << "the histories are as they were";
    EXPECT_EQ(status(second_vin), "rejected");
    EXPECT_THAT(mark(), SizeIs(1));
}

}  // namespace
}  // namespace storage
