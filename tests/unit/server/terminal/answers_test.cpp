// What is said where the answer is not what was wanted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <cstdlib>
#include <functional>

#include "server/terminal/reply.hpp"
#include "server/terminal/vehicles.hpp"
#include "tests/unit/server/terminal/at_a_terminal.hpp"

namespace terminal {
namespace {

using api_client::testing::reply;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(AtATerminal, ARefusalSaysWhy) {
    answers_ = {problem(401, "unauthorized", "a bearer token is needed"),
                problem(401, "unauthorized", "this token is not known"),
                problem(400, "bad-request", "unknown parameter")};
    ::unsetenv("CLEARANCE_TRACKER_TOKEN");
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_THAT(err_, AllOf(HasSubstr("401: a bearer token is needed"),
                            HasSubstr("CLEARANCE_TRACKER_TOKEN, which is not set")));
    EXPECT_THAT(server_.requests().at(0), Not(HasSubstr("Authorization")));
    ::setenv("CLEARANCE_TRACKER_TOKEN", "wrong", 1);
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_EQ(err_,
              "the service answered 401: this token is not known (the token is that of "
              "CLEARANCE_TRACKER_TOKEN)\n");
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
    access_.url = "ftp://x";
    EXPECT_EQ(run([&] { return list(access_, {}); }), faulty);
}

TEST_F(AtATerminal, WhereNobodyListensOneLineSaysWhatToDo) {
    access_.url = "http://127.0.0.1:1";
    const std::string line =
        "http://127.0.0.1:1: Connection refused; does it run there? --url or CLEARANCE_TRACKER_URL says "
        "where the "
        "service is\n";
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_EQ(err_, line);
    Commanding what;
    what.vins = {"A"};
    what.yes = true;
    EXPECT_EQ(run([&] { return revoke(access_, what); }), failed);
    EXPECT_EQ(err_, line) << "it is not tried again: nothing was ever there";
}

TEST_F(AtATerminal, AnswersOfOtherServersAreNotTakenForATrackers) {
    const auto html = reply(200, "<html>", "Content-Type: text/html; charset=utf-8\r\n");
    const auto expected = server_.url("", "127.0.0.1") +
                          " is no clearance-tracker, it seems: it answers 200 OK with text/html; --url or "
                          "CLEARANCE_TRACKER_URL says where the service is\n";
    const auto own = file("vin,brand\nA,bmw\n");
    Commanding what;
    what.file = own;
    what.yes = true;
    const std::vector<std::function<int()>> commands{[&] { return list(access_, {}); },
                                                     [&] { return show(access_, "A", false); },
                                                     [&] { return compare(access_, own, false); },
                                                     [&] { return add(access_, what); },
                                                     [&] { return revoke(access_, what); },
                                                     [&] { return watch(access_, {}); }};
    for (const auto& command : commands) {
        answers_ = {html};
        EXPECT_EQ(run(command), failed);
        EXPECT_EQ(err_, expected);
        EXPECT_EQ(out_, "");
    }
    answers_ = {reply(200, "{}", "Content-Type: application/json\r\n"), reply(404, "none"),
                reply(301, "", "Location: https://there/\r\n")};
    EXPECT_EQ(run(commands[0]), failed);
    EXPECT_THAT(err_, HasSubstr("answers 200 OK with application/json;"));
    EXPECT_EQ(run(commands[0]), failed);
    EXPECT_THAT(err_, HasSubstr("answers 404 Not Found with no content type;"));
    EXPECT_EQ(run(commands[0]), failed);
    EXPECT_THAT(err_, HasSubstr("answers 301 Moved Permanently and refers to https://there/,"));
}

TEST_F(AtATerminal, TlsThatIsNotSpokenOrNotTrustedIsToldApart) {
    const auto authority = support::make_authority("an authority");
    const auto identity = support::issue(authority, "DNS:localhost,IP:127.0.0.1");
    api_client::testing::ScriptedServer secure(&identity,
                                               [](const std::string&) { return reply(200, "{}"); });
    access_.url = secure.url("");
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_THAT(err_, HasSubstr("; --ca-file FILE names an authority to trust instead of the system's\n"));
    access_.url.erase(4, 1);
    EXPECT_EQ(run([&] { return list(access_, {}); }), failed);
    EXPECT_THAT(err_, HasSubstr("; does it speak TLS there? Then its URL begins with https://\n"));

    namespace error = boost::asio::error;
    const boost::system::error_code no_tls(ERR_PACK(ERR_LIB_SSL, 0, SSL_R_WRONG_VERSION_NUMBER),
                                           error::get_ssl_category());
    EXPECT_THAT(words_of(no_tls, "https://x"),
                testing::EndsWith("; does it speak TLS there? Otherwise its URL begins with http://"));
    EXPECT_EQ(
        words_of(error::connection_refused, "http://x"),
        "http://x: Connection refused; does it run there? --url or CLEARANCE_TRACKER_URL says where the "
        "service is");
}

}  // namespace
}  // namespace terminal
