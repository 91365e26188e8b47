// Durable before acknowledged: what the ledger does decides the answer.
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <algorithm>
#include <stdexcept>

#include "tests/unit/server/webhook/receiver_fixture.hpp"

namespace {

using test::change_body;
using test::webhook_request;

const std::string vin = "2HM00000000000003";

std::string header_of(const http::Response& answer, const std::string& name) {
    const auto at = std::find_if(answer.headers.begin(), answer.headers.end(),
                                 [&](const auto& header) { return header.first == name; });
    return at == answer.headers.end() ? "" : at->second;
}

/// One value out of the ledger's file, past all our code.
std::string value_in(const std::string& file, const std::string& sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    sqlite3_stmt* statement = nullptr;
    std::string value;
    EXPECT_EQ(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, 0));
        value.assign(data, data + sqlite3_column_bytes(statement, 0));
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return value;
}

class DurableReceiver : public test::ReceiverFixture {};

TEST_F(DurableReceiver, AnswersOnlyAfterTheCommit) {
    ledger_.hold_writes();
    auto request = webhook_request(change_body(vin, "approved"));
    auto answer = begin(request);
    context_.restart();
    while (ledger_.held() == 0) context_.run_one();
    context_.poll();
    EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
    ledger_.release();
    run();
    EXPECT_EQ(answer.get().status, 204U);
    EXPECT_EQ(status_of(vin), "approved");
}

TEST_F(DurableReceiver, TwinsInOneGroupAreBothAnswered204AndCountOnce) {
    ledger_.hold_writes();
    auto first = webhook_request(change_body(vin, "approved"));
    auto twin = webhook_request(change_body(vin, "approved"));
    auto first_answer = begin(first), twin_answer = begin(twin);
    context_.restart();
    while (ledger_.held() < 2) context_.run_one();
    ledger_.release();
    run();
    EXPECT_EQ(first_answer.get().status, 204U);
    EXPECT_EQ(twin_answer.get().status, 204U);
    EXPECT_EQ(transitions_of(vin), 1U);
    EXPECT_EQ(counted("recorded"), 1);
    EXPECT_EQ(counted("repeat"), 1);
}

TEST_F(DurableReceiver, AFailedCommitIsAnswered503AndTheNextTryWorks) {
    ledger_.fail_writes(1);
    const auto failed = post(webhook_request(change_body(vin, "approved")));
    EXPECT_EQ(failed.status, 503U);
    EXPECT_EQ(header_of(failed, "Retry-After"), "5");
    EXPECT_EQ(failed.content_type, "application/problem+json");
    EXPECT_EQ(failed.body.find("the disk is full"), std::string::npos) << "the cause is in the log alone";
    EXPECT_EQ(counted("not_durable"), 1);
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"))).status, 204U);
    EXPECT_EQ(counted("recorded"), 1);
}

TEST_F(DurableReceiver, APingThatCannotBeArchivedIs503Too) {
    ledger_.fail_writes(2);
    EXPECT_EQ(post(webhook_request(R"({"event":{"type":"ping"}})")).status, 503U);
    EXPECT_EQ(post(webhook_request("{")).status, 503U) << "never 4xx for a fault of ours";
}

TEST_F(DurableReceiver, ALockedLedgerFileIsAnswered503) {
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(folder_.file("ledger.db").c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"))).status, 503U);
    ASSERT_EQ(sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(other);
    EXPECT_EQ(post(webhook_request(change_body(vin, "approved"))).status, 204U);
    EXPECT_EQ(status_of(vin), "approved");
}

TEST_F(DurableReceiver, TheDeliveryIsArchivedByteForByteWithItsCircumstances) {
    const auto body = "\n " + change_body(vin, "approved") + "\r\n";
    EXPECT_EQ(post(webhook_request(body, "second-secret")).status, 204U);
    const auto file = folder_.file("ledger.db");
    EXPECT_EQ(value_in(file, "SELECT body FROM deliveries"), body);
    EXPECT_EQ(value_in(file, "SELECT delivery_id FROM deliveries"), "delivery-1");
    EXPECT_EQ(value_in(file, "SELECT remote FROM deliveries"), "192.0.2.7:4711");
    EXPECT_EQ(value_in(file, "SELECT event_type FROM deliveries"), "fleet_clearance_changed");
    EXPECT_EQ(value_in(file, "SELECT s.text FROM deliveries d JOIN secrets s ON s.id = d.secret"), "second");
}

TEST_F(DurableReceiver, WhatFailsOutsideTheLedgerIsLeftToTheSession) {
    webhook::ReceiverOptions options;
    options.path = "/hook";
    options.secrets = {{"first", "first-secret"}};
    options.check_wanted = [](const clearance::Vin&) { throw std::logic_error("unexpected"); };
    receiver_ = std::make_unique<webhook::Receiver>(ledger_, metrics_, std::move(options));
    EXPECT_THROW(post(webhook_request(change_body(vin, "approved", "yesterday"))), std::logic_error);
}

TEST_F(DurableReceiver, AnErasedVehiclesWebhookIs204AndCountedOnly) {
    post(webhook_request(change_body(vin, "approved")));
    boost::asio::co_spawn(context_, async_ledger::erase(*real_, *clearance::Vin::parse(vin)),
                          boost::asio::use_future);
    run();
    testing::internal::CaptureStderr();
    EXPECT_EQ(post(webhook_request(change_body(vin, "revoked"))).status, 204U);
    EXPECT_EQ(
        post(webhook_request(R"({"vehicle":{"vin":")" + vin + R"("},"event":{"type":"other"}})")).status,
        204U);
    EXPECT_EQ(post(webhook_request(R"({"vehicle":{"vin":")" + vin + R"("},"event")")).status, 204U)
        << "not 422";
    EXPECT_EQ(testing::internal::GetCapturedStderr().find(vin), std::string::npos);
    EXPECT_EQ(counted("erased"), 3);
    EXPECT_EQ(counted("recorded"), 1);
    EXPECT_EQ(value_in(folder_.file("ledger.db"), "SELECT count(*) FROM deliveries"), "0");
    EXPECT_EQ(status_of(vin), "unknown vehicle");
    EXPECT_TRUE(checks_.empty());
}

}  // namespace
