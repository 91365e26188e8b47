#include "server/terminal/event_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace terminal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Events : public testing::Test {
  protected:
    std::vector<std::string> seen;
    EventStream stream{
        [this](const Event& event) { seen.push_back(event.name + "|" + event.id + "|" + event.data); }};
};

TEST_F(Events, AreReadWhateverThePieces) {
    const std::string text =
        "\xEF\xBB\xBF: hello\n\nevent: transition\nid: 7\ndata: {\"a\":1}\n\n"
        "data: two\r\ndata:lines\r\n\r\nid: 9\r\rdata\n\n";
    const auto all = ElementsAre("transition|7|{\"a\":1}", "message|7|two\nlines", "message|9|");
    stream.put(text);
    EXPECT_THAT(seen, all);
    EXPECT_EQ(stream.last_id(), "9");
    seen.clear();
    EventStream other(
        [this](const Event& event) { seen.push_back(event.name + "|" + event.id + "|" + event.data); });
    for (const char c : text) other.put({&c, 1});
    EXPECT_THAT(seen, all);
}

TEST_F(Events, OneThatIsCutOffCountsForNothing) {
    stream.put("id: 1\ndata: a\n\nid: 2\nevent: x\ndata: b\n");
    stream.restart();
    EXPECT_EQ(stream.last_id(), "1");
    stream.put("data: c\n\n");
    EXPECT_THAT(seen, ElementsAre("message|1|a", "message|1|c"));
}

TEST_F(Events, CommentsAndUnknownFieldsAreLeftOut) {
    stream.put(":\n: beat\n\nother: x\nretry: 250\nretry: soon\n\n");
    EXPECT_THAT(seen, IsEmpty());
    EXPECT_EQ(stream.retry(), std::chrono::milliseconds(250));
}

}  // namespace
}  // namespace terminal
