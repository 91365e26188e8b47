// The client through proxies, good and bad. The servers asked are no loopback names, which never go through a
// proxy: target.example is known to the proxy alone.
#include "api_client/tunnel.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

#include "api_client/failures.hpp"
#include "api_client/http_error.hpp"
#include "tests/support/certificates.hpp"
#include "tests/unit/api_client/coroutine.hpp"
#include "tests/unit/api_client/forwarding_proxy.hpp"
#include "tests/unit/api_client/scripted_server.hpp"

namespace api_client::testing {
namespace {

namespace errc = boost::system::errc;
using namespace std::chrono_literals;
using boost::system::result;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// "user:s3cret-w0rd" in base64.
constexpr const char* credentials = "user:s3cret-w0rd@";
constexpr const char* encoded = "dXNlcjpzM2NyZXQtdzByZA==";

struct World {
    support::Certificate authority = support::make_authority("the test's authority");
    support::PemFile ca{authority};
    support::Certificate identity = support::issue(authority, "DNS:target.example");
};

World& world() {
    static World made;
    return made;
}

HttpLimits quick() {
    HttpLimits limits;
    limits.idle_timeout = limits.total_timeout = limits.connect_timeout = 5s;
    return limits;
}

std::unique_ptr<HttpsClient> client_through(const std::string& proxy, const std::string& no_proxy = "") {
    auto settings = ProxySettings::from_environment([&](const char* name) -> const char* {
        if (std::string_view(name) == "ALL_PROXY") return proxy.c_str();
        return std::string_view(name) == "NO_PROXY" ? no_proxy.c_str() : nullptr;
    });
    return make_https_client({}, world().ca.path(), "client-under-test/1", std::move(settings));
}

struct Outcome {
    result<HttpAnswer> answer;
    bool sent;
};

Outcome ask(const std::string& proxy, const std::string& url, HttpLimits limits = quick()) {
    bool sent = false;
    HttpRequest request;
    request.url = url;
    request.sending = &sent;
    const auto sender = client_through(proxy);
    auto answer = run(sender->send(request, limits));
    return {std::move(answer), sent};
}

/// Asks a server that cannot be had through a proxy that answers CONNECT like this; what every such failure
/// is.
std::string failure_of(const Reply& reply, HttpLimits limits = quick()) {
    const ScriptedServer proxy(nullptr, [&](const std::string&) { return reply; });
    const std::string name = proxy.url("", "127.0.0.1").substr(7);
    const auto outcome = ask("http://" + (credentials + name), "https://target.example/x?y", limits);
    if (outcome.answer) return "an answer";
    const auto error = outcome.answer.error();
    const auto failure = transport_failure("GET https://target.example/x", error, outcome.sent);
    EXPECT_THAT(failure.message, StartsWith("GET https://target.example/x: the proxy " + name));
    EXPECT_THAT(failure.message, Not(HasSubstr("s3cret")));
    EXPECT_THAT(failure.message, Not(HasSubstr(encoded)));
    EXPECT_EQ(failure.kind, Failure::Kind::unreachable);
    EXPECT_TRUE(failure.is_transient());
    EXPECT_FALSE(failure.outcome_unknown);
    EXPECT_EQ(failure.timed_out, error == errc::timed_out);
    EXPECT_EQ(outcome_word(error, outcome.sent), failure.timed_out ? "timeout" : "unreachable");
    EXPECT_EQ(proxy.count("CONNECT target.example:443 HTTP/1.1\r\n"), 1U);
    return failure.message.substr(failure.message.find(name) + name.size());
}

Reply raw(std::string bytes, End end = End::orderly) {
    return {std::move(bytes), end};
}

TEST(Tunnel, LeadsToTheServerWhichAloneSeesTheRequest) {
    const ScriptedServer server(&world().identity, [](const std::string&) { return reply(200, "hello"); });
    const ForwardingProxy proxy;
    const std::string url = server.url("/a?b", "target.example");
    const auto sender = client_through("http://" + (credentials + proxy.name()));
    HttpRequest request;
    request.url = url;
    for (int i = 0; i < 2; ++i) {
        const auto answer = run(sender->send(request, quick()));
        ASSERT_TRUE(answer) << answer.error().message();
        EXPECT_EQ(answer->body, "hello");
    }
    const std::string where = url.substr(8, url.find("/a?b") - 8);
    const std::string expected = "CONNECT " + where + " HTTP/1.1\r\nHost: " + where +
                                 "\r\nProxy-Authorization: Basic " + encoded +
                                 "\r\nUser-Agent: client-under-test/1\r\n\r\n";
    EXPECT_THAT(proxy.requests(), ::testing::ElementsAre(expected, expected));
    const std::string seen = server.requests().at(0);
    EXPECT_THAT(seen, StartsWith("GET /a?b HTTP/1.1\r\nHost: " + where + "\r\n"));
    EXPECT_THAT(seen, Not(HasSubstr("Proxy-")));
}

TEST(Tunnel, NeedsNoCredentialsAndNamesThePortThatTheUrlLeavesOut) {
    const ScriptedServer proxy(nullptr, [](const std::string&) { return raw("HTTP/1.1 403 No\r\n\r\n"); });
    ask(proxy.url("", "127.0.0.1"), "https://[2001:db8::1]/");
    EXPECT_EQ(proxy.requests().at(0),
              "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n"
              "User-Agent: client-under-test/1\r\n\r\n");
}

TEST(Tunnel, BeginsBehindAnyGoodAnswer) {
    const ScriptedServer server(&world().identity, [](const std::string&) { return reply(200, "hello"); });
    for (const std::string answer :
         {"HTTP/1.0 200 Connection established\r\nProxy-Agent: x\r\n\r\n", "HTTP/1.1 204 -\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 -\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"}) {
        const ForwardingProxy proxy(answer);
        const auto outcome = ask(proxy.name(), server.url("/", "target.example"));
        ASSERT_TRUE(outcome.answer) << answer << outcome.answer.error().message();
        EXPECT_EQ(outcome.answer->body, "hello");
    }
}

TEST(Tunnel, EndsAtTheServerWhoseNameWasAskedFor) {
    const support::Certificate other = support::issue(world().authority, "DNS:other.example,IP:127.0.0.1");
    const ScriptedServer server(&other, [](const std::string&) { return reply(200, ""); });
    const ForwardingProxy proxy;
    const auto outcome = ask(proxy.name(), server.url("/", "target.example"));
    ASSERT_FALSE(outcome.answer);
    EXPECT_EQ(outcome.answer.error().category(), certificate_category());
    EXPECT_THAT(outcome.answer.error().message(), HasSubstr("ostname mismatch"));
    EXPECT_FALSE(outcome.sent);
    EXPECT_TRUE(server.requests().empty());
}

TEST(Tunnel, IsNotMadeWhereNoProxyOrLoopbackSaysSo) {
    const support::Certificate identity = support::issue(world().authority, "DNS:localhost");
    const ScriptedServer server(&identity, [](const std::string&) { return reply(200, "direct"); });
    const ForwardingProxy proxy;
    EXPECT_TRUE(ask(proxy.name(), server.url("/")).answer);
    HttpRequest request;
    request.url = "https://target.invalid/";
    const auto sender = client_through(proxy.name(), ".invalid");
    EXPECT_FALSE(run(sender->send(request, quick())));
    EXPECT_TRUE(proxy.requests().empty());
}

TEST(Tunnel, IsRefusedByAnyOtherStatusWhichIsTold) {
    EXPECT_EQ(failure_of(reply(407, "who are you?", "Proxy-Authenticate: Basic realm=\"x\"\r\n")),
              " answered CONNECT with 407 Proxy Authentication Required");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 502 s3cret\r\n\r\n", End::cut)),
              " answered CONNECT with 502 Bad Gateway");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 101 -\r\n\r\n")), " answered CONNECT with 101 Switching Protocols");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 302 -\r\nLocation: http://x/\r\n\r\n")),
              " answered CONNECT with 302 Found");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 799 -\r\n\r\n")), " answered CONNECT with HTTP status 799");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 000 -\r\n\r\n")), " answered CONNECT with what is not HTTP/1.1");
}

TEST(Tunnel, IsNoneAfterAnAnswerThatIsNone) {
    const std::string cut = " closed the connection before its answer to CONNECT was whole";
    for (const std::string bytes :
         {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nX: y\r\n", "HTTP/1.1 100 -\r\n\r\n"})
        EXPECT_EQ(failure_of(raw(bytes)), cut) << bytes;
    EXPECT_THAT(failure_of(raw("", End::reset)), HasSubstr(": Connection reset"));
    EXPECT_EQ(failure_of(raw("SSH-2.0-OpenSSH_9.2\r\n")), " answered CONNECT with what is not HTTP/1.1");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")),
              " answered CONNECT with a header over its limit");
    std::string interim;
    while (interim.size() < 20'000) interim += "HTTP/1.1 100 -\r\n\r\n";
    EXPECT_EQ(failure_of(raw(interim)), " answered CONNECT with a header over its limit");
    EXPECT_EQ(failure_of(raw("HTTP/1.1 200 OK\r\n\r\n\x16\x03\x03")),
              " sent bytes of its own behind its answer to CONNECT");
}

TEST(Tunnel, HasToStandWithinTheTimeForConnecting) {
    HttpLimits connecting = quick();
    connecting.connect_timeout = 100ms;
    HttpLimits total = quick();
    total.total_timeout = 100ms;
    for (const auto& limits : {connecting, total}) {
        EXPECT_EQ(failure_of(raw("", End::hang), limits), " did not answer CONNECT in time");
        EXPECT_EQ(failure_of(raw("HTTP/1.1 200 OK\r\n", End::hang), limits),
                  " did not answer CONNECT in time");
    }
    const ScriptedServer mute(nullptr, [](const std::string&) { return raw("", End::hang); });
    const ForwardingProxy proxy;
    std::string url = mute.url("/", "target.example");
    url.insert(4, "s");
    const auto outcome = ask(proxy.name(), url, connecting);
    EXPECT_EQ(outcome.answer.error(), boost::asio::error::timed_out);
    EXPECT_FALSE(outcome.sent);
}

TEST(Tunnel, CountsTheAnswersTimeAsWithoutAProxy) {
    HttpLimits idle = quick();
    idle.idle_timeout = 100ms;
    const ScriptedServer server(&world().identity, [](const std::string&) { return raw("HTTP", End::hang); });
    const ForwardingProxy proxy;
    const auto outcome = ask(proxy.name(), server.url("/", "target.example"), idle);
    EXPECT_EQ(outcome.answer.error(), boost::asio::error::timed_out);
    EXPECT_TRUE(outcome.sent);
}

TEST(Proxy, ThatIsNotThereIsNamed) {
    std::string closed;
    { closed = ForwardingProxy().name(); }
    for (const std::string url : {"https://target.example/", "http://target.example/"}) {
        const auto refused = ask(credentials + closed, url);
        EXPECT_EQ(refused.answer.error().message(), "the proxy " + closed + ": Connection refused");
        EXPECT_EQ(refused.answer.error(), errc::connection_refused);
        EXPECT_FALSE(refused.sent);
        const auto unknown = ask("http://user:s3cret-w0rd@no-such-proxy.invalid:3128", url);
        EXPECT_EQ(unknown.answer.error().message(),
                  "the proxy no-such-proxy.invalid:3128 cannot be found: its name does not resolve");
        EXPECT_FALSE(unknown.sent);
    }
}

TEST(Proxy, IsAskedToPassOnPlainHttpInItsAbsoluteForm) {
    const ScriptedServer proxy(nullptr, [](const std::string&) { return reply(202, "taken"); });
    bool sent = false;
    HttpRequest request;
    request.method = "POST";
    request.url = "http://hook.example:8080/in?a=b#part";
    request.body = "alert";
    request.sending = &sent;
    const auto sender = client_through(proxy.url("", std::string(credentials) + "127.0.0.1"));
    const auto answer = run(sender->send(request, quick()));
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(answer->status, 202U);
    EXPECT_TRUE(sent);
    EXPECT_THAT(proxy.requests().at(0),
                StartsWith("POST http://hook.example:8080/in?a=b HTTP/1.1\r\nHost: hook.example:8080\r\n"
                           "Proxy-Authorization: Basic " +
                           std::string(encoded) + "\r\nUser-Agent: client-under-test/1\r\n"));
    EXPECT_TRUE(proxy.requests().at(0).ends_with("\r\n\r\nalert"));
}

TEST(Proxy, ThatWantsCredentialsForPlainHttpHasRefusedNothingInTheReceiversName) {
    const ScriptedServer proxy(nullptr, [](const std::string&) { return reply(407, "who are you?"); });
    const auto outcome = ask(proxy.url("", "127.0.0.1"), "http://hook.example/");
    ASSERT_FALSE(outcome.answer);
    EXPECT_EQ(outcome.answer.error().message(), "the proxy " + proxy.url("", "127.0.0.1").substr(7) +
                                                    " answered with 407 Proxy Authentication Required");
    EXPECT_FALSE(outcome.sent);
    const ScriptedServer server(nullptr, [](const std::string&) { return reply(407, ""); });
    EXPECT_EQ(ask("unused.example", server.url("/")).answer->status, 407U);
}

}  // namespace
}  // namespace api_client::testing
