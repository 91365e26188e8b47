#include "clearance/vin.hpp"

#include <gtest/gtest.h>

#include "clearance/brand.hpp"

namespace clearance {
namespace {

TEST(Vin, KeyIsTrimmedAndUpperCased) {
    const auto vin = Vin::parse("  wba0000000000001x\n");
    ASSERT_TRUE(vin);
    EXPECT_EQ(vin->text(), "WBA0000000000001X");
    EXPECT_TRUE(vin->is_requestable());
}

TEST(Vin, TakesWhateverThePlatformNamesAVehicle) {
    const auto vin = Vin::parse("SHORT-1");
    ASSERT_TRUE(vin);
    EXPECT_FALSE(vin->is_requestable());
}

TEST(Vin, IsRequestableOnlyWith17LettersAndDigits) {
    EXPECT_FALSE(Vin::parse("2HM0000000000001")->is_requestable());
    EXPECT_FALSE(Vin::parse("2HM000000000000012")->is_requestable());
    EXPECT_FALSE(Vin::parse("2HM0000000000-001")->is_requestable());
    EXPECT_TRUE(Vin::parse("2hm00000000000001")->is_requestable());
}

TEST(Vin, IsNotEmptyNotEndlessAndPrintable) {
    EXPECT_FALSE(Vin::parse(""));
    EXPECT_FALSE(Vin::parse("   "));
    EXPECT_FALSE(Vin::parse(std::string(65, 'A')));
    EXPECT_FALSE(Vin::parse("ABC\x01"));
    EXPECT_FALSE(Vin::parse("AB C"));
    EXPECT_FALSE(Vin::parse("ABC\xc3\xa9"));
}

TEST(Brand, VolkswagenGroupNeedsACustomerName) {
    EXPECT_TRUE(needs_customer_name("volkswagen"));
    EXPECT_TRUE(needs_customer_name("Volkswagen Commercial Vehicles"));
    EXPECT_TRUE(needs_customer_name("AUDI"));
    EXPECT_FALSE(needs_customer_name("porsche"));
    EXPECT_FALSE(needs_customer_name(""));
}

}  // namespace
}  // namespace clearance
