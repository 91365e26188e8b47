// A platform's client against a scripted server over TLS, and what it reported to its observer.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api_client/platform.hpp"
#include "tests/support/certificates.hpp"
#include "tests/unit/api_client/coroutine.hpp"
#include "tests/unit/api_client/scripted_server.hpp"

namespace api_client::testing {

class PlatformTest : public ::testing::Test {
  protected:
    /// The answers to clearance calls, in order; the last one again and again. Tokens are "t1", "t2", …
    void serve(std::vector<Reply> replies) {
        server_ = std::make_unique<ScriptedServer>(
            &identity_, [this, replies, next = std::size_t{0}](const std::string& request) mutable {
                if (request.starts_with("POST /v1/access_tokens ")) return token();
                const Reply& reply = replies.at(std::min(next, replies.size() - 1));
                ++next;
                return reply;
            });
        PlatformOptions options;
        options.base_url = server_->url("/v1/");
        options.credentials.client_id = "client";
        options.credentials.client_secret = "secret";
        options.request_timeout = timeout_;
        options.clock = [] {
            return std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
        };
        options.observer = [this](std::string_view operation, std::string_view outcome, double seconds) {
            EXPECT_GE(seconds, 0);
            if (operation != "token")
                observed_.push_back(std::string(operation) + " " + std::string(outcome));
        };
        platform_ = make_platform(*client_, std::move(options));
    }

    /// The clearance calls that came, without the requests for tokens.
    std::vector<std::string> calls() const {
        std::vector<std::string> found;
        for (auto& request : server_->requests()) {
            if (!request.starts_with("POST /v1/access_tokens ")) found.push_back(request);
        }
        return found;
    }

    support::Certificate authority_ = support::make_authority("the platform's authority");
    support::Certificate identity_ = support::issue(authority_, "DNS:localhost");
    support::PemFile ca_{authority_};
    std::unique_ptr<HttpsClient> client_ = make_https_client({}, ca_.path(), "test");
    std::chrono::milliseconds timeout_{5'000};
    std::vector<std::string> observed_;
    std::unique_ptr<ScriptedServer> server_;
    std::unique_ptr<Platform> platform_;

  private:
    Reply token() {
        return reply(200, R"({"access_token":"t)" + std::to_string(++tokens_) +
                              R"(","token_type":"bearer","expires_in":300,"scope":"fleet:clearance"})");
    }
    int tokens_ = 0;  // server's thread only
};

}  // namespace api_client::testing
