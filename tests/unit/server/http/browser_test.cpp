// What browsers are told, and OPTIONS, which they ask first.
#include "server/http/browser.hpp"

#include <gmock/gmock.h>

#include "tests/unit/server/http/client.hpp"
#include "tests/unit/server/http/test_server.hpp"

namespace {

using testing::HasSubstr;

const std::string kOurs = "Origin: https://fleet.example.com\r\n";
const std::string kForeign = "Origin: https://fleet.example.com.evil.example\r\n";

http::ListenerOptions options(std::vector<std::string> origins) {
    http::ListenerOptions made;
    made.negotiates = true;
    made.allowed_origins = std::move(origins);
    return made;
}

std::string ask_options(const std::string& target, const std::string& headers = {}) {
    return "OPTIONS " + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

class Browser : public testing::Test {
  protected:
    TestServer server{options({"https://fleet.example.com", "http://localhost:3000"})};
    Client client{server.port()};
};

TEST_F(Browser, MayReadAnswersForAConfiguredOrigin) {
    const auto answer = client.ask(Client::get("/echo", kOurs));
    EXPECT_EQ(answer.header("access-control-allow-origin"), "https://fleet.example.com");
    EXPECT_EQ(
        answer.header("access-control-expose-headers"),
        "Accept, Accept-Encoding, Allow, Content-Disposition, ETag, Idempotency-Replayed, Link, Location, "
        "Retry-After, WWW-Authenticate");
    EXPECT_EQ(answer.header("vary"), "Accept-Encoding, Origin");
    EXPECT_EQ(answer.header("access-control-allow-credentials"), "");
}

TEST_F(Browser, MayReadErrorsAndUnmodifiedToo) {
    for (const auto& request : {Client::get("/nothing", kOurs), Client::post("/guarded", "x", kOurs),
                                Client::get("/echo", kOurs + "X-Throw: it\r\n"),
                                Client::get("/echo", kOurs + "If-None-Match: *\r\n")})
        EXPECT_EQ(client.ask(request).header("access-control-allow-origin"), "https://fleet.example.com")
            << request;
}

TEST_F(Browser, IsToldNothingForAnotherOrigin) {
    for (const auto& origin : {kForeign, std::string("Origin: null\r\n"), std::string("Origin: *\r\n"),
                               std::string("Origin: https://FLEET.example.com:8443\r\n"), std::string()}) {
        const auto answer = client.ask(Client::get("/echo", origin));
        EXPECT_EQ(answer.status, 200U);
        EXPECT_EQ(answer.header("access-control-allow-origin"), "") << origin;
        EXPECT_THAT(answer.header("vary"), HasSubstr("Origin"));
    }
}

TEST_F(Browser, AsksBeforeItSends) {
    const auto answer =
        client.ask(ask_options("/guarded", kOurs + "Access-Control-Request-Method: POST\r\n"
                                                   "Access-Control-Request-Headers: authorization\r\n"));
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.header("access-control-allow-origin"), "https://fleet.example.com");
    EXPECT_EQ(answer.header("access-control-allow-methods"), "POST, OPTIONS");
    for (const auto* name :
         {"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID"})
        EXPECT_THAT(answer.header("access-control-allow-headers"), HasSubstr(name));
    EXPECT_EQ(answer.header("access-control-max-age"), "600");
}

TEST_F(Browser, IsAllowedNothingBeforeItSendsForAnotherOrigin) {
    const auto answer =
        client.ask(ask_options("/guarded", kForeign + "Access-Control-Request-Method: POST\r\n"));
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.header("access-control-allow-origin"), "");
    EXPECT_EQ(answer.header("access-control-allow-methods"), "");
}

TEST_F(Browser, GetsPagesThatMayLoadNothingFromElsewhere) {
    const auto page = client.ask(Client::get("/echo", "X-Type: text/html; charset=utf-8\r\n"));
    EXPECT_THAT(page.header("content-security-policy"), HasSubstr("default-src 'self'"));
    EXPECT_THAT(page.header("content-security-policy"), HasSubstr("frame-ancestors 'none'"));
    EXPECT_EQ(page.header("referrer-policy"), "no-referrer");
    EXPECT_EQ(client.ask(Client::get("/echo")).header("content-security-policy"), "");
    const auto own =
        client.ask(Client::get("/echo", "X-Type: text/html\r\nX-Policy: default-src 'none'\r\n"));
    EXPECT_EQ(own.header("content-security-policy"), "default-src 'none'");
}

TEST(BrowserWithoutOrigins, IsToldNothing) {
    TestServer server(options({}));
    Client client(server.port());
    const auto answer = client.ask(Client::get("/echo", kOurs));
    EXPECT_EQ(answer.header("access-control-allow-origin"), "");
    EXPECT_EQ(answer.header("vary"), "Accept-Encoding");
}

TEST(Options, NamesTheMethodsOfEveryPathWithoutAToken) {
    TestServer server;
    Client client(server.port());
    EXPECT_EQ(client.ask(ask_options("/guarded")).header("allow"), "POST, OPTIONS");
    const auto answer = client.ask(ask_options("/echo"));
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.header("allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(answer.header("content-length"), "");
    EXPECT_EQ(client.ask(ask_options("*")).header("allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(client.ask(ask_options("/nothing")).status, 404U);
    EXPECT_EQ(client.ask("GET * HTTP/1.1\r\nHost: h\r\n\r\n").status, 404U);
    EXPECT_EQ(server.record.facts().answered[0].route, "options");
}

}  // namespace
