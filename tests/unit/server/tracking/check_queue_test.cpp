#include "server/tracking/check_queue.hpp"

#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

std::vector<std::string> emptied(CheckQueue& queue) {
    std::vector<std::string> vins;
    while (const auto vin = queue.pop()) vins.push_back(vin->text());
    EXPECT_TRUE(queue.empty());
    return vins;
}

TEST(CheckQueue, GivesThoseForCommandsFirstAndElseInTheirOrder) {
    CheckQueue queue;
    EXPECT_TRUE(queue.empty());
    queue.push(vin(fleet_vin(1)), CheckFor::question);
    queue.push(vin(fleet_vin(2)), CheckFor::command);
    queue.push(vin(fleet_vin(3)), CheckFor::question);
    queue.push(vin(fleet_vin(4)), CheckFor::command);
    EXPECT_FALSE(queue.empty());
    EXPECT_EQ(emptied(queue),
              (std::vector<std::string>{fleet_vin(2), fleet_vin(4), fleet_vin(1), fleet_vin(3)}));
}

TEST(CheckQueue, HoldsEachOnceAndMovesItAheadOnly) {
    CheckQueue queue;
    for (int n = 1; n <= 3; ++n) queue.push(vin(fleet_vin(n)), CheckFor::question);
    queue.push(vin(fleet_vin(3)), CheckFor::command);
    queue.push(vin(fleet_vin(3)), CheckFor::question);
    queue.push(vin(fleet_vin(1)), CheckFor::question);
    EXPECT_EQ(emptied(queue), (std::vector<std::string>{fleet_vin(3), fleet_vin(1), fleet_vin(2)}));
    EXPECT_TRUE(queue.push(vin(fleet_vin(3)), CheckFor::question)) << "asked for again once it was given out";
    EXPECT_EQ(emptied(queue).size(), 1U);
}

TEST(CheckQueue, HasItsBoundsApartForCommandsAndForQuestions) {
    CheckQueue queue;
    const auto fill = [&queue](int from, std::size_t count, CheckFor what_for) {
        for (std::size_t n = 0; n < count; ++n)
            ASSERT_TRUE(queue.push(vin(fleet_vin(from + static_cast<int>(n))), what_for));
    };
    fill(0, CheckQueue::most_questions, CheckFor::question);
    EXPECT_FALSE(queue.push(vin(fleet_vin(5'000)), CheckFor::question));
    fill(10'000, CheckQueue::most_commands, CheckFor::command);
    EXPECT_FALSE(queue.push(vin(fleet_vin(5'000)), CheckFor::command));
    EXPECT_TRUE(queue.push(vin(fleet_vin(7)), CheckFor::command)) << "it waits in its place";
    ASSERT_TRUE(queue.pop());
    EXPECT_TRUE(queue.push(vin(fleet_vin(7)), CheckFor::command));
    EXPECT_TRUE(queue.push(vin(fleet_vin(5'000)), CheckFor::question)) << "one was moved ahead";
    EXPECT_EQ(emptied(queue).size(), CheckQueue::most_commands + CheckQueue::most_questions);
}

}  // namespace
}  // namespace tracking
