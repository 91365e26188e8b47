// The table of answers, row by row, and the secrets.
#include <gmock/gmock.h>

#include "tests/unit/server/webhook/receiver_fixture.hpp"

namespace {

using test::change_body;
using test::webhook_request;
using testing::HasSubstr;

const std::string vin = "2HM00000000000003";

class Receiver : public test::ReceiverFixture {
  protected:
    void expect_problem(const http::Response& answer, unsigned status, const std::string& detail) {
        EXPECT_EQ(answer.status, status);
        EXPECT_EQ(answer.content_type, "application/problem+json");
        EXPECT_THAT(answer.body, HasSubstr(detail));
    }
};

TEST_F(Receiver, ItsRouteTakesPostsOfABoundedSizeAtThePath) {
    const auto route = receiver_->route();
    EXPECT_EQ(route.method, "POST");
    EXPECT_EQ(route.pattern, "/webhooks/high-mobility");
    EXPECT_EQ(route.max_body, 4096U);
    EXPECT_EQ(route.name, "webhook");
}

TEST_F(Receiver, WithoutASignatureIsRefusedBeforeTheBodyIsRead) {
    auto request = webhook_request(change_body(vin, "approved"));
    request.headers.erase(request.headers.begin());
    const auto refused = receiver_->route().guard(request);
    ASSERT_TRUE(refused);
    expect_problem(*refused, 401, "is missing");
    EXPECT_EQ(counted("unauthorized"), 1);
}

TEST_F(Receiver, AMalformedSignatureIsRefusedBeforeTheBodyIsRead) {
    auto request = webhook_request(change_body(vin, "approved"));
    request.headers.front().second = "sha1=00";
    const auto refused = receiver_->route().guard(request);
    ASSERT_TRUE(refused);
    expect_problem(*refused, 401, "must be given once");
    request = webhook_request(change_body(vin, "approved"));
    request.headers.push_back(request.headers.front());
    EXPECT_TRUE(receiver_->route().guard(request));
    EXPECT_EQ(counted("unauthorized"), 2);
}

TEST_F(Receiver, AWrongSignatureIsAnswered401AndLeavesNothing) {
    auto request = webhook_request(change_body(vin, "approved"));
    request.body += " ";
    EXPECT_FALSE(receiver_->route().guard(request));
    expect_problem(post(request), 401, "does not match");
    EXPECT_EQ(counted("unauthorized"), 1);
    EXPECT_EQ(status_of(vin), "unknown vehicle");
    EXPECT_EQ(real_->statistics().jobs, 0U);
}

TEST_F(Receiver, EveryAnswer401EndsTheConnectionAndNoOther) {
    auto request = webhook_request(change_body(vin, "approved"));
    request.headers.front().second = "sha1=00";
    EXPECT_TRUE(post(request).close);
    request.headers.erase(request.headers.begin());
    EXPECT_TRUE(post(request).close);
    EXPECT_TRUE(post(webhook_request(change_body(vin, "approved"), "no-secret")).close);
    EXPECT_FALSE(post(webhook_request(change_body(vin, "approved"))).close);
    EXPECT_FALSE(post(webhook_request("{")).close);
}

TEST_F(Receiver, AChangeIsAnswered204AndIsThePresent) {
    const auto answer = post(webhook_request(change_body(vin, "approved")));
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.body, "");
    EXPECT_EQ(answer.content_type, "");
    EXPECT_EQ(status_of(vin), "approved");
    EXPECT_EQ(counted("recorded"), 1);
    EXPECT_TRUE(checks_.empty());
}

TEST_F(Receiver, APingAndAnotherTypeAreAnswered204) {
    EXPECT_EQ(post(webhook_request(R"({"event":{"type":"ping"}})")).status, 204U);
    EXPECT_EQ(post(webhook_request(R"({"event":{"type":"vehicle_moved"}})")).status, 204U);
    EXPECT_EQ(counted("ping"), 1);
    EXPECT_EQ(counted("ignored"), 1);
}

TEST_F(Receiver, TheEventHeaderServesAPingWithoutABody) {
    auto request = webhook_request("");
    request.headers.emplace_back("X-HM-Event", "ping");
    EXPECT_EQ(post(request).status, 204U);
    EXPECT_EQ(counted("ping"), 1);
}

TEST_F(Receiver, AnUnreadableBodyIsAnswered422WithTheProblem) {
    expect_problem(post(webhook_request("{")), 422, "not JSON at line 1, column 2");
    expect_problem(post(webhook_request(change_body("", "approved"))), 422, "vehicle.vin is not a VIN");
    EXPECT_EQ(counted("unreadable"), 2);
    expect_problem(post(webhook_request("{")), 422, "not JSON");
    EXPECT_EQ(counted("unreadable"), 3);
    EXPECT_EQ(counted("repeat"), 0);
}

TEST_F(Receiver, TheSameBodyUnderAnotherDeliveryIdIsCountedAndChangesNothing) {
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"))).status, 204U);
    auto again = webhook_request(change_body(vin, "approved"));
    again.headers.back().second = "delivery-2";
    EXPECT_EQ(post(again).status, 204U);
    EXPECT_EQ(counted("recorded"), 1);
    EXPECT_EQ(counted("repeat"), 1);
    EXPECT_EQ(transitions_of(vin), 1U);
}

TEST_F(Receiver, ABodyThatWasIgnoredIsJudgedAgain) {
    const std::string body = R"({"vehicle":{"vin":"2HM00000000000003"},"event":{"action":"approved"}})";
    auto request = webhook_request(body);
    request.headers.emplace_back("X-HM-Event", "something_else");
    EXPECT_EQ(post(request).status, 204U);
    EXPECT_EQ(status_of(vin), "unknown vehicle");
    request = webhook_request(body);
    request.headers.emplace_back("X-HM-Event", "fleet_clearance_changed");
    EXPECT_EQ(post(request).status, 204U);
    EXPECT_EQ(status_of(vin), "no status") << "a webhook without a time never sets the present alone";
    EXPECT_EQ(counted("recorded"), 1);
}

TEST_F(Receiver, AWebhookWithoutATimeMakesUsAskForThatVehicle) {
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved", "yesterday"))).status, 204U);
    EXPECT_EQ(checks_, std::vector<std::string>{vin});
}

TEST_F(Receiver, EverySecretIsValidAndTheirReplacementCountsAtOnce) {
    EXPECT_EQ(post(webhook_request(change_body(vin, "pending"), "second-secret")).status, 204U);
    receiver_->secrets({{"second", "second-secret"}, {"third", "third-secret"}});
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"), "first-secret")).status, 401U);
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"), "second-secret")).status, 204U);
    EXPECT_EQ(post(webhook_request(change_body(vin, "revoked"), "third-secret")).status, 204U);
    receiver_->secrets({});
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"), "third-secret")).status, 401U);
}

}  // namespace
