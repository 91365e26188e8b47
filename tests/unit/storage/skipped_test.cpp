#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using clearance::SkippedItem;

class SkippedItems : public LedgerTest {
  public:
    Id sweep(const std::vector<SkippedItem>& items) {
        return write([&](Writing& writing) {
            const Id id = writing.begin_sweep(SweepKind::full);
            writing.record_skipped(id, items);
            return id;
        });
    }
    static SkippedItem bad(std::size_t index, const std::string& raw, const std::string& problem = "bad") {
        return {.index = index, .problem = problem, .raw = raw, .vin = std::nullopt};
    }
    static std::vector<SkippedItem> many(int from, int to) {
        std::vector<SkippedItem> items;
        for (int n = from; n < to; ++n) items.push_back(bad(static_cast<std::size_t>(n), std::to_string(n)));
        return items;
    }
    std::int64_t rows(const std::string& where = "1") {
        return count("SELECT count(*) FROM skipped_items WHERE " + where);
    }
};

TEST_F(SkippedItems, TakeOneRowHoweverManySweepsMeetThem) {
    const Id first = sweep({bad(3, "[]", "no object"), bad(4, "{}")});
    sweep({bad(3, "[]", "no object")});
    const Id last = sweep({bad(7, "[]", "no vehicle")});
    EXPECT_EQ(rows(), 2);
    EXPECT_EQ(rows("raw = CAST('[]' AS BLOB) AND times = 3 AND place = 7 AND problem = 'no vehicle' AND "
                   "first_sweep = " +
                   std::to_string(first) + " AND sweep = " + std::to_string(last)),
              1);
    EXPECT_EQ(rows("raw = CAST('{}' AS BLOB) AND times = 1 AND place = 4 AND sweep = first_sweep"), 1);
}

TEST_F(SkippedItems, OfOtherVehiclesAreOthersThoughTheyBeginAlike) {
    auto one = bad(0, "{"), other = bad(1, "{");
    one.vin = vin(first_vin);
    other.vin = vin(second_vin);
    sweep({one, other, bad(2, "{")});
    EXPECT_EQ(rows(), 3);
}

TEST_F(SkippedItems, AreKeptUpToAThousandNewOnesASweep) {
    const Id full = sweep(many(0, 600));
    write_only([&](Writing& writing) { writing.record_skipped(full, many(600, 1'200)); });
    EXPECT_EQ(rows(), 1'000);
    EXPECT_EQ(rows("place = 1000"), 0);
    sweep(many(0, 1'200));
    EXPECT_EQ(rows(), 1'200) << "known ones are not new";
    EXPECT_EQ(rows("times = 2"), 1'000);
}

TEST_F(SkippedItems, BeyondTheThousandLeaveTheirVehicleUnconfirmedToo) {
    const auto same = item("approved");
    full_sweep({same});
    auto items = many(0, 1'000);
    items.push_back(bad(1'000, "last"));
    items.back().vin = vin();
    const Id by = sweep(items);
    EXPECT_EQ(rows("raw = CAST('last' AS BLOB)"), 0);
    EXPECT_EQ(count("SELECT confirmed_from FROM vehicles"), by + 1);
}

}  // namespace
}  // namespace storage
