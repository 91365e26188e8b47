#include "api_client/no_proxy.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace api_client::testing {
namespace {

struct Case {
    std::string list, host, port;
    bool covered;
};

TEST(NoProxy, ReadsItsListAsCurlAndGoDo) {
    const std::vector<Case> cases{
        {"", "example.com", "443", false},
        {" , ,", "example.com", "443", false},
        {"*", "example.com", "443", true},
        {"a.example,*", "2001:db8::1", "443", true},
        {"example.com", "example.com", "443", true},
        {"example.com", "api.example.com", "443", true},
        {"example.com", "badexample.com", "443", false},
        {"example.com", "example.com.evil", "443", false},
        {".example.com", "api.example.com", "443", true},
        {".example.com", "example.com", "443", true},
        {"*.example.com", "api.example.com", "443", true},
        {"*.example.com", "badexample.com", "443", false},
        {"EXAMPLE.com.", "example.com", "443", true},
        {"a.example, \tb.example", "b.example", "443", true},
        {"a.example b.example", "b.example", "443", true},
        {"example.com:8443", "example.com", "8443", true},
        {"example.com:8443", "example.com", "443", false},
        {".example.com:443", "api.example.com", "443", true},
        {"com", "example.com", "443", true},
        {"example.com:", "example.com", "443", false},
        {"example.com:x", "example.com", "443", false},
        {"example.com:70000", "example.com", "443", false},
        {".", "example.com", "443", false},
        {"10.1.2.3", "10.1.2.3", "443", true},
        {"10.1.2.3", "10.1.2.30", "443", false},
        {"1.2.3", "10.1.2.3", "443", false},
        {"2.3", "10.1.2.3", "443", false},
        {"10.1.2.3:80", "10.1.2.3", "80", true},
        {"10.1.2.3:80", "10.1.2.3", "443", false},
        {"10.1.2.3", "::ffff:10.1.2.3", "443", true},
        {"10.0.0.0/8", "10.200.3.4", "443", true},
        {"10.0.0.0/8", "11.0.0.1", "443", false},
        {"10.0.0.0/8", "10.example", "443", false},
        {"192.168.4.0/22", "192.168.7.255", "443", true},
        {"192.168.4.0/22", "192.168.8.0", "443", false},
        {"10.0.0.0/8:443", "10.0.0.1", "443", true},
        {"0.0.0.0/0", "203.0.113.9", "443", true},
        {"0.0.0.0/0", "2001:db8::1", "443", false},
        {"10.0.0.0/33", "10.0.0.1", "443", false},
        {"10.0.0.0/", "10.0.0.0", "443", false},
        {"example.com/8", "example.com", "443", false},
        {"2001:db8::1", "2001:db8::1", "443", true},
        {"2001:db8:0:0::1", "2001:db8::1", "443", true},
        {"2001:DB8::1", "2001:db8::2", "443", false},
        {"[2001:db8::1]", "2001:db8::1", "443", true},
        {"[2001:db8::1]:8443", "2001:db8::1", "8443", true},
        {"[2001:db8::1]:8443", "2001:db8::1", "443", false},
        {"[2001:db8::1", "2001:db8::1", "443", false},
        {"2001:db8::/32", "2001:db8:ffff::1", "443", true},
        {"2001:db8::/32", "2001:db9::1", "443", false},
        {"::/0", "10.0.0.1", "443", false},
        {"::1/129", "::1", "443", false},
    };
    for (const auto& each : cases) {
        EXPECT_EQ(NoProxy(each.list).covers(each.host, each.port), each.covered)
            << '"' << each.list << "\" for " << each.host << ' ' << each.port;
    }
    EXPECT_FALSE(NoProxy().covers("example.com", "443"));
}

}  // namespace
}  // namespace api_client::testing
