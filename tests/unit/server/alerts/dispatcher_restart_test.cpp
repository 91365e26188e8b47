// Stop and start again: nothing is lost, nothing is counted that did not happen.
#include <gtest/gtest.h>

#include "tests/unit/server/alerts/dispatcher_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using storage::AlertState;
using test::FakeReceiver;

class DispatcherRestart : public test::DispatcherFixture {};

TEST_F(DispatcherRestart, StopWithoutStartAndStopWithoutWorkEnd) {
    stop();
    start();
    stop();
}

TEST_F(DispatcherRestart, AnAttemptCutByStopCountsNothing) {
    office_.holding = true;
    start();
    reject("VINA");
    reject("VINB");
    run_until([&] { return office_.under_way == 2; });
    stop();
    EXPECT_EQ(office_.under_way, 0U);
    for (const auto& alert : alerts_in_ledger()) {
        EXPECT_EQ(alert.state, AlertState::waiting);
        EXPECT_EQ(alert.attempts, 0);
    }
}

TEST_F(DispatcherRestart, AnAnswerThatCameBeforeStopIsRecorded) {
    faulty_->hold_writes();
    start();
    reject("VINA");
    run_until([&] { return faulty_->held() == 1; });
    auto stopped = boost::asio::co_spawn(context_, dispatcher_->stop(), boost::asio::use_future);
    context_.poll();
    EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout) << "the record is still on its way";
    faulty_->release();
    run_until([&] { return stopped.wait_for(0s) == std::future_status::ready; });
    EXPECT_EQ(count(AlertState::delivered), 1U);
}

TEST_F(DispatcherRestart, GoesOnWithTheSameMessage) {
    office_.answer = [](const auto&) { return FakeReceiver::status(500); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    reopen();
    office_.answer = [](const auto&) { return FakeReceiver::status(200); };
    advance(1min);
    start();
    run_until([&] { return count(AlertState::delivered) == 1; });
    ASSERT_EQ(office_.requests.size(), 2U);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[0]), FakeReceiver::id_of(office_.requests[1]));
    EXPECT_EQ(office_.requests[0].body, office_.requests[1].body);
    EXPECT_EQ(alerts_in_ledger()[0].attempts, 2);
}

TEST_F(DispatcherRestart, DoesNotTryEarlierBecauseOfIt) {
    office_.answer = [](const auto&) { return FakeReceiver::status(500); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    reopen();
    start();
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U);
}

TEST_F(DispatcherRestart, KeepsTheOrderOfAVehicleWhoseAlertWaitsForItsRetry) {
    office_.answer = [](const auto&) { return FakeReceiver::status(500); };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    reopen();
    tell("VINA", clearance::KnownStatus::pending);
    reject("VINA");
    office_.answer = [](const auto&) { return FakeReceiver::status(200); };
    start();
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U) << "the later alert is due, but the earlier one is not";
    advance(1min);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::delivered) == 2; });
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[1]), alerts_in_ledger()[0].message_id);
}

}  // namespace
