// Many alerts: how many at once, in which order, and which hook waits for which.
#include <gtest/gtest.h>

#include "tests/unit/server/alerts/dispatcher_fixture.hpp"

namespace {

using namespace std::chrono_literals;
using clearance::KnownStatus;
using storage::AlertState;
using test::FakeReceiver;

class DispatcherOrder : public test::DispatcherFixture {
  protected:
    /// Two episodes that end in a rejection: two alerts of one vehicle.
    void reject_twice(const std::string& vin) {
        reject(vin);
        tell(vin, KnownStatus::pending);
        reject(vin);
    }
};

class DispatcherOfTwoHooks : public DispatcherOrder {
  protected:
    DispatcherOfTwoHooks() {
        hooks_.push_back(hook("yard"));
        faulty_.reset();
        ledger_.reset();
        open();
    }
    FakeReceiver& yard_ = receivers_["yard"];
};

TEST_F(DispatcherOrder, SendsAtMostEightAtOnce) {
    office_.holding = true;
    for (int i = 0; i < 20; ++i) reject("VIN" + std::to_string(i));
    start();
    run_until([&] { return office_.under_way == 8; });
    dispatcher_->notify();
    settle();
    EXPECT_EQ(office_.under_way, 8U);
    office_.release();
    run_until([&] { return count(AlertState::delivered) == 20; });
    EXPECT_EQ(office_.most_under_way, 8U);
    EXPECT_EQ(office_.requests.size(), 20U);
}

TEST_F(DispatcherOrder, DeliversMoreThanOneLookShows) {
    for (int i = 0; i < 600; ++i) tell_soon("VIN" + std::to_string(i), KnownStatus::rejected);
    form();
    start();
    run_until([&] { return office_.requests.size() >= 600 && count(AlertState::delivered) == 600; });
    EXPECT_EQ(office_.requests.size(), 600U);
}

TEST_F(DispatcherOrder, ALookFromBeforeAnAttemptEndedSendsNothingTwice) {
    office_.holding = true;
    reject("VINA");
    start();
    run_until([&] { return office_.under_way == 1; });
    faulty_->hold_reads();
    dispatcher_->notify();
    run_until([&] { return faulty_->held_reads() == 1; });
    office_.release();
    run_until([&] { return count(AlertState::delivered) == 1; });
    settle();
    faulty_->release_reads();
    settle();
    EXPECT_EQ(office_.requests.size(), 1U);
}

TEST_F(DispatcherOrder, NeverSendsTwoOfOneVehicleAtOnce) {
    office_.holding = true;
    reject_twice("VINA");
    ASSERT_EQ(alerts_in_ledger().size(), 2U);
    start();
    run_until([&] { return office_.under_way == 1; });
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U);
    office_.release();
    run_until([&] { return count(AlertState::delivered) == 2; });
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[0]), alerts_in_ledger()[0].message_id);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[1]), alerts_in_ledger()[1].message_id);
}

TEST_F(DispatcherOrder, ALaterAlertWaitsForTheRetryOfAnEarlierOfItsVehicleOnly) {
    office_.answer = [](const auto& request) {
        return FakeReceiver::status(request.body.find("VINA") != std::string::npos ? 500 : 200);
    };
    start();
    reject("VINA");
    run_until([&] { return has_attempts(0, 1); });
    tell("VINA", KnownStatus::pending);
    reject("VINA");
    reject("VINB");
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U) << "the receiver is left alone for a while";
    advance(2500ms);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::delivered) == 1 && has_attempts(0, 2); });
    EXPECT_EQ(office_.count_of("VINA"), 2U) << "one bad alert holds up no other";

    office_.answer = [](const auto&) { return FakeReceiver::status(200); };
    advance(5s);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::delivered) == 3; });
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[3]), alerts_in_ledger()[0].message_id);
    EXPECT_EQ(FakeReceiver::id_of(office_.requests[4]), alerts_in_ledger()[1].message_id);
}

TEST_F(DispatcherOrder, AReceiverThatFailsIsTriedWithOneAlertAtATimeEverMoreSeldom) {
    office_.answer = [](const auto&) { return FakeReceiver::status(503); };
    for (int i = 0; i < 20; ++i) reject("VIN" + std::to_string(i));
    start();
    run_until([&] { return office_.requests.size() == 8 && office_.under_way == 0; });
    const auto wake = [this] {
        dispatcher_->notify();
        settle();
    };
    wake();
    EXPECT_EQ(office_.requests.size(), 8U) << "nobody knew yet";
    std::size_t requests = 8;
    for (const auto pause : {2500ms, 5000ms, 10'000ms, 20'000ms}) {
        advance(pause - 1us);
        wake();
        EXPECT_EQ(office_.requests.size(), requests);
        advance(1us);
        dispatcher_->notify();
        ++requests;
        run_until([&] { return office_.requests.size() == requests && office_.under_way == 0; });
        wake();
        EXPECT_EQ(office_.requests.size(), requests);
    }
    office_.answer = [](const auto&) { return FakeReceiver::status(204); };
    advance(40s);
    dispatcher_->notify();
    run_until([&] { return count(AlertState::delivered) == 20; });
}

TEST_F(DispatcherOrder, APersonHasAReceiverTriedAtOnce) {
    office_.answer = [](const auto&) { return FakeReceiver::status(503, {{"Retry-After", "3600"}}); };
    reject("VINA");
    start();
    run_until([&] { return has_attempts(0, 1); });
    reject("VINB");
    look_again();
    EXPECT_EQ(office_.requests.size(), 1U);
    office_.answer = [](const auto&) { return FakeReceiver::status(204); };
    dispatcher_->resume("office");
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(office_.count_of("VINB"), 1U);
}

TEST_F(DispatcherOrder, ADeadAlertLetsTheNextOfItsVehicleGo) {
    office_.answer = [this](const auto&) {
        return FakeReceiver::status(office_.requests.size() == 1 ? 400 : 200);
    };
    reject_twice("VINA");
    start();
    run_until([&] { return count(AlertState::delivered) == 1; });
    EXPECT_EQ(alerts_in_ledger()[0].state, AlertState::dead);
}

TEST_F(DispatcherOfTwoHooks, ADeadHookDelaysNoOther) {
    yard_.holding = true;
    start();
    for (int i = 0; i < 12; ++i) reject("VIN" + std::to_string(i));
    run_until([&] { return count(AlertState::delivered) == 12 && yard_.under_way == 8; });
    EXPECT_EQ(office_.requests.size(), 12U);
    yard_.release();
    run_until([&] { return count(AlertState::delivered) == 24; });
}

TEST_F(DispatcherOfTwoHooks, EachHookGetsItsOwnMessage) {
    start();
    reject("VINA");
    run_until([&] { return count(AlertState::delivered) == 2; });
    ASSERT_EQ(office_.requests.size(), 1U);
    ASSERT_EQ(yard_.requests.size(), 1U);
    EXPECT_NE(FakeReceiver::id_of(office_.requests[0]), FakeReceiver::id_of(yard_.requests[0]));
}

}  // namespace
