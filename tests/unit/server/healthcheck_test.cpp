#include "server/healthcheck.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/config/folder.hpp"
#include "tests/unit/server/one_answer_server.hpp"

namespace config_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

using Speaks = OneAnswerServer::Speaks;

config::ApiSection api_at(const std::string& host, std::uint16_t port, bool tls = false) {
    config::ApiSection api;
    api.listen = host + ":" + std::to_string(port);
    api.tls = tls;
    return api;
}

TEST(Healthcheck, SaysNothingWhenTheAnswerIs200) {
    OneAnswerServer server(Speaks::plain, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", server.port()), 10s), IsEmpty());
    EXPECT_THAT(server.request(),
                AllOf(StartsWith("GET /healthz HTTP/1.1\r\n"),
                      HasSubstr("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n")));
}

TEST(Healthcheck, AsksOnLoopbackWhenTheApiListensEverywhere) {
    OneAnswerServer server(Speaks::plain, "HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_THAT(healthcheck::ask(api_at("0.0.0.0", server.port()), 10s), IsEmpty());
    EXPECT_THAT(server.request(), HasSubstr("\r\nHost: 127.0.0.1:"));
}

TEST(Healthcheck, SpeaksTlsWhenTheApiDoesWhateverTheCertificatesName) {
    OneAnswerServer server(Speaks::tls, "HTTP/1.1 200 OK\r\n\r\n");
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", server.port(), true), 10s), IsEmpty());
    EXPECT_THAT(server.request(), StartsWith("GET /healthz "));
}

TEST(Healthcheck, TellsAnotherStatusOnOneLine) {
    OneAnswerServer server(Speaks::plain, "HTTP/1.1 503 Service\x1b Unavailable\r\n\r\n");
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", server.port()), 10s),
                AllOf(StartsWith("http://127.0.0.1:"),
                      HasSubstr("expected 200, got HTTP/1.1 503 Service? Unavailable")));
}

TEST(Healthcheck, TellsThatNobodyListens) {
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", closed_port()), 10s), HasSubstr("Connection refused"));
}

TEST(Healthcheck, GivesUpOnASilentServer) {
    OneAnswerServer server(Speaks::plain, "");
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", server.port()), 100ms), HasSubstr("no answer in time"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST(Healthcheck, GivesUpOnAServerThatSpeaksNoTls) {
    OneAnswerServer server(Speaks::plain, "");
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", server.port(), true), 100ms),
                HasSubstr("TLS handshake failed"));
}

TEST(Healthcheck, CannotKnowAFreePort) {
    EXPECT_THAT(healthcheck::ask(api_at("127.0.0.1", 0), 1s), HasSubstr("port 0"));
}

TEST(Healthcheck, NeedsOnlyTheApiSectionToBeRight) {
    const ConfigFolder folder;
    OneAnswerServer server(Speaks::plain, "HTTP/1.1 200 OK\r\n\r\n");
    const auto file = folder.write(
        "config.toml", "[platform]\nclient_secret_file = \"not-readable\"\n[api]\nlisten = \"127.0.0.1:" +
                           std::to_string(server.port()) + "\"\n");
    EXPECT_EQ(healthcheck::run(file), 0);
}

}  // namespace
}  // namespace config_test
