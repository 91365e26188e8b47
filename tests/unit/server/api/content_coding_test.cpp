// Bodies come as they are: what a Content-Encoding says is no JSON and no CSV.
#include <gtest/gtest.h>

#include "tests/unit/server/api/service.hpp"

namespace {

class ContentCoding : public Service {
  protected:
    http::Response send(const std::string& target, http::Headers headers) {
        http::Request request;
        request.method = "POST";
        request.headers = std::move(headers);
        request.headers.emplace_back("Content-Type", "application/json");
        if (target != "/v1/session") request.headers.emplace_back("Authorization", "Bearer operate-secret");
        request.body = "{}";
        return ask(loop_, router_, std::move(request), target);
    }
};

TEST_F(ContentCoding, IsTakenByNoAddressThatTakesABody) {
    for (const std::string target :
         {"/v1/vehicles", "/v1/compare", "/v1/replay", "/v1/findings/1/acknowledge", "/v1/findings/1/close",
          "/v1/silences", "/v1/alerts/retry", "/v1/session"}) {
        const auto response = send(target, {{"Content-Encoding", "gzip"}});
        EXPECT_EQ(response.status, 415U) << target;
        EXPECT_EQ(response.headers, (http::Headers{{"Accept-Encoding", "identity"}})) << target;
        EXPECT_NE(response.body.find("without Content-Encoding"), std::string::npos) << response.body;
    }
}

TEST_F(ContentCoding, ThatIsNoneIsTaken) {
    EXPECT_EQ(send("/v1/vehicles", {{"Content-Encoding", "Identity"}}).status, 422U);
    EXPECT_EQ(send("/v1/vehicles", {{"Content-Encoding", "identity"}, {"Content-Encoding", "br"}}).status,
              415U);
    EXPECT_EQ(send("/v1/vehicles", {{"Content-Encoding", ""}}).status, 415U);
}

}  // namespace
