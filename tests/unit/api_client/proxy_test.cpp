#include "api_client/proxy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <vector>

namespace api_client::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Variables = std::map<std::string, std::string>;

ProxySettings settings(const Variables& variables) {
    return ProxySettings::from_environment([&](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

/// "direct" where there is none.
std::string chosen(const Variables& variables, const std::string& url) {
    const auto proxy = settings(variables).choose(url);
    return proxy ? proxy->name() : "direct";
}

std::string of_https(const std::string& value) {
    return chosen({{"HTTPS_PROXY", value}}, "https://example.com/");
}

std::string refusal(const Variables& variables) {
    try {
        settings(variables);
        return "";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

TEST(ProxySettings, AreNoneWithoutVariables) {
    EXPECT_FALSE(settings({}).has_any());
    EXPECT_FALSE(ProxySettings().has_any());
    EXPECT_FALSE(settings({{"HTTPS_PROXY", ""}, {"NO_PROXY", "*"}}).has_any());
    EXPECT_EQ(chosen({}, "https://example.com/"), "direct");
}

TEST(ProxySettings, HaveAVariableForEachSchemeAndOneForBoth) {
    const std::string https = "https://example.com/x", http = "http://example.com/x";
    const Variables all{{"HTTPS_PROXY", "http://a:1"}, {"https_proxy", "http://b:2"},
                        {"http_proxy", "http://c:3"},  {"HTTP_PROXY", "http://d:4"},
                        {"ALL_PROXY", "http://e:5"},   {"all_proxy", "http://f:6"}};
    EXPECT_EQ(chosen(all, https), "a:1");
    EXPECT_EQ(chosen(all, http), "c:3");
    EXPECT_EQ(chosen({{"https_proxy", "http://b:2"}}, https), "b:2");
    EXPECT_EQ(chosen({{"HTTPS_PROXY", ""}, {"https_proxy", "http://b:2"}}, https), "b:2");
    EXPECT_EQ(chosen({{"https_proxy", "http://b:2"}}, http), "direct");
    EXPECT_EQ(chosen({{"http_proxy", "http://c:3"}}, https), "direct");
    EXPECT_EQ(chosen({{"HTTP_PROXY", "http://d:4"}}, http), "direct");
    EXPECT_EQ(chosen({{"HTTP_PROXY", "not a proxy at all"}}, http), "direct");
    for (const auto& url : {http, https}) {
        EXPECT_EQ(chosen({{"ALL_PROXY", "http://e:5"}}, url), "e:5");
        EXPECT_EQ(chosen({{"all_proxy", "http://f:6"}}, url), "f:6");
    }
    EXPECT_EQ(chosen({{"ALL_PROXY", "http://e:5"}}, "ftp://example.com/"), "direct");
    EXPECT_EQ(chosen({{"ALL_PROXY", "http://e:5"}}, "no url"), "direct");
}

TEST(ProxySettings, NeverSendLoopbackThroughAProxy) {
    for (const std::string host :
         {"localhost", "LocalHost", "localhost.", "127.0.0.1", "127.9.8.7", "[::1]", "[::ffff:127.0.0.1]"}) {
        EXPECT_EQ(chosen({{"ALL_PROXY", "http://p:1"}}, "https://" + host + ":8443/"), "direct") << host;
        EXPECT_EQ(chosen({{"ALL_PROXY", "http://p:1"}}, "http://" + host + "/"), "direct") << host;
    }
    for (const std::string host : {"localhost.example", "128.0.0.1", "[::2]", "127.example"}) {
        EXPECT_EQ(chosen({{"ALL_PROXY", "http://p:1"}}, "https://" + host + "/"), "p:1") << host;
    }
}

TEST(ProxySettings, HonourNoProxyWithTheUrlsPort) {
    const Variables both{{"ALL_PROXY", "p:1"}, {"NO_PROXY", "a.example:443,b.example:80,[2001:db8::1]:8443"}};
    EXPECT_EQ(chosen(both, "https://A.Example./"), "direct");
    EXPECT_EQ(chosen(both, "https://a.example:443/"), "direct");
    EXPECT_EQ(chosen(both, "https://a.example:444/"), "p:1");
    EXPECT_EQ(chosen(both, "http://a.example/"), "p:1");
    EXPECT_EQ(chosen(both, "http://b.example/"), "direct");
    EXPECT_EQ(chosen(both, "https://[2001:DB8::1]:8443/"), "direct");
    const std::string url = "https://a.example/";
    EXPECT_EQ(chosen({{"ALL_PROXY", "p:1"}, {"no_proxy", "a.example"}}, url), "direct");
    EXPECT_EQ(chosen({{"ALL_PROXY", "p:1"}, {"NO_PROXY", "b.example"}, {"no_proxy", "a.example"}}, url),
              "p:1");
}

TEST(ProxySettings, ReadAProxysUrl) {
    EXPECT_EQ(of_https("http://proxy.example:3128"), "proxy.example:3128");
    EXPECT_EQ(of_https("HTTP://proxy.example:3128/"), "proxy.example:3128");
    EXPECT_EQ(of_https("proxy_1.example:3128"), "proxy_1.example:3128");
    EXPECT_EQ(of_https("http://proxy.example"), "proxy.example:80");
    EXPECT_EQ(of_https("http://10.0.0.1:03128"), "10.0.0.1:3128");
    EXPECT_EQ(of_https("http://[2001:db8::1]:3128"), "[2001:db8::1]:3128");
    const auto authorization = [](const std::string& value) {
        return settings({{"HTTPS_PROXY", value}}).choose("https://example.com/")->authorization;
    };
    EXPECT_EQ(authorization("http://proxy:3128"), "");
    EXPECT_EQ(authorization("http://Aladdin:open%20sesame@proxy:3128"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    EXPECT_EQ(authorization("us%40er:p%3Aw%25@proxy"), "Basic dXNAZXI6cDp3JQ==");
    EXPECT_EQ(authorization("http://user@proxy"), "Basic dXNlcjo=");
    EXPECT_EQ(authorization("http://user:@proxy"), "Basic dXNlcjo=");
}

TEST(ProxySettings, RefuseWhatIsNoProxyNamingTheVariableAndNothingOfItsValue) {
    const std::vector<std::string> wrong{
        "http://",
        "http://:3128",
        "http://u:secret@",
        "http://u:secret@proxy:0",
        "http://u:secret@proxy:65536",
        "http://u:secret@proxy:port",
        "http://u:secret@proxy/path",
        "http://u:secret@proxy?q",
        "http://u:secret@proxy#f",
        "http://u:sec#secret@proxy",
        "http://u:12/secret@proxy",
        "http://u:secret@secret@proxy",
        "http://u:secret%zz@proxy",
        "http://u:secret@pro%0d%0axy",
        "http://u%3Av:secret@proxy",
        "https://u:secret@proxy",
        "socks5://u:secret@proxy",
        "secret://u:secret@p",
        "u:secret@pro xy",
        " http://u:secret@proxy",
        "http://u:secret@proxy\n",
        "http://u:secret@[::1",
        "secret!",
    };
    for (const auto& value : wrong) {
        const std::string words = refusal({{"HTTPS_PROXY", value}});
        EXPECT_THAT(words, StartsWith("the environment variable HTTPS_PROXY: ")) << value;
        EXPECT_THAT(words, Not(HasSubstr("secret"))) << value;
        EXPECT_THAT(words, Not(HasSubstr("\n"))) << value;
    }
    EXPECT_THAT(refusal({{"all_proxy", "socks5h://p"}}),
                HasSubstr("all_proxy: SOCKS proxies are not supported"));
    EXPECT_THAT(refusal({{"http_proxy", "https://p"}}),
                HasSubstr("http_proxy: a proxy that is itself spoken to"));
    EXPECT_THAT(refusal({{"HTTPS_PROXY", "http://p:99999"}}), HasSubstr("not between 1 and 65535"));
}

}  // namespace
}  // namespace api_client::testing
