// Damage done on purpose to a copy of a ledger: each kind is found and named.
#include <fstream>

#include "tests/support/ledger_differences.hpp"
#include "tests/unit/storage/verify_story.hpp"

namespace storage {
namespace {

using test::ledger_differences;
using testing::Contains;
using testing::HasSubstr;

struct Damage {
    std::string name;
    std::string sql;
    std::string found;  // part of a difference
};

void PrintTo(const Damage& damage, std::ostream* out) {
    *out << damage.sql;
}

class VerifyFinds : public VerifyTest, public testing::WithParamInterface<Damage> {
  public:
    VerifyFinds() {
        tell_story();
        copy();
        tampered = true;
    }
};

TEST_P(VerifyFinds, It) {
    ASSERT_THAT(ledger_differences(backup()), testing::IsEmpty());
    {
        Database database(backup(), Database::Mode::read_write, 1s);
        database.execute(GetParam().sql);
        ASSERT_GT(database.changes(), 0) << "no damage done";
    }
    EXPECT_THAT(ledger_differences(backup()), Contains(HasSubstr(GetParam().found)));
}

const std::string of_first = "vehicle = (SELECT id FROM vehicles WHERE vin = '" + first_vin + "')";
const std::string of_second = "vehicle = (SELECT id FROM vehicles WHERE vin = '" + second_vin + "')";

std::string status(const std::string& text) {
    return "(SELECT id FROM statuses WHERE text = '" + text + "')";
}

std::string newest_to(const std::string& text) {
    return "seq = (SELECT max(seq) FROM transitions WHERE to_status = " + status(text) + " AND change <> 3)";
}

INSTANTIATE_TEST_SUITE_P(
    Damages, VerifyFinds,
    testing::Values(
        // the present
        Damage{"PresentStatus",
               "UPDATE vehicles SET status = " + status("rejected") + " WHERE vin = '" + first_vin + "'",
               "vehicles " + first_vin + ": status rejected <> approved"},
        Damage{"PresentSince", "UPDATE vehicles SET since = since + 1000000 WHERE vin = '" + first_vin + "'",
               "vehicles " + first_vin + ": since 2026-03-02T09:29:58.000Z <> 2026-03-02T09:29:57.000Z"},
        Damage{"PresentReason", "UPDATE vehicles SET reason = NULL WHERE vin = '" + second_vin + "'",
               "vehicles " + second_vin + ": reason none <> \"No such car\""},
        Damage{"PresentEpisode", "UPDATE vehicles SET episode = 2 WHERE vin = '" + second_vin + "'",
               "vehicles " + second_vin + ": episode 2 <> 1"},
        Damage{"PresentEstimated", "UPDATE vehicles SET estimated = 1 WHERE vin = '" + first_vin + "'",
               "vehicles " + first_vin + ": estimated true <> false"},
        Damage{"PresentTransition",
               "UPDATE vehicles SET present_transition = 1 WHERE vin = '" + second_vin + "'",
               "vehicles " + second_vin + ": present_transition 1 <> "},
        Damage{"VehicleGone", "DELETE FROM vehicles WHERE vin = '" + first_vin + "'",
               "observations 1: a row of vehicles <> no such row"},
        Damage{"VehicleKnownTooLate",
               "UPDATE vehicles SET first_seen = first_seen + 1 WHERE vin = '" + second_vin + "'",
               "vehicles " + second_vin + ": first_seen "},
        Damage{"SettledThoughItIsNot",
               "UPDATE vehicles SET listing_digest = zeroblob(16) WHERE vin = '" + fleet_vin(2) + "'",
               "vehicles " + fleet_vin(2) + ": listing_digest"},
        Damage{"Counts", "UPDATE vehicle_counts SET n = n + 1 WHERE status = " + status("rejected"),
               "vehicle_counts rejected \"kia\": 2 <> 1"},
        Damage{"FindingCounts",
               "INSERT INTO finding_counts VALUES (6, 2, 1) ON CONFLICT DO UPDATE SET open = open + 2",
               "finding_counts stuck: open 2 <> 0"},
        Damage{"CountsGone", "DELETE FROM vehicle_counts WHERE status = " + status("rejected"),
               "vehicle_counts rejected \"kia\": 0 <> 1"},
        Damage{"TagOfNobody", "UPDATE tags SET vehicle = 99", "tags: a row of vehicles <> no such row"},
        // the gap ledger
        Damage{"CaptureGone", "DELETE FROM captures WHERE status = " + status("rejected"),
               "of " + second_vin + ": nothing <> rejected at 2026-03-02T09:58:00.000Z"},
        Damage{
            "CaptureTwice",
            "INSERT INTO captures SELECT 1, vehicle, status, occurred_at, webhook_at, sweep_at, unconfirmed, "
            "missed_at FROM captures WHERE status = " +
                status("rejected"),
            "captures 1 of " + second_vin +
                ": rejected at 2026-03-02T09:58:00.000Z <> no such announced transition"},
        Damage{"CapturesWebhook",
               "UPDATE captures SET webhook_at = NULL WHERE status = " + status("rejected"),
               "of " + second_vin + ": webhook_at none <> 2026-03-02T10:10:00.000Z"},
        Damage{"CapturesSweep", "UPDATE captures SET sweep_at = sweep_at + 1 WHERE sweep_at IS NOT NULL",
               ": sweep_at "},
        Damage{"CapturesFlag", "UPDATE captures SET unconfirmed = 0 WHERE unconfirmed = 1",
               "of " + first_vin + ": unconfirmed false <> true"},
        // the revisions
        Damage{"NewestRevisionGone", "DELETE FROM transitions WHERE " + newest_to("rejected"),
               "of " + second_vin + ": "},
        Damage{"FirstRevisionGone", "DELETE FROM transitions WHERE seq = 1", "not told before"},
        Damage{"RevisionsTime",
               "UPDATE transitions SET occurred_at = occurred_at - 1 WHERE " + newest_to("rejected"),
               "occurred_at 2026-03-02T09:57:59.999999Z <> 2026-03-02T09:58:00.000Z"},
        Damage{"RevisionsStatus",
               "UPDATE transitions SET to_status = " + status("approved") + " WHERE " + newest_to("rejected"),
               ": to approved <> rejected"},
        Damage{"RevisionsFlag", "UPDATE transitions SET unconfirmed = 0 WHERE unconfirmed = 1",
               ": unconfirmed false <> true"},
        Damage{"RevisionsSources", "UPDATE transitions SET sources = 2 WHERE sources = 3",
               ": sources sweep <> webhook+sweep"},
        Damage{"RevisionTwice",
               "INSERT INTO transitions SELECT 999, transition, vehicle, 1, from_status, to_status, "
               "occurred_at, earliest, estimated, provisional, unconfirmed, expected, place, episode, "
               "sources, reason, first_recorded_at, recorded_at FROM transitions WHERE " +
                   newest_to("rejected"),
               "added transition"},
        Damage{"RevisionOfAnothersVehicle",
               "UPDATE transitions SET vehicle = 1 WHERE " + newest_to("rejected"), "<> no such transition"},
        Damage{"RevisionsGoBack",
               "UPDATE transitions SET recorded_at = recorded_at - 3600000000 WHERE seq = (SELECT max(seq) "
               "FROM transitions)",
               "or later, as the row before it"},
        // the observations
        Damage{"ObservationGone", "DELETE FROM observations WHERE kind = 2 AND " + of_second,
               "vehicles " + second_vin + ": "},
        Damage{"WebhookGone", "DELETE FROM observations WHERE kind = 1 AND " + of_second,
               "a recorded webhook <> no observation of it"},
        Damage{"AnswerGone", "DELETE FROM observations WHERE kind = 4",
               "answered pending <> no observation of it"},
        Damage{"ObservationsStatus",
               "UPDATE observations SET status = " + status("revoked") + " WHERE kind = 3 AND " + of_second,
               "transitions "},
        Damage{"ObservationsTime", "UPDATE observations SET occurred_at = occurred_at + 1 WHERE kind = 2",
               "occurred_at 2026-03-02T09:58:00.000Z <> 2026-03-02T09:58:00.000001Z"},
        Damage{"ObservationsKind", "UPDATE observations SET kind = 9 WHERE id = 1", "<> an unknown kind"},
        Damage{"ObservationsFence", "UPDATE observations SET fence = id WHERE kind = 3",
               "<> one before itself"},
        Damage{"ObservationsEntry", "UPDATE observations SET last_entry = 1 WHERE kind = 3",
               "last_entry 1 <> no such changelog entry of this vehicle"},
        Damage{"ObservationsGoBack", "UPDATE observations SET recorded_at = 0 WHERE id = 3",
               "observations 3: recorded_at 1970-01-01T00:00:00.000Z <> "},
        Damage{"ObservationMoved", "UPDATE observations SET vehicle = 1 WHERE kind = 1 AND " + of_second,
               "of " + first_vin + ": nothing <> rejected at "},
        // where they came from
        Damage{"BodyChanged", "UPDATE deliveries SET body = x'7b7d' WHERE id = 1", "deliveries 1: digest "},
        Damage{"PingsBodyChanged", "UPDATE deliveries SET body = x'7b7d' WHERE outcome = 2", ": digest "},
        Damage{"DeliveryGone", "DELETE FROM deliveries WHERE id = 1", "delivery 1 <> no such delivery"},
        Damage{"DeliveryIgnored", "UPDATE deliveries SET outcome = 3 WHERE id = 1",
               "delivery 1 <> a delivery that was not recorded"},
        Damage{"DeliveryTwice", "UPDATE observations SET reference = 1 WHERE kind = 1",
               "delivery 1 <> one observation of it"},
        Damage{"BodyTwice",
               "INSERT INTO deliveries SELECT 99, digest, received_at, outcome, secret, delivery_id, remote, "
               "event_type, problem, body, body_removed_at FROM deliveries WHERE id = 1;"
               "INSERT INTO observations SELECT 99, vehicle, kind, source, status, reason, occurred_at, "
               "occurred_text, recorded_at, requested_at, fence, filtered, position, last_entry, 99 "
               "FROM observations WHERE kind = 1 AND reference = 1",
               "delivery 99 <> one delivery of its body: it is that of 1"},
        Damage{
            "AnswerTwice",
            "INSERT INTO observations SELECT 99, vehicle, kind, source, status, reason, occurred_at, "
            "occurred_text, "
            "recorded_at, requested_at, fence, filtered, position, last_entry, reference FROM observations "
            "WHERE kind = 4",
            "command 1 <> one observation of it"},
        Damage{"CommandGone", "DELETE FROM commands WHERE state = 2", "command 1 <> no such command"},
        Damage{"CommandOfAnother", "UPDATE commands SET vehicle = 2 WHERE state = 2",
               "command 1 <> a command about another vehicle"},
        Damage{"CommandRefused", "UPDATE commands SET state = 3 WHERE state = 2",
               "command 1 <> a command that was not accepted"},
        Damage{"CommandsStatus", "UPDATE commands SET status = " + status("approved") + " WHERE state = 2",
               "status pending <> approved"},
        // what all of them use
        Damage{"StatusWordChanged", "UPDATE statuses SET text = 'waved through' WHERE text = 'approved'",
               ": expected true <> false"},
        Damage{"StatusWordGone", "DELETE FROM statuses WHERE text = 'approved'", "no text "},
        Damage{"ReasonGone", "DELETE FROM reasons", "a row of reasons <> no such row"},
        Damage{"IdsGivenAgain", "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'observations'",
               "sqlite_sequence observations: last id given 1 <> "}),
    [](const auto& item) { return item.param.name; });

class VerifyFindsBrokenPages : public VerifyTest {};

TEST_F(VerifyFindsBrokenPages, OfAnIndexAndOfATable) {
    tell_story();
    copy();
    for (const auto* name : {"observations_by_vehicle", "observations"}) {
        const auto broken = backup() + name;
        std::filesystem::copy_file(backup(), broken);
        Database database(broken, Database::Mode::read_only, 1s);
        const auto page = database.integer("PRAGMA page_size");
        const auto place =
            database.integer("SELECT rootpage FROM sqlite_schema WHERE name = '" + std::string(name) + "'");
        std::fstream file(broken, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp((place - 1) * page + 100);
        file << std::string(static_cast<std::size_t>(page) - 100, '\xA5');
        file.close();
        EXPECT_THAT(ledger_differences(broken), Contains(HasSubstr("integrity_check"))) << name;
    }
}

}  // namespace
}  // namespace storage
