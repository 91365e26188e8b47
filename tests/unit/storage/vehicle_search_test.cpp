// Searches of vehicles: what a page holds, and what it costs.
#include <algorithm>
#include <random>
#include <set>

#include "clearance/brand.hpp"
#include "storage/reading.hpp"
#include "storage/writing.hpp"
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

const std::vector<std::string> statuses{"pending", "approved", "rejected", "revoked", "hibernating"};
const std::vector<std::string> brands{"bmw", "BMW", "kia", "Seat", "ds"};
const std::vector<std::string> reasons{"", "Privacy mode is on", "No consent", "no consent given", "Odd"};

bool is_about_consent(std::string_view reason) {
    return reason.find("consent") != std::string_view::npos;
}

class VehicleSearches : public LedgerTest {
  public:
    VehicleSearches() { stuck_limits = {.pending = std::chrono::days(14), .ending = std::chrono::days(7)}; }

    VehiclePage page(const VehicleQuestion& question) {
        return read([&](Reading& reading) { return reading.search().page(question); });
    }
    /// All pages behind each other.
    std::vector<Vehicle> all(VehicleQuestion question) {
        std::vector<Vehicle> vehicles;
        for (int pages = 0; pages < 2000; ++pages) {
            auto found = page(question);
            EXPECT_THAT(found.vehicles, SizeIs(Le(question.limit)));
            std::ranges::move(found.vehicles, std::back_inserter(vehicles));
            if (!found.next) return vehicles;
            question.after = found.next;
        }
        ADD_FAILURE() << "the pages have no end";
        return vehicles;
    }
    static std::vector<Id> ids(const std::vector<Vehicle>& vehicles) {
        std::vector<Id> ids;
        for (const auto& vehicle : vehicles) ids.push_back(vehicle.id);
        return ids;
    }
    std::vector<Id> ids(const VehicleQuestion& question) { return ids(all(question)); }

    clearance::ListedVehicle any_item(std::mt19937& random, int n) {
        const auto& status = statuses[random() % statuses.size()];
        const auto day = std::to_string(10 + random() % 9);  // several at the same time
        ItemOptions options{.vin = fleet_vin(n * 7919 % 1'000'003),
                            .brand = brands[random() % brands.size()]};
        options.tags = Tags{{"fleet", random() % 3 == 0 ? "north" : "south"}};
        if (random() % 4 == 0) options.tags->emplace("depot", std::to_string(random() % 3));
        options.changelog = {
            {"2026-02-" + day + "T08:00:00Z", Status(status), reasons[random() % reasons.size()]}};
        return item(status, options);
    }
    /// Some of the fleet are listed no more, some are stuck, and of some nothing is known but their names.
    void tell_a_fleet(std::mt19937& random, int size) {
        std::vector<clearance::ListedVehicle> items;
        for (int n = 0; n < size; ++n) items.push_back(any_item(random, n));
        full_sweep(items);
        clock.advance(1h);
        items.erase(items.end() - size / 20, items.end());
        full_sweep(items);
        clock.advance(1h);
        write([](Writing& writing) { return writing.watch({}); });
        webhook("approved", "", {}, fleet_vin(2'000'000));
    }
    std::set<Id> stuck_ones() {
        std::set<Id> ids;
        read([&](Reading& reading) {
            for (const auto& finding : reading.findings({.open = true, .limit = 100'000}))
                if (finding.kind == FindingKind::stuck) ids.insert(reading.vehicle_id(*finding.vin));
            return true;
        });
        return ids;
    }
};

/// The same as the ledger is to tell, from all vehicles in memory.
std::vector<Id> fitting(std::vector<Vehicle> vehicles, const std::set<Id>& stuck,
                        const VehicleQuestion& question) {
    const auto fits = [&](const Vehicle& vehicle) {
        const auto status = std::string(vehicle.status->text());
        return (question.statuses.empty() || std::ranges::count(question.statuses, status) > 0) &&
               clearance::is_among(question.brands, vehicle.brand) &&
               std::ranges::all_of(question.tags,
                                   [&](const auto& tag) {
                                       const auto found = vehicle.tags.find(tag.first);
                                       return found != vehicle.tags.end() && found->second == tag.second;
                                   }) &&
               vehicle.vin.text().find(question.vin_part) != std::string::npos &&
               (!question.since || *vehicle.since >= *question.since) &&
               (!question.until || *vehicle.since < *question.until) &&
               (!question.stuck || stuck.contains(vehicle.id) == *question.stuck) &&
               (!question.listed || vehicle.listed == question.listed) &&
               (!question.reason || (!vehicle.reason.empty() && question.reason(vehicle.reason)));
    };
    std::erase_if(vehicles, [&](const Vehicle& vehicle) { return !fits(vehicle); });
    const auto key = [&](const Vehicle& vehicle) {
        std::string text;
        if (question.order == VehicleOrder::vin) text = vehicle.vin.text();
        if (question.order == VehicleOrder::brand) text = small_letters(vehicle.brand);
        const auto since = question.order == VehicleOrder::since ? *vehicle.since : Time{};
        return std::tuple(text, since, vehicle.id);
    };
    std::ranges::sort(vehicles, {}, key);
    if (question.descending) std::ranges::reverse(vehicles);
    std::vector<Id> ids;
    for (const auto& vehicle : vehicles) ids.push_back(vehicle.id);
    return ids;
}

VehicleQuestion any_question(std::mt19937& random) {
    const auto one_in = [&random](unsigned n) { return random() % n == 0; };
    VehicleQuestion question;
    if (one_in(3)) question.statuses.push_back(statuses[random() % statuses.size()]);
    if (one_in(6)) question.statuses.push_back(statuses[random() % statuses.size()]);
    if (one_in(3)) question.brands.push_back(brands[random() % brands.size()]);
    if (one_in(4)) question.tags.emplace_back("fleet", one_in(2) ? "north" : "south");
    if (one_in(6)) question.tags.emplace_back("depot", std::to_string(random() % 4));
    if (one_in(6)) question.vin_part = std::to_string(random() % 100);
    if (one_in(4)) question.since = at("2026-02-1" + std::to_string(random() % 9) + "T08:00:00Z");
    if (one_in(4)) question.until = at("2026-02-1" + std::to_string(random() % 9) + "T08:00:00Z");
    if (one_in(6)) question.stuck = one_in(2);
    if (one_in(6)) question.listed = one_in(2);
    if (one_in(5)) question.reason = is_about_consent;
    question.order = static_cast<VehicleOrder>(random() % 4);
    question.descending = question.order != VehicleOrder::id && one_in(2);
    question.limit = 1 + random() % 60;
    question.most_looked_at = one_in(3) ? random() % 30 : 1000;
    question.most_sorted = one_in(2) ? random() % 40 : 1000;
    return question;
}

TEST_F(VehicleSearches, TellInAllTheirPagesWhatAFilterAndASortInMemoryDo) {
    std::mt19937 random(20260302);
    tell_a_fleet(random, 200);
    const auto everyone = all({.limit = 1000});
    ASSERT_EQ(everyone.size(), 200U);
    const auto stuck = stuck_ones();
    ASSERT_GT(stuck.size(), 10U);
    ASSERT_EQ(std::ranges::count(everyone, false, &Vehicle::listed), 10);
    std::size_t found = 0;
    for (int round = 0; round < 3000; ++round) {
        const auto question = any_question(random);
        const auto told = ids(question);
        ASSERT_EQ(told, fitting(everyone, stuck, question)) << "round " << round;
        found += told.size();
    }
    EXPECT_GT(found, 10'000U) << "else too little was compared";
}

TEST_F(VehicleSearches, FindNothingInAnEmptyLedger) {
    for (const auto order : {VehicleOrder::id, VehicleOrder::since, VehicleOrder::vin, VehicleOrder::brand}) {
        const auto found = page({.tags = {{"fleet", "north"}}, .order = order});
        EXPECT_THAT(found.vehicles, IsEmpty());
        EXPECT_FALSE(found.next);
    }
    EXPECT_THAT(page({}).vehicles, IsEmpty());
}

TEST_F(VehicleSearches, SkipNoneAndDoubleNoneThatDoNotMoveWhileOthersDo) {
    std::mt19937 random(3);
    tell_a_fleet(random, 60);
    for (const auto order : {VehicleOrder::id, VehicleOrder::since, VehicleOrder::vin, VehicleOrder::brand}) {
        for (const bool descending : {false, true}) {
            VehicleQuestion question{
                .order = order, .descending = descending && order != VehicleOrder::id, .limit = 7};
            const auto before = all(question);
            std::vector<Id> seen;
            std::set<Id> moved;
            while (true) {
                const auto found = page(question);
                std::ranges::copy(ids(found.vehicles), std::back_inserter(seen));
                if (!found.next) break;
                question.after = found.next;
                // the one that the page ended with moves, and one anywhere
                for (const auto& vehicle : {found.vehicles.back(), before[random() % before.size()]}) {
                    moved.insert(vehicle.id);
                    clock.advance(1s);
                    webhook(vehicle.status->text() == "approved" ? "revoked" : "approved",
                            clearance::format_time(clock.now()), {}, vehicle.vin.text());
                }
            }
            for (const auto& vehicle : before) {
                if (moved.contains(vehicle.id)) continue;
                EXPECT_EQ(std::ranges::count(seen, vehicle.id), 1) << vehicle.id;
            }
        }
    }
}

TEST_F(VehicleSearches, CountWithoutLooking) {
    std::mt19937 random(5);
    tell_a_fleet(random, 100);
    const auto counted = [this](const std::vector<std::string>& of, const std::vector<std::string>& brand) {
        return static_cast<std::size_t>(
            read([&](Reading& reading) { return reading.search().count(of, brand); }));
    };
    EXPECT_EQ(counted({}, {}), 100U);
    EXPECT_EQ(counted({"approved"}, {"bmw"}), all({.statuses = {"approved"}, .brands = {"BMW"}}).size());
    EXPECT_EQ(counted({"canceled"}, {}), 0U);
}

TEST_F(VehicleSearches, EndAPageThatFindsTooFew) {
    std::mt19937 random(7);
    tell_a_fleet(random, 100);
    const VehicleQuestion question{
        .vin_part = "NOWHERE", .order = VehicleOrder::since, .limit = 5, .most_looked_at = 10};
    const auto found = page(question);
    EXPECT_THAT(found.vehicles, IsEmpty());
    EXPECT_TRUE(found.next) << "and says that there may be more";
}

/// What all statements of a connection have done since they were asked last: SQLite's own count of its steps.
std::int64_t steps_taken(Database& database) {
    std::int64_t steps = 0;
    for (auto* each = sqlite3_next_stmt(database.handle(), nullptr); each != nullptr;
         each = sqlite3_next_stmt(database.handle(), each))
        steps += sqlite3_stmt_status(each, SQLITE_STMTSTATUS_VM_STEP, 1);
    return steps;
}

std::vector<VehicleQuestion> costly_questions() {
    std::vector<VehicleQuestion> questions(14);
    questions[1].statuses = {"approved"};
    questions[2].tags = {{"fleet", "south"}};
    questions[3].tags = {{"fleet", "south"}, {"depot", "0"}};
    questions[4].stuck = true;
    questions[5].listed = false;
    questions[6].listed = true;
    questions[7].reason = is_about_consent;
    questions[8].reason = [](std::string_view) { return false; };
    questions[9].stuck = false;
    questions[10].since = at("2026-02-12T08:00:00Z");
    questions[11].until = at("2026-02-12T08:00:00Z");
    questions[12].brands = {"nowhere"};
    questions[13].tags = {{"fleet", "nowhere"}};
    return questions;
}

TEST_F(VehicleSearches, CostNoMoreWhereTheFleetIsLarge) {
    tampered = true;  // the proof at the end would take longer than the test
    std::mt19937 random(11);
    constexpr int size = 6000;
    tell_a_fleet(random, size);
    while (write([](Writing& writing) { return writing.watch({}); })) {
    }
    Database database(path(), Database::Mode::read_only, 1s);
    TableReading reading(database, 0);
    std::int64_t most = 0;
    int n = 0;
    for (auto question : costly_questions()) {
        for (const auto order :
             {VehicleOrder::id, VehicleOrder::since, VehicleOrder::vin, VehicleOrder::brand}) {
            question.order = order;
            question.after.reset();
            for (int pages = 0; pages < 3; ++pages) {
                steps_taken(database);
                const auto found = reading.search().page(question);
                const auto steps = steps_taken(database);
                most = std::max(most, steps);
                EXPECT_LT(steps, 60'000) << "question " << n << ", order " << static_cast<int>(order);
                if (!found.next) break;
                question.after = found.next;
            }
        }
        ++n;
    }
    EXPECT_GT(most, 10'000) << "a fleet that is too small to tell";
}

}  // namespace
}  // namespace storage
