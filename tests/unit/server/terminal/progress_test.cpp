#include "server/terminal/progress.hpp"

#include <gtest/gtest.h>

namespace terminal {
namespace {

TEST(Progress, SaysHowFarItIsAndHowFast) {
    using std::chrono::milliseconds;
    EXPECT_EQ(progress_line("asked for", 3'000, 10'000, milliseconds(2'500)),
              "asked for: 3,000 of 10,000 (30 %), 1,200 a second");
    EXPECT_EQ(progress_line("asked for", 0, 0, milliseconds(0)), "asked for: 0 of 0 (0 %), 0 a second");
}

TEST(Progress, SaysNothingWhereThereIsNoTerminal) {
    testing::internal::CaptureStderr();
    {
        Progress progress("asked for", 2);
        progress.at(1);
        tell("a line");
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "a line\n");
}

}  // namespace
}  // namespace terminal
