// Asking the service of this machine: whom to believe, and what is a whole answer.
#include "server/local_api.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/server/config/folder.hpp"
#include "tests/unit/server/one_answer_server.hpp"

namespace config_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using Speaks = OneAnswerServer::Speaks;

config::ApiSection api_at(std::uint16_t port, bool tls = false) {
    config::ApiSection api;
    api.listen = "127.0.0.1:" + std::to_string(port);
    api.tls = tls;
    return api;
}

const local_api::Call post{.method = "POST", .target = "/v1/replay", .body = "{}", .token = "secret"};

/// What is thrown, or "answered".
std::string failure(const config::ApiSection& api, const std::string& trusted,
                    std::chrono::milliseconds timeout = 10s) {
    try {
        local_api::call(api, trusted, post, timeout);
        return "answered";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

TEST(LocalApi, SendsTheTokenAndReadsTheWholeAnswer) {
    OneAnswerServer server(Speaks::plain,
                           "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello and more");
    const auto reply = local_api::call(api_at(server.port()), "", post, 10s);
    EXPECT_EQ(reply.status, 404U);
    EXPECT_EQ(reply.body, "hello");
    EXPECT_THAT(server.request(), AllOf(HasSubstr("POST /v1/replay HTTP/1.1\r\n"),
                                        HasSubstr("\r\nAuthorization: Bearer secret\r\n"),
                                        HasSubstr("\r\nContent-Length: 2\r\n")));
}

TEST(LocalApi, AnAnswerWithoutLengthEndsWithTheConnection) {
    OneAnswerServer server(Speaks::plain, "HTTP/1.1 200 OK\r\n\r\nall of it");
    EXPECT_EQ(local_api::call(api_at(server.port()), "", post, 10s).body, "all of it");
}

TEST(LocalApi, BelievesTheListenersOwnCertificateWhateverItNames) {
    OneAnswerServer server(Speaks::tls, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const ConfigFolder folder;
    const auto trusted = folder.write("own.pem", server.certificate_pem());
    EXPECT_EQ(local_api::call(api_at(server.port(), true), trusted, post, 10s).status, 200U);
}

TEST(LocalApi, TellsNoSecretToAnother) {
    OneAnswerServer server(Speaks::tls, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const ConfigFolder folder;
    folder.write_certificate("other.pem", "other.key");
    EXPECT_THAT(failure(api_at(server.port(), true), folder.path("other.pem")),
                HasSubstr("certificate is not trusted"));
    EXPECT_EQ(server.request(), "");
}

TEST(LocalApi, TellsWhatIsNoWholeAnswer) {
    for (const std::string answer : {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                                     "HTTP/1.1 200 OK\r\nContent-", "SSH-2.0\r\n\r\n"}) {
        OneAnswerServer server(Speaks::plain, answer);
        EXPECT_THAT(failure(api_at(server.port()), ""),
                    testing::AnyOf(HasSubstr("cut off"), HasSubstr("not HTTP")));
    }
    OneAnswerServer silent(Speaks::plain, "");
    EXPECT_THAT(failure(api_at(silent.port()), "", 100ms), HasSubstr("no answer in time"));
    EXPECT_THAT(failure(api_at(closed_port()), ""), HasSubstr("Connection refused"));
    EXPECT_THAT(failure(api_at(0), ""), HasSubstr("port 0"));
}

}  // namespace
}  // namespace config_test
