#include "server/api/json_walk.hpp"

#include <gmock/gmock.h>

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> items(std::string_view array) {
    api::JsonWalk walk(array);
    std::vector<std::string> all;
    if (!walk.enter('[')) return {"no array"};
    while (walk.next()) all.emplace_back(walk.value());
    return all;
}

TEST(JsonWalk, TellsItemsAsTheyAreWritten) {
    EXPECT_THAT(items(R"( [1 , "a]\"}\\", {"b":[{}, "}"]},[ ] ,true,-1e3])"),
                ElementsAre("1", R"("a]\"}\\")", R"({"b":[{}, "}"]})", "[ ]", "true", "-1e3"));
    EXPECT_THAT(items("[ ]"), IsEmpty());
    EXPECT_THAT(items("{}"), ElementsAre("no array"));
    EXPECT_THAT(items("7"), ElementsAre("no array"));
}

TEST(JsonWalk, GoesThroughMembersAndWhatIsInThem) {
    api::JsonWalk walk(R"({ "a\u0062" : [1,2] , "c":{"d":null}, "e" :5})");
    ASSERT_TRUE(walk.enter('{'));
    ASSERT_TRUE(walk.next());
    EXPECT_EQ(walk.name(), "ab");
    EXPECT_FALSE(walk.enter('{'));
    ASSERT_TRUE(walk.enter('['));
    ASSERT_TRUE(walk.next());
    EXPECT_EQ(walk.value(), "1");
    ASSERT_TRUE(walk.next());
    EXPECT_EQ(walk.value(), "2");
    EXPECT_FALSE(walk.next());
    ASSERT_TRUE(walk.next());
    EXPECT_EQ(walk.name(), "c");
    EXPECT_EQ(walk.value(), R"({"d":null})");
    ASSERT_TRUE(walk.next());
    EXPECT_EQ(walk.name(), "e");
    EXPECT_EQ(walk.value(), "5");
    EXPECT_FALSE(walk.next());
}

}  // namespace
