#include "tests/sandbox/inbox.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace sandbox {
namespace {

namespace json = boost::json;

call letter(std::string body) {
    call made;
    made.headers = {{"webhook-id", "msg_1"}};
    made.body = std::move(body);
    return made;
}

TEST(inbox, keeps_messages_and_answers_204) {
    inbox boxes;
    const moment at = *parse_moment("2026-01-02T03:04:05Z");
    EXPECT_EQ(boxes.receive("a", letter("one"), at).status, 204U);
    const json::value expected = json::parse(
        R"({"messages":[{"headers":{"webhook-id":"msg_1"},"body":"one","answered":204,"at":"2026-01-02T03:04:05.000000Z"}]})");
    EXPECT_EQ(boxes.shown("a"), expected);
    EXPECT_EQ(boxes.shown("b"), json::parse(R"({"messages":[]})"));
    boxes.clear("a");
    EXPECT_EQ(boxes.shown("a"), json::parse(R"({"messages":[]})"));
}

TEST(inbox, answers_as_ordered_and_then_204_again) {
    inbox boxes;
    EXPECT_EQ(
        boxes.order_answer("a", json::parse(R"({"status":503,"count":2,"headers":{"Retry-After":"1"}})")),
        "");
    EXPECT_EQ(boxes.order_answer("a", json::parse(R"({"status":410})")), "");
    EXPECT_EQ(boxes.receive("b", letter(""), {}).status, 204U);
    EXPECT_EQ(boxes.receive("a", letter(""), {}).headers, (header_list{{"Retry-After", "1"}}));
    EXPECT_EQ(boxes.receive("a", letter(""), {}).status, 503U);
    EXPECT_EQ(boxes.receive("a", letter(""), {}).status, 410U);
    EXPECT_EQ(boxes.receive("a", letter(""), {}).status, 204U);
}

TEST(inbox, refuses_orders_without_a_status) {
    inbox boxes;
    for (const auto* text : {"null", "{}", R"({"status":99})", R"({"status":"503"})"}) {
        EXPECT_NE(boxes.order_answer("a", json::parse(text)), "") << text;
    }
}

}  // namespace
}  // namespace sandbox
