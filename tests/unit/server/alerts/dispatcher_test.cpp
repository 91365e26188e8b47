// What becomes of one alert: delivered, tried again, dead.
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "tests/unit/server/alerts/dispatcher_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using storage::AlertState;
using test::FakeReceiver;

class Dispatcher : public test::DispatcherFixture {};

TEST_F(Dispatcher, DeliversAnAlertWrittenWhileItRuns) {
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::delivered) == 1; });
    ASSERT_EQ(office_.requests.size(), 1U);
    const auto alert = alerts_in_ledger().at(0);
    EXPECT_EQ(office_.requests[0].url, "https://office.example/in");
    EXPECT_NE(office_.requests[0].body.find("\"vin\":\"VINA\""), std::string::npos);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[0]), alert.message_id);
    EXPECT_EQ(alert.attempts, 1);
    EXPECT_EQ(alert.last_status, 204);
    EXPECT_EQ(alert.last_error, "");
    run_until([&] { return metrics_.text().find("result=\"delivered\"") != std::string::npos; });
}

TEST_F(Dispatcher, DeliversWhatWasWrittenBeforeItStarted) {
    reject("VINA");
    start();
    run_until([&] { return count(AlertState::delivered) == 1; });
}

TEST_F(Dispatcher, BoundsWhatItWaitsForAndReads) {
    hooks_[0].timeout = 3s;
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(office_.limits.total_timeout, 3s);
    EXPECT_LE(office_.limits.connect_timeout, 3s);
    EXPECT_EQ(office_.limits.max_body, 16'384U);
    EXPECT_TRUE(office_.limits.truncate_body);
}

TEST_F(Dispatcher, TriesAgainWhenTheBackoffIsOverAndNotBefore) {
    office_.answer = [](const auto&) { return FakeReceiver::status(500, {}, "oops"); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    const auto failed = alerts_in_ledger().at(0);
    EXPECT_EQ(failed.state, AlertState::waiting);
    EXPECT_EQ(failed.next_attempt_at, now() + 2500ms);
    EXPECT_EQ(failed.last_status, 500);
    EXPECT_EQ(failed.last_error, "HTTP 500");

    advance(2500ms - 1us);
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U);
    advance(1us);
    dispatcher_->notify();
    run_until([&] { return has_attempts(0, 2); });
    EXPECT_EQ(alerts_in_ledger().at(0).next_attempt_at, now() + 5s);

    office_.answer = [](const auto&) { return FakeReceiver::status(200); };
    advance(5s);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(office_.requests.size(), 3U);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[0]), FakeReceiver::id_of(office_.requests[2]));
    EXPECT_EQ(office_.requests[0].body, office_.requests[2].body);
}

TEST_F(Dispatcher, WakesByItselfWhenARetryIsDue) {
    office_.answer = [this](const auto&) {
        return FakeReceiver::status(office_.requests.size() < 4 ? 500 : 200);
    };
    const auto stood_still_at = std::chrono::steady_clock::now();
    alerts::DispatcherOptions options;
    options.clock = [this, stood_still_at] {
        return now() + std::chrono::floor<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                     stood_still_at);
    };
    options.backoff = {10ms, 40ms};
    start(options);
    reject("VINA");
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(office_.requests.size(), 4U);
}

TEST_F(Dispatcher, HonoursRetryAfter) {
    office_.answer = [](const auto&) { return FakeReceiver::status(429, {{"Retry-After", "600"}}); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    EXPECT_EQ(alerts_in_ledger().at(0).next_attempt_at, now() + 600s + 2500ms);
}

TEST_F(Dispatcher, SendsADeadAlertAgainWhenItIsAskedTo) {
    office_.answer = [](const auto&) { return FakeReceiver::status(404); };
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::dead) == 1; });
    office_.answer = [](const auto&) { return FakeReceiver::status(200); };
    ledger_->write(
        [this](storage::Writing& w) {
            EXPECT_EQ(w.retry_alerts({"office", {}, now()}, 10), 1);
        },
        [](std::exception_ptr) {});
    run_until([&] { return count(AlertState::delivered) == 1; });
    ASSERT_EQ(office_.requests.size(), 2U);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[0]), FakeReceiver::id_of(office_.requests[1]));
}

TEST_F(Dispatcher, GivesUpAtOnceWhenTheReceiverDoesNotWantIt) {
    office_.answer = [](const auto&) { return FakeReceiver::status(410, {}, "gone"); };
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::dead) == 1; });
    const auto alert = alerts_in_ledger().at(0);
    EXPECT_EQ(alert.attempts, 1);
    EXPECT_EQ(alert.last_error, "HTTP 410");
    EXPECT_TRUE(alert.finished_at);
    run_until([&] { return metrics_.text().find("result=\"dead\"") != std::string::npos; });
}

TEST_F(Dispatcher, DisablesAHookWhoseReceiverIsGoneForGood) {
    office_.answer = [](const auto&) { return FakeReceiver::status(410); };
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::dead) == 1; });
    reject("VINB");
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U);
    EXPECT_EQ(count(AlertState::dead), 2U);
}

TEST_F(Dispatcher, GivesUpTogetherWithAnAlertAllThatHaveWaitedAsLong) {
    hooks_[0].max_age = 1h;
    office_.answer = [](const auto&) {
        return FakeReceiver::Result(boost::system::error_code(boost::asio::error::connection_refused));
    };
    for (int i = 0; i < 20; ++i) reject("VIN" + std::to_string(i));
    start();
    run_until([&] { return has_attempts(0, 1); });
    settle();
    advance(1h);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::dead) == 20; });
    EXPECT_LE(office_.requests.size(), 9U);
}

TEST_F(Dispatcher, GivesUpNoneThatAReceiverWhichAnswersNeverSaw) {
    hooks_[0].max_age = 1h;
    office_.answer = [](const auto& request) {
        return FakeReceiver::status(request.body.find("VINA") != std::string::npos ? 500 : 200);
    };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    reject("VINB");
    settle();
    advance(1h);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::dead) == 1 && count(AlertState::delivered) == 1; });
}

TEST_F(Dispatcher, HidesItsSecretsInAnswersThatRepeatThem) {
    hooks_[0].header_value = "Bearer of-a-secret";
    office_.answer = [](const auto& request) {
        std::string echo;
        for (const auto& [name, value] : request.headers) echo += name + ": " + value + "\n";
        return FakeReceiver::status(200, {}, echo);
    };
    start();
    auto tried = boost::asio::co_spawn(context_, dispatcher_->test("office"), boost::asio::use_future);
    run_until([&] { return tried.wait_for(0s) == std::future_status::ready; });
    const auto answer = tried.get().answer->body;
    EXPECT_EQ(answer.find("of-a-secret"), std::string::npos);
    EXPECT_NE(answer.find("Authorization: [secret]"), std::string::npos) << answer;
}

TEST_F(Dispatcher, SendsAMarkedExampleWhateverWaits) {
    office_.answer = [](const auto&) { return FakeReceiver::status(500, {}, "no"); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    auto tried = boost::asio::co_spawn(context_, dispatcher_->test("office"), boost::asio::use_future);
    run_until([&] { return tried.wait_for(0s) == std::future_status::ready; });
    EXPECT_EQ(tried.get().answer->status, 500U);
    EXPECT_NE(office_.requests.at(1).body.find("clearance.test"), std::string::npos);
}

TEST_F(Dispatcher, GivesUpAfterMaxAge) {
    hooks_[0].max_age = 1h;
    office_.answer = [](const auto&) {
        return FakeReceiver::Result(boost::system::error_code(boost::asio::error::connection_refused));
    };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    EXPECT_EQ(alerts_in_ledger().at(0).last_error, "Connection refused");
    advance(1h);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::dead) == 1; });
    EXPECT_EQ(office_.requests.size(), 2U);
}

TEST_F(Dispatcher, TakesAnExceptionOfTheClientAsAFailedAttempt) {
    office_.answer = [](const auto&) -> FakeReceiver::Result { throw std::runtime_error("broken client"); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    EXPECT_EQ(alerts_in_ledger().at(0).last_error, "broken client");
}

TEST_F(Dispatcher, GoesOnAfterTheLedgerCouldNotBeRead) {
    faulty_->fail_reads(3);
    reject("VINA");
    start();
    run_until([&] { return count(AlertState::delivered) == 1; });
}

TEST_F(Dispatcher, RecordsADeliveryThatTheLedgerRefusedAtFirstWithoutSendingItAgain) {
    start();
    faulty_->fail_writes(3);
    reject("VINA");
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(office_.requests.size(), 1U);
}

TEST_F(Dispatcher, MayBeNotifiedFromManyThreads) {
    start();
    reject("VINA");
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([this] {
            for (int n = 0; n < 1000; ++n) dispatcher_->notify();
        });
    run_until([&] { return count(AlertState::delivered) == 1; });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(office_.requests.size(), 1U);
}

TEST_F(Dispatcher, RefusesAFormatItDoesNotKnow) {
    hooks_[0].format = "carrier-pigeon";
    EXPECT_THROW(start(), std::invalid_argument);
}

}  // namespace
