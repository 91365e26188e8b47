// Erased VINs are remembered by a digest whose key is not in the ledger.
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using ErasureKey = LedgerTest;

TEST_F(ErasureKey, KeepsADigestThatNeedsTheKey) {
    webhook("approved", "11:00:00");
    erase();
    EXPECT_EQ(count("SELECT count(*) FROM erased"), 1);
    EXPECT_EQ(count("SELECT length(digest) FROM erased"), 32);
    EXPECT_EQ(erasure_key.size(), 32U);
}

TEST_F(ErasureKey, ALostOrExchangedKeyKeepsTheLedgerClosed) {
    webhook("approved", "11:00:00");
    erase();
    close();
    const auto key = std::exchange(erasure_key, "");
    EXPECT_EQ(refusal(options()), "the erasure key is missing");
    erasure_key = std::string(32, 'x');
    EXPECT_THAT(refusal(options()), testing::HasSubstr("is not the one"));
    erasure_key = key;
    EXPECT_TRUE(webhook("approved", "11:00:00").erased);
}

TEST_F(ErasureKey, WithoutErasedVinsNobodyAsksForTheKey) {
    webhook("approved", "11:00:00");
    close();
    auto without = options();
    without.erasure_key = [](bool) -> std::string { throw LedgerError("asked for"); };
    open(without);
    EXPECT_FALSE(webhook("approved", "11:00:00", "", second_vin).erased);
    EXPECT_THROW(erase(), LedgerError);
    EXPECT_EQ(status(), "approved") << "and nothing is removed without it";
}

}  // namespace
}  // namespace storage
