#include "server/config/values.hpp"

#include <gtest/gtest.h>

#include "server/config/addresses.hpp"

namespace config {
namespace {

using namespace std::chrono_literals;

TEST(Duration, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(parse_duration("15m"), 15min);
    EXPECT_EQ(parse_duration("1h30m"), 90min);
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("30s"), 30s);
    EXPECT_EQ(parse_duration("2d"), 48h);
    EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26h + 3min + 4s + 5ms);
    EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, IsRefusedInEveryOtherForm) {
    for (const auto* text : {"", "15", "m", "15 m", "15M", "1.5h", "-1s", "+1s", "30m1h", "1m1m", "1h30",
                             "15mm", "99999999999s", "10001d", "1w", " 1s", "1s "})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, IsWrittenAsItIsRead) {
    for (const auto* text : {"15m", "1h30m", "500ms", "30s", "2d", "1d2h3m4s5ms", "0s"})
        EXPECT_EQ(duration_text(parse_duration(text).value()), text);
    EXPECT_EQ(duration_text(parse_duration("90m").value()), "1h30m");
}

TEST(Size, IsWrittenAsItIsRead) {
    for (const auto* text : {"1MiB", "512KiB", "3GiB", "1000000", "7", "0", "1025MiB"})
        EXPECT_EQ(size_text(parse_size(text).value()), text);
}

TEST(Size, IsReadAsPeopleWriteIt) {
    EXPECT_EQ(parse_size("1MiB"), 1048576U);
    EXPECT_EQ(parse_size("512KiB"), 524288U);
    EXPECT_EQ(parse_size("512 KiB"), 524288U);
    EXPECT_EQ(parse_size("1MB"), 1000000U);
    EXPECT_EQ(parse_size("2GiB"), 2147483648U);
    EXPECT_EQ(parse_size("7B"), 7U);
    EXPECT_EQ(parse_size("1048576"), 1048576U);
}

TEST(Size, IsRefusedInEveryOtherForm) {
    for (const auto* text : {"", "MiB", "1mib", "1.5MiB", "-1", "1 MiB ", "1MiBs", "99999999999"})
        EXPECT_FALSE(parse_size(text)) << text;
}

TEST(Sha256, IsSixtyFourHexadecimalDigits) {
    EXPECT_EQ(parse_sha256(std::string(62, '0') + "aF"), std::string(31, '\0') + "\xaf");
    EXPECT_FALSE(parse_sha256(std::string(63, '0')));
    EXPECT_FALSE(parse_sha256(std::string(65, '0')));
    EXPECT_FALSE(parse_sha256(std::string(63, '0') + "g"));
}

TEST(Base64, CountsTheBytesItStandsFor) {
    EXPECT_EQ(base64_bytes(""), 0U);
    EXPECT_EQ(base64_bytes("QUJD"), 3U);
    EXPECT_EQ(base64_bytes("QUI="), 2U);
    EXPECT_EQ(base64_bytes("QUI"), 2U);
    EXPECT_EQ(base64_bytes("QQ=="), 1U);
    EXPECT_EQ(base64_bytes("+/+/"), 3U);
    for (const auto* text : {"Q", "Q===", "QQ=", "QU JD", "QUJD=", "Q-_D"})
        EXPECT_FALSE(base64_bytes(text)) << text;
}

TEST(Nearest, FindsWhatWasProbablyMeant) {
    const std::vector<std::string> names{"max_body", "max_connections", "listen", "path", "tls"};
    EXPECT_EQ(nearest("max_bdoy", names), "max_body");
    EXPECT_EQ(nearest("Max-Body", names), "max_body");
    EXPECT_EQ(nearest("maxbody", names), "max_body");
    EXPECT_EQ(nearest("listne", names), "listen");
    EXPECT_EQ(nearest("tsl", names), "tls");
    EXPECT_EQ(nearest("port", names), "");
    EXPECT_EQ(nearest("x", names), "");
}

TEST(InQuotes, ShowsAnythingOnOneShortLine) {
    EXPECT_EQ(in_quotes("a\nb\x1b[31m"), "\"a?b?[31m\"");
    EXPECT_EQ(in_quotes(std::string(200, 'x')), "\"" + std::string(80, 'x') + "…\"");
    EXPECT_EQ(in_quotes(std::string(79, 'x') + "äöü"), "\"" + std::string(79, 'x') + "…\"");
}

TEST(HostPort, IsAnAddressOrANameWithAPort) {
    for (const auto* text :
         {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:1", "[::]:65535", "localhost:80", "a-b.example:443"})
        EXPECT_TRUE(parse_host_port(text)) << text;
    for (const auto* text :
         {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:8o", "::1:80",
          "[::1]", "[127.0.0.1]:80", "127.1:80", "300.0.0.1:80", "a..b:80", "a b:80", "http://a:80", "a:80/"})
        EXPECT_FALSE(parse_host_port(text)) << text;
    EXPECT_EQ(parse_host_port("[::1]:8080")->host, "::1");
    EXPECT_EQ(parse_host_port("[::1]:8080")->port, 8080);
}

TEST(LoopbackHost, NeverLeavesThisMachine) {
    for (const auto* host : {"127.0.0.1", "127.255.0.3", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"})
        EXPECT_TRUE(is_loopback_host(host)) << host;
    for (const auto* host :
         {"", "128.0.0.1", "0.0.0.0", "::", "127.1", "localhost.example", "127.0.0.1.example", "::2"})
        EXPECT_FALSE(is_loopback_host(host)) << host;
}

TEST(ParsedUrl, IsHttpOrHttpsWithAHost) {
    for (const char* misread :
         {"http://127.0.0.1.example:80/", "http://127.0.0.1x/", "https://10.0.0.1.evil.example/",
          "http://127.0.0.1:85040/", "https://a.example:65536/", "https://a.example:0/"})
        EXPECT_FALSE(parse_url(misread)) << misread;
    EXPECT_TRUE(parse_url("https://a.example:65535?c"));
    EXPECT_TRUE(parse_url("https://a.example/b?c=d")->https);
    EXPECT_TRUE(parse_url("https://a.example/b?c=d")->has_query);
    EXPECT_EQ(parse_url("http://[::1]:80/x")->host, "::1");
    EXPECT_EQ(parse_url("http://127.0.0.1:80/x")->path, "/x");
    for (const auto* text : {"", "a.example", "ftp://a.example", "https:///x", "https://u:p@a.example",
                             "https://a.example#f", "https://a.example:0", "https://a b", "https://127.1/"})
        EXPECT_FALSE(parse_url(text)) << text;
}

}  // namespace
}  // namespace config
