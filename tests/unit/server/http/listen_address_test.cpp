#include "server/http/listen_address.hpp"

#include <gtest/gtest.h>

namespace {

std::string text_of(const char* address) {
    return http::text_of({boost::asio::ip::make_address(address), 8443});
}

TEST(AddressText, OfIpv4HasNoBrackets) {
    EXPECT_EQ(text_of("192.0.2.1"), "192.0.2.1:8443");
}

TEST(AddressText, OfIpv6HasBrackets) {
    EXPECT_EQ(text_of("2001:db8::1"), "[2001:db8::1]:8443");
    EXPECT_EQ(text_of("::"), "[::]:8443");
}

TEST(AddressText, OfIpv4OverAnIpv6SocketIsThatOfIpv4) {
    EXPECT_EQ(text_of("::ffff:192.0.2.1"), "192.0.2.1:8443");
}

}  // namespace
