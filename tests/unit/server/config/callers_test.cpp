// [api] allowed_origins, trusted_proxies, user_header, proxy_role.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/config/network.hpp"
#include "tests/unit/server/config/fault.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

using config::parse_address;
using config::parse_network;
using testing::ElementsAre;
using testing::IsEmpty;

const std::string token = "[[api.tokens]]\nname = \"a\"\nsha256 = \"" + std::string(64, 'a') + "\"\n";

/// `lines` begin in line 12, inside [api].
std::string api(const std::string& lines, bool with_token = true) {
    const auto text = with_line(11, "listen = \"127.0.0.1:0\"\n" + lines);
    return with_token ? text + token : text;
}

TEST(ConfigOfCallers, HasDefaultsThatTrustNobody) {
    const ConfigFolder folder;
    const auto read = load_valid(folder, valid_text());
    EXPECT_THAT(read.api.allowed_origins, IsEmpty());
    EXPECT_THAT(read.api.trusted_proxies, IsEmpty());
    EXPECT_EQ(read.api.user_header, "X-Forwarded-User");
    EXPECT_EQ(read.api.proxy_role, config::Role::read);
}

TEST(ConfigOfCallers, IsRead) {
    const ConfigFolder folder;
    const auto read =
        load_valid(folder, api("allowed_origins = [\"https://a.example\", \"http://127.0.0.1:3000\", "
                               "\"https://[fd00::1]:8443\"]\n"
                               "trusted_proxies = [\"10.0.0.7\", \"192.168.0.0/16\", \"fd00::/8\"]\n"
                               "user_header = \"Remote-User\"\nproxy_role = \"operate\"\n"));
    EXPECT_THAT(read.api.allowed_origins,
                ElementsAre("https://a.example", "http://127.0.0.1:3000", "https://[fd00::1]:8443"));
    EXPECT_THAT(read.api.trusted_proxies, ElementsAre("10.0.0.7", "192.168.0.0/16", "fd00::/8"));
    EXPECT_EQ(read.api.user_header, "Remote-User");
    EXPECT_EQ(read.api.proxy_role, config::Role::operate);
}

Fault proxy(const std::string& name, const std::string& network, const std::string& has) {
    return {name, api("trusted_proxies = [\"" + network + "\"]\n"),
            "config.toml:12:19: api.trusted_proxies: ", has};
}

Fault origin(const std::string& name, const std::string& text, const std::string& has) {
    return {name, api("allowed_origins = [\"" + text + "\"]\n"),
            "config.toml:12:19: api.allowed_origins: ", has};
}

Fault header(const std::string& name, const std::string& text, const std::string& has) {
    return {name, api("trusted_proxies = [\"10.0.0.7\"]\nuser_header = \"" + text + "\"\n"),
            "config.toml:13:15: api.user_header: ", has};
}

const std::vector<Fault> caller_faults{
    proxy("EveryIPv4", "0.0.0.0/0", "far too wide"),
    proxy("EveryIPv6", "::/0", "far too wide"),
    proxy("EveryMappedIPv4", "::ffff:0.0.0.0/96", "far too wide"),
    proxy("HalfOfAll", "128.0.0.0/1", "far too wide"),
    proxy("OfAName", "proxy.example", "expected an address or a network"),
    proxy("WithAPort", "10.0.0.7:80", "expected an address or a network"),
    proxy("WithBitsBehind", "10.0.0.7/8", "expected an address or a network"),
    proxy("TooLong", "10.0.0.0/33", "expected an address or a network"),
    {"ProxiesWithoutTokens", api("trusted_proxies = [\"10.0.0.7\"]\n", false),
     "config.toml:12:19: api.trusted_proxies: ", "needs at least one [[api.tokens]]"},
    {"HeaderWithoutProxies", api("user_header = \"Remote-User\"\n"),
     "config.toml:12:15: api.user_header: ", "of no use without trusted_proxies"},
    {"RoleWithoutProxies", api("proxy_role = \"operate\"\n"),
     "config.toml:12:14: api.proxy_role: ", "of no use without trusted_proxies"},
    header("NoHeader", "Remote User", "expected the name of a header"),
    header("OfTheBrowser", "cookie", "expected a header that the proxy alone sets"),
    header("OfTheToken", "Authorization", "expected a header that the proxy alone sets"),
    origin("OfEverybody", "*", "there is no \"*\""),
    origin("OfManyNames", "https://*.example", "name each site"),
    origin("WithAPath", "https://a.example/b", "without a path"),
    origin("WithASlash", "https://a.example/", "without a path"),
    origin("WithoutScheme", "a.example", "expected an origin"),
    origin("Null", "null", "expected an origin"),
    origin("OfAFile", "file://a", "expected an origin"),
    origin("WithItsUsualPort", "https://a.example:443", "without its usual port"),
    origin("InCapitals", "https://A.example", "in small letters"),
    origin("WithAUser", "https://a:hidden-secret@a.example", "without user and password"),
};

class ConfigCallerFault : public testing::TestWithParam<Fault> {};

TEST_P(ConfigCallerFault, IsToldWhereItStands) {
    expect_only_message(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Callers, ConfigCallerFault, testing::ValuesIn(caller_faults), fault_name);

TEST(Network, HoldsTheAddressesThatBeginAlike) {
    const auto holds = [](const std::string& network, const std::string& address) {
        return parse_network(network).value().contains(parse_address(address).value());
    };
    EXPECT_TRUE(holds("10.0.0.0/8", "10.255.0.1"));
    EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(holds("10.0.0.128/25", "10.0.0.255"));
    EXPECT_FALSE(holds("10.0.0.128/25", "10.0.0.127"));
    EXPECT_TRUE(holds("10.0.0.7", "::ffff:10.0.0.7"));
    EXPECT_FALSE(holds("10.0.0.7", "::10.0.0.7"));
    EXPECT_TRUE(holds("fc00::/7", "fd00::1"));
    EXPECT_FALSE(holds("fc00::/7", "fe00::1"));
    EXPECT_FALSE(holds("fd00::1", "fd00::2"));
}

TEST(Network, IsReadStrictly) {
    for (const std::string text :
         {"", "/", "10.0.0.0/", "10.0.0.0/ 8", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0", "010.0.0.1",
          "fd00::/129", "[::1]", "fe80::1%eth0", "localhost", "fd00::/7"})
        EXPECT_FALSE(parse_network(text)) << text;
}

}  // namespace
}  // namespace config_test
