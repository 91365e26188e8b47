// The audit log: what is written down of a command, how it is found, and what erasure and retention leave.
#include "storage/audit.hpp"

#include "tests/unit/storage/erasure_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AuditInLedger : public ErasureInLedger {
  public:
    Id begin(const std::string& by, const std::string& action, const std::vector<std::string>& of = {}) {
        AuditIntent intent{.by = by, .means = Means::token, .address = "192.0.2.7", .action = action};
        for (const auto& each : of) intent.vins.push_back(vin(each));
        intent.vehicles = static_cast<std::int64_t>(of.size());
        const Id id = write([&](Writing& writing) { return writing.audit().begin(intent); });
        clock.advance(1min);
        return id;
    }
    void finish(Id id, const AuditOutcome& outcome) {
        write_only([&](Writing& writing) { writing.audit().finish(id, outcome); });
    }
    std::vector<AuditEntry> page(const AuditQuery& query = {}) {
        return read([&](Reading& reading) { return reading.audit().page(query); });
    }
    std::vector<Id> ids(const AuditQuery& query) {
        std::vector<Id> found;
        for (const auto& each : page(query)) found.push_back(each.id);
        return found;
    }
    std::int64_t prune(std::chrono::seconds age) {
        const Time limit = clock.now() - age;
        std::int64_t gone = 0;
        for (bool more = true; more;) {
            const auto step = write([&](Writing& writing) { return writing.prune({{}, {}, {}, {}, limit}); });
            gone += step.audit;
            more = step.more;
        }
        return gone;
    }
};

TEST_F(AuditInLedger, KeepsWhoCommandedWhatAndWhatCameOfIt) {
    const auto asked = clock.now();
    const Id id = begin("ann", "request", {first_vin, second_vin});
    auto entry = page().at(0);
    EXPECT_EQ(entry.id, id);
    EXPECT_EQ(entry.at, asked);
    EXPECT_EQ(entry.by, "ann");
    EXPECT_EQ(entry.means, Means::token);
    EXPECT_EQ(entry.address, "192.0.2.7");
    EXPECT_EQ(entry.action, "request");
    EXPECT_EQ(entry.vehicles, 2);
    EXPECT_THAT(entry.vins, ElementsAre(vin(first_vin), vin(second_vin)));
    EXPECT_EQ(entry.finished_at, std::nullopt);
    EXPECT_EQ(entry.status, 0);
    finish(id, {.status = 202});
    entry = page().at(0);
    EXPECT_EQ(entry.finished_at, clock.now());
    EXPECT_EQ(entry.status, 202);
    clock.advance(1min);
    finish(id, {.status = 500, .erased = 1});
    EXPECT_EQ(page().at(0).erased, 0);
    EXPECT_EQ(page().at(0).status, 202) << "what came of it does not change any more";
}

TEST_F(AuditInLedger, IsReadNewestFirstInPages) {
    for (int i = 0; i < 5; ++i) begin("ann", "start_sweep");
    EXPECT_THAT(ids({.limit = 2}), ElementsAre(5, 4));
    EXPECT_THAT(ids({.limit = 2, .before = 4}), ElementsAre(3, 2));
    EXPECT_THAT(ids({.limit = 2, .before = 1}), IsEmpty());
}

TEST_F(AuditInLedger, IsFoundByCallerActionVehicleAndTime) {
    const auto noon = clock.now();
    begin("ann", "request", {first_vin});
    begin("bob", "end", {first_vin});
    begin("ann", "end", {second_vin});
    begin("ann", "end", {first_vin, second_vin});
    EXPECT_THAT(ids({.by = "ann"}), ElementsAre(4, 3, 1));
    EXPECT_THAT(ids({.action = "end"}), ElementsAre(4, 3, 2));
    EXPECT_THAT(ids({.by = "ann", .action = "end"}), ElementsAre(4, 3));
    EXPECT_THAT(ids({.vin = vin(first_vin)}), ElementsAre(4, 2, 1));
    EXPECT_THAT(ids({.by = "ann", .vin = vin(first_vin)}), ElementsAre(4, 1));
    EXPECT_THAT(ids({.by = "ann", .action = "end", .vin = vin(first_vin), .before = 4}), IsEmpty());
    EXPECT_THAT(ids({.since = noon + 1min, .until = noon + 3min}), ElementsAre(3, 2));
    EXPECT_THAT(ids({.by = "ann", .since = noon + 30s}), ElementsAre(4, 3));
    EXPECT_THAT(ids({.vin = vin(first_vin), .until = noon + 1s}), ElementsAre(1));
    EXPECT_THAT(ids({.since = noon + 1h}), IsEmpty());
    EXPECT_THAT(ids({.by = "ANN"}), IsEmpty());
}

TEST_F(AuditInLedger, OfManyVehiclesShowsTheFirstAndFindsAll) {
    std::vector<std::string> many;
    for (int n = 0; n < 50; ++n) many.push_back(fleet_vin(n));
    begin("ann", "request", many);
    const auto entry = page().at(0);
    EXPECT_EQ(entry.vehicles, 50);
    EXPECT_EQ(entry.vins.size(), 20U);
    EXPECT_THAT(ids({.vin = vin(fleet_vin(49))}), ElementsAre(1));
}

TEST_F(AuditInLedger, ForgetsTheNameOfAnErasedVehicleAndCountsIt) {
    webhook("approved", "11:00:00");
    begin("ann", "request", {first_vin, second_vin});
    begin("for " + first_vin, "end", {first_vin});
    EXPECT_GE(erase().mentions, 3);
    EXPECT_THAT(places_of(first_vin), IsEmpty());
    EXPECT_THAT(ids({.vin = vin(first_vin)}), IsEmpty());
    const auto entries = page();
    EXPECT_EQ(entries.at(0).by, "for [erased]");
    EXPECT_EQ(entries.at(0).erased, 1);
    EXPECT_THAT(entries.at(0).vins, IsEmpty());
    EXPECT_EQ(entries.at(1).vehicles, 2);
    EXPECT_EQ(entries.at(1).erased, 1);
    EXPECT_THAT(entries.at(1).vins, ElementsAre(vin(second_vin)));
}

TEST_F(AuditInLedger, DoesNotNameAnErasedVehicleLaterEither) {
    webhook("approved", "11:00:00");
    erase();
    begin("ann", "check", {first_vin});
    EXPECT_THAT(places_of(first_vin), IsEmpty());
    EXPECT_EQ(page().at(0).vehicles, 1);
    EXPECT_EQ(page().at(0).erased, 1);
}

TEST_F(AuditInLedger, NamesAnErasedVehicleThatTheCommandBroughtBack) {
    for (const auto& of : {first_vin, second_vin}) webhook("approved", "11:00:00", {}, of);
    erase();
    erase(second_vin);
    const Id id = begin("ann", "request", {first_vin, second_vin, fleet_vin(3)});
    EXPECT_EQ(page().at(0).erased, 2);
    command(CommandKind::request);
    finish(id, {.status = 200, .vins = {vin(first_vin), vin(second_vin), vin(fleet_vin(3))}});
    const auto entry = page().at(0);
    EXPECT_EQ(entry.erased, 1) << "the other one was refused";
    EXPECT_THAT(entry.vins, ElementsAre(vin(fleet_vin(3)), vin(first_vin)));
    EXPECT_THAT(ids({.vin = vin(first_vin)}), ElementsAre(id));
    EXPECT_THAT(places_of(second_vin), IsEmpty());
    finish(id, {.status = 200, .vins = {vin(first_vin)}});
    EXPECT_THAT(ids({.vin = vin(first_vin)}), ElementsAre(id)) << "once";
}

TEST_F(AuditInLedger, CountsWhatAnErasureErasedOnceItIsDone) {
    const Id id = begin("ann", "erase");
    EXPECT_EQ(page().at(0).erased, 0);
    finish(id, {.status = 200, .erased = 1});
    EXPECT_EQ(page().at(0).erased, 1);
}

TEST_F(AuditInLedger, AVehicleThatOnlyTheAuditKnowsCanBeErased) {
    begin("ann", "check", {first_vin});
    EXPECT_TRUE(erase().known);
    EXPECT_THAT(places_of(first_vin), IsEmpty());
}

TEST_F(AuditInLedger, LosesWhatIsOlderThanItsLimitAndNothingElse) {
    begin("ann", "request", {first_vin});
    begin("ann", "start_sweep");
    clock.advance(2h);
    begin("ann", "request", {second_vin});
    EXPECT_EQ(prune(1h), 2);
    EXPECT_THAT(ids({}), ElementsAre(3));
    EXPECT_EQ(count("SELECT count(*) FROM audit_vins"), 1);
    EXPECT_EQ(prune(1h), 0);
    EXPECT_EQ(begin("ann", "start_sweep"), 4) << "no number is given twice";
}

TEST_F(AuditInLedger, IsPrunedInStepsHoweverMuchThereIs) {
    std::vector<std::string> many;
    for (int n = 0; n < 150; ++n) many.push_back(fleet_vin(n));
    for (int i = 0; i < 6; ++i) begin("ann", "request", many);
    clock.advance(2h);
    const Time limit = clock.now();
    const auto first = write([&](Writing& writing) { return writing.prune({{}, {}, {}, {}, limit}); });
    EXPECT_TRUE(first.more);
    EXPECT_LT(first.audit, 6);
    EXPECT_EQ(first.audit + prune(0s), 6);
    EXPECT_EQ(count("SELECT count(*) FROM audit_vins"), 0);
}

}  // namespace
}  // namespace storage
