// The bytes of a VIN in the files of a ledger, before and after its erasure.
#include <algorithm>
#include <random>

#include "tests/unit/storage/erasure_fixture.hpp"

namespace storage {
namespace {

class BytesOfALedger : public ErasureInLedger {
  public:
    std::size_t times_at_rest(const std::string& text) {
        close();
        const auto found = times_in_files(text);
        ledger();
        return found;
    }
    void fill(int vehicles) {
        std::vector<int> numbers(static_cast<std::size_t>(vehicles));
        for (int i = 0; i < vehicles; ++i) numbers[static_cast<std::size_t>(i)] = i;
        std::ranges::shuffle(numbers, std::mt19937(7));
        for (std::size_t begin = 0; begin < numbers.size(); begin += 250) {
            std::vector<clearance::ListedVehicle> items;
            for (auto i = begin; i < std::min(begin + 250, numbers.size()); ++i)
                items.push_back(item("approved", {.vin = fleet_vin(numbers[i])}));
            list(ask(), items);
        }
    }
};

TEST_F(BytesOfALedger, HoldNoErasedVinAmongThousandsInRandomOrder) {
    fill(6'000);
    int kept_copies = 0;
    for (int n = 0; n < 6'000; n += 500) {
        webhook("revoked", "13:00:00", "seen as " + fleet_vin(n), fleet_vin(n));
        ASSERT_GE(times_in_files(fleet_vin(n)), 3U);
        kept_copies += times_at_rest(fleet_vin(n)) > 5 ? 1 : 0;
        const auto erasure = erase(fleet_vin(n));
        EXPECT_TRUE(erasure.bytes_removed);
        EXPECT_EQ(times_in_files(fleet_vin(n)), 0U) << fleet_vin(n);
        EXPECT_EQ(times_at_rest(fleet_vin(n)), 0U) << fleet_vin(n);
    }
    EXPECT_GT(kept_copies, 0) << "split pages keep none: then this test shows little";
    EXPECT_EQ(count("SELECT count(*) FROM vehicles"), 6'000 - 12);
    EXPECT_EQ(count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

TEST_F(BytesOfALedger, OfAnErasureCutShortAreGoneAfterTheNextOpening) {
    tampered = true;
    fill(500);
    webhook("rejected", "13:00:00", "seen as " + fleet_vin(7), fleet_vin(7));
    close();
    {
        // as a kill between the commit and the end of the cleaning leaves it
        Database database(path(), Database::Mode::read_write, 2s);
        database.execute(
            "PRAGMA secure_delete = OFF; BEGIN; INSERT INTO meta VALUES ('erasure_unfinished', '');"
            "DELETE FROM deliveries; DELETE FROM reasons; COMMIT");
    }
    ASSERT_GT(times_in_files("SEEN AS " + fleet_vin(7)), 0U);
    ledger();
    EXPECT_EQ(times_in_files("SEEN AS " + fleet_vin(7)), 0U);
    EXPECT_THAT(notices, testing::ElementsAre(testing::HasSubstr("cut short")));
    EXPECT_EQ(count("SELECT count(*) FROM meta WHERE key = 'erasure_unfinished'"), 0);
}

}  // namespace
}  // namespace storage
