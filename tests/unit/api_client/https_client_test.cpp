#include "api_client/https_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

#include "api_client/http_error.hpp"
#include "tests/support/certificates.hpp"
#include "tests/unit/api_client/coroutine.hpp"
#include "tests/unit/api_client/scripted_server.hpp"

namespace api_client::testing {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::result;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct World {
    support::Certificate authority = support::make_authority("the test's authority");
    support::PemFile ca{authority};
    support::Certificate identity = support::issue(authority, "DNS:localhost,IP:127.0.0.1");
};

World& world() {
    static World made;
    return made;
}

std::unique_ptr<HttpsClient> client(const std::string& ca_file = world().ca.path()) {
    return make_https_client({}, ca_file, "client-under-test/1");
}

HttpLimits quick() {
    HttpLimits limits;
    limits.idle_timeout = limits.total_timeout = limits.connect_timeout = 5s;
    return limits;
}

result<HttpAnswer> get(const std::string& url, HttpLimits limits = quick(), BodySink sink = {}) {
    HttpRequest request;
    request.url = url;
    const auto sender = client();
    return run(sender->send(request, limits, sink));
}

result<HttpAnswer> get_from(const Reply& reply, HttpLimits limits = quick(), BodySink sink = {}) {
    const ScriptedServer server(&world().identity, [&](const std::string&) { return reply; });
    return get(server.url("/"), limits, std::move(sink));
}

Reply raw(std::string bytes, End end = End::orderly) {
    return {std::move(bytes), end};
}

class Collected {
  public:
    BodySink sink() {
        return [this](std::string_view piece) { return take(piece); };
    }
    std::string text;
    std::size_t biggest = 0;

  private:
    asio::awaitable<void> take(std::string_view piece) {
        text += piece;
        biggest = std::max(biggest, piece.size());
        co_return;
    }
};

TEST(HttpsClient, SendsTheRequestAndReturnsStatusHeadersAndBody) {
    const ScriptedServer server(&world().identity,
                                [](const std::string&) { return reply(201, "hello", "X-It: yes\r\n"); });
    HttpRequest request;
    request.method = "POST";
    request.url = server.url("/a/b?c=d%20e");
    request.headers = {{"Content-Type", "text/plain"}};
    request.body = "the body";
    const auto sender = client();
    const auto answer = run(sender->send(request, quick()));
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(answer->status, 201U);
    EXPECT_EQ(answer->body, "hello");
    EXPECT_EQ(answer->header("x-IT"), "yes");
    EXPECT_EQ(answer->header("x-i"), "");
    const std::string sent = server.requests().at(0);
    EXPECT_THAT(sent, StartsWith("POST /a/b?c=d%20e HTTP/1.1\r\nHost: localhost:"));
    EXPECT_THAT(sent, HasSubstr("Content-Type: text/plain\r\n"));
    EXPECT_THAT(sent, HasSubstr("User-Agent: client-under-test/1\r\n"));
    EXPECT_THAT(sent, HasSubstr("Content-Length: 8\r\n"));
    EXPECT_THAT(sent, HasSubstr("Accept-Encoding: identity\r\n"));
    EXPECT_TRUE(sent.ends_with("\r\n\r\nthe body"));
}

TEST(HttpsClient, SpeaksPlainHttpWhereTheUrlSaysSo) {
    const ScriptedServer server(nullptr, [](const std::string&) { return reply(200, "plain"); });
    const auto answer = get(server.url("/"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "plain");
}

TEST(HttpsClient, VerifiesAnIpAddressAsOne) {
    const ScriptedServer server(&world().identity, [](const std::string&) { return reply(200, "ip"); });
    EXPECT_TRUE(get(server.url("/", "127.0.0.1")));
    const support::Certificate only_name = support::issue(world().authority, "DNS:localhost,DNS:127.0.0.1");
    const ScriptedServer other(&only_name, [](const std::string&) { return reply(200, "ip"); });
    EXPECT_THAT(get(other.url("/", "127.0.0.1")).error().message(), HasSubstr("IP address mismatch"));
}

TEST(HttpsClient, RefusesACertificateForAnotherHost) {
    const support::Certificate other = support::issue(world().authority, "DNS:example.org");
    const ScriptedServer server(&other, [](const std::string&) { return reply(200, ""); });
    const auto answer = get(server.url("/"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().category(), certificate_category());
    EXPECT_THAT(answer.error().message(), HasSubstr("ostname mismatch"));
    EXPECT_TRUE(server.requests().empty());
}

TEST(HttpsClient, RefusesAnExpiredCertificate) {
    const support::Certificate expired = support::issue(world().authority, "DNS:localhost", true);
    const ScriptedServer server(&expired, [](const std::string&) { return reply(200, ""); });
    EXPECT_THAT(get(server.url("/")).error().message(), HasSubstr("expired"));
    EXPECT_TRUE(server.requests().empty());
}

TEST(HttpsClient, RefusesACertificateOfAnUnknownAuthorityUntilTheTrustStoreHasIt) {
    const support::Certificate stranger = support::make_authority("somebody else");
    const support::Certificate identity = support::issue(stranger, "DNS:localhost");
    const ScriptedServer server(&identity, [](const std::string&) { return reply(200, "now trusted"); });
    const support::PemFile ca(world().authority);
    const auto sender = client(ca.path());
    HttpRequest request;
    request.url = server.url("/");
    const auto refused = run(sender->send(request, quick()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().category(), certificate_category());
    EXPECT_TRUE(server.requests().empty());
    ca.replace(stranger);
    sender->reload();
    EXPECT_TRUE(run(sender->send(request, quick())));
}

TEST(HttpsClient, RefusesTlsOlderThan12AndSpeaks12) {
    const ScriptedServer old(
        &world().identity, [](const std::string&) { return reply(200, ""); }, TLS1_1_VERSION);
    EXPECT_FALSE(get(old.url("/")));
    const ScriptedServer fine(
        &world().identity, [](const std::string&) { return reply(200, ""); }, TLS1_2_VERSION);
    EXPECT_TRUE(get(fine.url("/")));
}

TEST(HttpsClient, NamesATrustStoreThatCannotBeRead) {
    const support::PemFile garbage(std::string("no certificate"));
    for (const std::string& path : {std::string("/nonexistent/ca.pem"), garbage.path()}) {
        try {
            client(path);
            ADD_FAILURE() << path;
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), HasSubstr(path));
        }
    }
}

TEST(HttpsClient, ReadsChunkedAnswersAndPassesOverInterimOnes) {
    const auto answer = get_from(
        raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            "5;x=y\r\nhello\r\n7\r\n, world\r\n0\r\nTrailer-Field: t\r\n\r\n",
            End::cut));
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "hello, world");
    EXPECT_EQ(answer->header("Link"), "");
    EXPECT_EQ(answer->header("Trailer-Field"), "");
}

TEST(HttpsClient, TakesABodyWithoutLengthOnlyWhenTlsSaysItHasEnded) {
    const std::string bytes = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it";
    const auto whole = get_from(raw(bytes, End::orderly));
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->body, "all of it");
    EXPECT_EQ(get_from(raw(bytes, End::cut)).error(), HttpError::cut_off);
}

TEST(HttpsClient, ReportsAnAnswerThatIsCutOffAnywhere) {
    for (const std::string bytes : {"", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Le",
                                    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                                    "HTTP/1.1 100 Continue\r\n\r\n"}) {
        for (const End end : {End::orderly, End::cut}) {
            EXPECT_EQ(get_from(raw(bytes, end)).error(), HttpError::cut_off) << bytes;
        }
        EXPECT_FALSE(get_from(raw(bytes, End::reset))) << bytes;
    }
}

TEST(HttpsClient, RefusesWhatIsNotHttpAndHeadersOverTheirLimit) {
    EXPECT_EQ(get_from(raw("220 mail.example ESMTP\r\n")).error(), HttpError::not_http);
    const std::string line(1000, 'x');
    std::string many = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 80; ++i) many += "X-" + std::to_string(i) + ": " + line + "\r\n";
    EXPECT_EQ(get_from(raw(many + "\r\n")).error(), HttpError::header_too_big);
    EXPECT_EQ(get_from(raw("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n")).error(),
              HttpError::header_too_big);
}

TEST(HttpsClient, KeepsTheBodyUnderItsLimit) {
    HttpLimits limits = quick();
    limits.max_body = 10;
    EXPECT_EQ(get_from(reply(200, "0123456789"), limits)->body, "0123456789");
    EXPECT_EQ(get_from(reply(200, "0123456789a"), limits).error(), HttpError::body_too_big);
    limits.truncate_body = true;
    const auto cut = get_from(reply(200, std::string(100'000, 'x')), limits);
    ASSERT_TRUE(cut);
    EXPECT_EQ(cut->body, "xxxxxxxxxx");
}

TEST(HttpsClient, StreamsAGoodAnswersBodyInPiecesAndKeepsOthers) {
    const std::string big(3'000'000, 'y');
    Collected collected;
    const auto answer = get_from(reply(200, big), quick(), collected.sink());
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(collected.text, big);
    EXPECT_LE(collected.biggest, 64U * 1024U);
    Collected nothing;
    const auto refused = get_from(reply(503, "later"), quick(), nothing.sink());
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->body, "later");
    EXPECT_EQ(nothing.text, "");
}

TEST(HttpsClient, EndsWithTheSinksException) {
    const BodySink failing = [](std::string_view) -> asio::awaitable<void> {
        throw std::domain_error("disk full");
    };
    EXPECT_THROW(get_from(reply(200, "x"), quick(), failing), std::domain_error);
}

TEST(HttpsClient, GivesUpAtEveryDeadline) {
    HttpLimits idle = quick();
    idle.idle_timeout = 100ms;
    EXPECT_EQ(get_from(raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nha", End::hang), idle).error(),
              asio::error::timed_out);
    HttpLimits total = quick();
    total.total_timeout = 100ms;
    EXPECT_EQ(get_from(raw("", End::hang), total).error(), asio::error::timed_out);
    HttpLimits connecting = quick();
    connecting.connect_timeout = 100ms;
    const ScriptedServer mute(nullptr, [](const std::string&) { return raw("", End::hang); });
    std::string url = mute.url("/");
    url.insert(4, "s");
    EXPECT_EQ(get(url, connecting).error(), asio::error::timed_out);
}

TEST(HttpsClient, TellsWhetherTheRequestHadBegunToBeSent) {
    bool sending = false;
    HttpRequest request;
    request.sending = &sending;
    const auto sender = client();
    std::string closed;
    {
        const ScriptedServer server(&world().identity, [](const std::string&) { return raw("", End::cut); });
        request.url = closed = server.url("/");
        EXPECT_FALSE(run(sender->send(request, quick())));
        EXPECT_TRUE(sending);
    }
    sending = false;
    EXPECT_EQ(run(sender->send(request, quick())).error(), asio::error::connection_refused);
    EXPECT_FALSE(sending);
}

TEST(HttpsClient, RefusesUrlsAndHeadersItCannotSend) {
    for (const std::string url :
         {"ftp://localhost/", "localhost", "https:///x", "https://localhost:0/", "http://a b/"}) {
        EXPECT_EQ(get(url).error(), HttpError::bad_request) << url;
    }
    HttpRequest request;
    request.url = "https://localhost:1/";
    request.headers = {{"X", "a\r\nInjected: yes"}};
    const auto sender = client();
    EXPECT_EQ(run(sender->send(request, quick())).error(), HttpError::bad_request);
}

TEST(HttpsClient, ReportsANameThatDoesNotResolve) {
    const auto answer = get("https://no-such-host.invalid/");
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error(), HttpError::bad_request);
}

}  // namespace
}  // namespace api_client::testing
