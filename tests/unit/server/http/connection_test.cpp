// TLS as a client meets it. What TlsCertificates refuses to load is in tls_test.cpp.
#include <gmock/gmock.h>

#include "tests/unit/server/http/certificate.hpp"
#include "tests/unit/server/http/test_server.hpp"
#include "tests/unit/server/http/tls_client.hpp"

namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

class TlsConnection : public testing::Test {
  protected:
    http::ListenerOptions options() {
        http::ListenerOptions made;
        made.tls = certificates;
        return made;
    }

    CertificateFolder folder;
    CertificateFiles files = folder.make("first");
    std::shared_ptr<http::TlsCertificates> certificates =
        std::make_shared<http::TlsCertificates>(files.certificate, files.key);
};

class TlsVersion : public TlsConnection, public testing::WithParamInterface<int> {};
TEST_P(TlsVersion, IsServed) {
    TestServer server(options());
    TlsClient client(server.port(), {.min_version = GetParam(), .max_version = GetParam()});
    ASSERT_TRUE(client.connected());
    EXPECT_EQ(client.version(), GetParam());
    const auto answer = client.ask(Client::post("/echo", "abc"));
    EXPECT_EQ(answer.body, "POST|/echo||abc");
    EXPECT_EQ(answer.header("x-secure"), "yes");
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.handshakes.size() == 1; }));
    EXPECT_TRUE(server.record.facts().handshakes[0].ok);
}

TEST_P(TlsVersion, Resumes) {
    TestServer server(options());
    const TlsWish first{.min_version = GetParam(), .max_version = GetParam()};
    TlsClient client(server.port(), first);
    ASSERT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_FALSE(client.resumed());
    const auto session = client.session();
    TlsWish again = first;
    again.resume = session.get();
    TlsClient returning(server.port(), again);
    ASSERT_EQ(returning.ask(Client::get("/echo")).status, 200U);
    EXPECT_TRUE(returning.resumed());
}

TEST_P(TlsVersion, CarriesBigBodiesBothWaysAndPipelines) {
    TestServer server(options());
    TlsClient client(server.port(), {.min_version = GetParam(), .max_version = GetParam()});
    const std::string body(2'000'000, 'b');
    EXPECT_EQ(client.ask(Client::post("/big", body)).body, "POST|/big||" + body);
    client.send(Client::get("/echo?1") + Client::get("/echo?2") + Client::get("/echo?3"));
    EXPECT_EQ(client.receive().body, "GET|/echo|1");
    EXPECT_EQ(client.receive().body, "GET|/echo|2");
    EXPECT_EQ(client.receive().body, "GET|/echo|3");
}

INSTANTIATE_TEST_SUITE_P(Tls, TlsVersion, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& test) { return test.param == TLS1_2_VERSION ? "Tls12" : "Tls13"; });

TEST_F(TlsConnection, RefusesTls11) {
    TestServer server(options());
    TlsClient client(server.port(), {.min_version = TLS1_1_VERSION, .max_version = TLS1_1_VERSION});
    EXPECT_FALSE(client.connected());
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.handshakes.size() == 1; }));
    EXPECT_FALSE(server.record.facts().handshakes[0].ok);
    EXPECT_THAT(server.record.facts().handshakes[0].problem, HasSubstr("unsupported protocol"));
}

TEST_F(TlsConnection, RefusesRenegotiation) {
    TestServer server(options());
    TlsClient client(server.port(), {.min_version = TLS1_2_VERSION, .max_version = TLS1_2_VERSION});
    ASSERT_EQ(client.ask(Client::get("/echo")).status, 200U);
    EXPECT_FALSE(client.can_renegotiate());
}

TEST_F(TlsConnection, AgreesOnHttp11ByAlpn) {
    TestServer server(options());
    TlsClient client(server.port(), {.alpn = "\x02h2\x08http/1.1"});
    ASSERT_TRUE(client.connected());
    EXPECT_EQ(client.alpn(), "http/1.1");
}

TEST_F(TlsConnection, SurvivesGarbageInsteadOfAHandshake) {
    TestServer server(options());
    for (const std::string& garbage :
         {std::string("GET / HTTP/1.1\r\n\r\n"), std::string(5000, '\x16'), std::string()}) {
        Client client(server.port());
        client.send(garbage);
        client.end_sending();
        client.rest();
    }
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.handshakes.size() == 3; }));
    const auto handshakes = server.record.facts().handshakes;
    for (const auto& handshake : handshakes) EXPECT_FALSE(handshake.ok);
    EXPECT_THAT(handshakes[0].problem, HasSubstr("http request"));
    TlsClient good(server.port());
    EXPECT_EQ(good.ask(Client::get("/echo")).status, 200U);
}

TEST_F(TlsConnection, EndsASlowHandshake) {
    auto slow = options();
    slow.limits.handshake_timeout = 50ms;
    TestServer server(std::move(slow));
    Client client(server.port());
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.handshakes.size() == 1; }));
    EXPECT_THAT(server.record.facts().handshakes[0].problem, HasSubstr("timed out"));
}

TEST_F(TlsConnection, SurvivesAPeerThatIsGone) {
    TestServer server(options());
    {
        TlsClient rude(server.port());
        rude.send(Client::get("/echo", "X-Size: 50000000\r\n"));
        ASSERT_TRUE(rude.receive_some());
        rude.abort();
    }
    EXPECT_TRUE(server.record.wait([](const auto& r) { return r.answered.size() == 1; }));
    TlsClient good(server.port());
    EXPECT_EQ(good.ask(Client::get("/echo")).status, 200U);
}

TEST_F(TlsConnection, EndsWithCloseNotify) {
    TestServer server(options());
    TlsClient client(server.port());
    EXPECT_EQ(client.ask(Client::get("/echo", "Connection: close\r\n")).status, 200U);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.was_notified());
}

TEST_F(TlsConnection, LetsTheClientSee413WhileItIsStillSending) {
    TestServer server(options());
    TlsClient client(server.port());
    EXPECT_TRUE(client.send(Client::post("/echo", std::string(3 * 1024 * 1024, 'b'))));
    EXPECT_EQ(client.receive().status, 413U);
}

TEST_F(TlsConnection, ShowsTheNewCertificateAfterAReload) {
    TestServer server(options());
    TlsClient before(server.port());
    ASSERT_EQ(before.server_name(), "first");
    const auto second = folder.make("second");
    std::filesystem::copy_file(second.certificate, files.certificate,
                               std::filesystem::copy_options::overwrite_existing);
    std::filesystem::copy_file(second.key, files.key, std::filesystem::copy_options::overwrite_existing);
    certificates->reload();
    TlsClient after(server.port());
    EXPECT_EQ(after.server_name(), "second");
    EXPECT_EQ(before.ask(Client::get("/echo")).status, 200U);
}

TEST_F(TlsConnection, KeepsTheOldCertificateWhenTheNewOneIsBad) {
    TestServer server(options());
    folder.write(files.certificate, "no certificate");
    EXPECT_THROW(certificates->reload(), std::runtime_error);
    TlsClient client(server.port());
    EXPECT_EQ(client.server_name(), "first");
    EXPECT_EQ(client.ask(Client::get("/echo")).status, 200U);
}

TEST_F(TlsConnection, IsClosedByStopWhileIdleAndWhileShakingHands) {
    TestServer server(options());
    TlsClient idle(server.port());
    ASSERT_EQ(idle.ask(Client::get("/echo")).status, 200U);
    Client half(server.port());
    ASSERT_TRUE(server.record.wait([](const auto& r) { return r.open == 2; }));
    auto stopped = server.stop(20s);
    EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
    EXPECT_TRUE(idle.is_closed());
    EXPECT_TRUE(idle.was_notified());
    EXPECT_TRUE(half.is_closed());
}

}  // namespace
