#include "clearance/status.hpp"

#include <gtest/gtest.h>

namespace clearance {
namespace {

using enum KnownStatus;

TEST(Status, KnownWordsAreKnown) {
    for (const auto* word :
         {"pending", "approved", "rejected", "revoking", "revoked", "canceling", "canceled", "error"}) {
        EXPECT_NE(Status(std::string_view(word)).known(), unknown);
        EXPECT_EQ(Status(std::string_view(word)).text(), word);
    }
}

TEST(Status, UnknownWordIsKeptVerbatimAndUnfinished) {
    const Status suspended("suspended");
    EXPECT_EQ(suspended.known(), unknown);
    EXPECT_EQ(suspended.text(), "suspended");
    EXPECT_TRUE(suspended.is_unfinished());
    EXPECT_NE(suspended, Status("paused"));
    EXPECT_EQ(suspended, Status(" suspended "));
}

TEST(Status, EndsAreRejectedRevokedCanceled) {
    for (const auto status : {rejected, revoked, canceled}) EXPECT_TRUE(Status(status).is_end());
    for (const auto status : {pending, approved, revoking, canceling, error})
        EXPECT_FALSE(Status(status).is_end());
}

TEST(Status, UnfinishedIsWhatGoesOnByItself) {
    for (const auto status : {pending, revoking, canceling, error})
        EXPECT_TRUE(Status(status).is_unfinished());
    for (const auto status : {approved, rejected, revoked, canceled})
        EXPECT_FALSE(Status(status).is_unfinished());
}

TEST(LifeCycle, KnowsItsChanges) {
    EXPECT_TRUE(is_expected(pending, approved));
    EXPECT_TRUE(is_expected(approved, revoked));  // revoking is never announced
    EXPECT_TRUE(is_expected(canceling, approved));
    EXPECT_TRUE(is_expected(rejected, pending));
    EXPECT_FALSE(is_expected(rejected, approved));
    EXPECT_FALSE(is_expected(approved, pending));
    EXPECT_FALSE(is_expected(Status("suspended"), approved));
}

}  // namespace
}  // namespace clearance
