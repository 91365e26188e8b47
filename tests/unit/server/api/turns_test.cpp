#include "server/api/turns.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <optional>

namespace api {
namespace {

class Line : public testing::Test {
  protected:
    struct Waiting {
        Waiting(Line& line, Turns& turns) : alarm(line.loop), place(std::in_place, turns, alarm) {
            alarm.expires_at(std::chrono::steady_clock::time_point::max());
            alarm.async_wait([this](boost::system::error_code) { called = true; });
        }
        boost::asio::steady_timer alarm;
        std::optional<Turns::Place> place;
        bool called = false;
    };
    boost::asio::io_context loop;
};

TEST_F(Line, IsServedInTheOrderInWhichTheyCame) {
    Turns turns(2);
    Waiting first(*this, turns), second(*this, turns), third(*this, turns), fourth(*this, turns);
    EXPECT_TRUE(first.place->has_come());
    EXPECT_TRUE(second.place->has_come());
    EXPECT_FALSE(third.place->has_come());
    second.place.reset();
    loop.poll();
    EXPECT_TRUE(third.called);
    EXPECT_TRUE(third.place->has_come());
    EXPECT_FALSE(fourth.called);
    EXPECT_FALSE(fourth.place->has_come());
}

TEST_F(Line, IsLeftByWhoeverDoesNotWaitAnyMore) {
    Turns turns(1);
    Waiting first(*this, turns), second(*this, turns), third(*this, turns);
    second.place.reset();
    loop.poll();
    EXPECT_FALSE(third.called) << "nothing became free";
    first.place.reset();
    loop.poll();
    EXPECT_TRUE(third.called);
    EXPECT_TRUE(third.place->has_come());
    third.place.reset();
}

}  // namespace
}  // namespace api
