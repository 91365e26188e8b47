#include "tests/sandbox/webhook_body.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace sandbox {
namespace {

namespace json = boost::json;

const moment change_at = *parse_moment("2026-01-02T03:04:05Z");
const moment received_at = *parse_moment("2026-01-02T03:04:05.04Z");

TEST(webhook_body, names_the_vehicle_and_its_new_status) {
    const status_change told{"WBA00000000000001", "approved", "", change_at};
    const json::value body = json::parse(clearance_body(told, received_at, "id", std::nullopt));
    EXPECT_EQ(body.at("vehicle").at("vin"), "WBA00000000000001");
    EXPECT_EQ(body.at("event").at("type"), "fleet_clearance_changed");
    EXPECT_EQ(body.at("event").at("action"), "approved");
    EXPECT_EQ(body.at("event").at("received_at"), "2026-01-02T03:04:05.040000Z");
    EXPECT_FALSE(body.at("event").as_object().contains("detail"));
}

TEST(webhook_body, carries_the_reason_as_text_or_what_the_controller_gave) {
    const status_change told{"WBA00000000000001", "rejected", "why", change_at};
    EXPECT_EQ(json::parse(clearance_body(told, received_at, "id", std::nullopt)).at("event").at("detail"),
              "why");
    const json::value detail = json::parse(R"({"reason":"other"})");
    EXPECT_EQ(json::parse(clearance_body(told, received_at, "id", detail)).at("event").at("detail"), detail);
}

TEST(webhook_body, of_a_ping_has_no_vehicle) {
    const json::value body = json::parse(ping_body(received_at, "id"));
    EXPECT_EQ(body.at("event").at("type"), "ping");
    EXPECT_FALSE(body.as_object().contains("vehicle"));
}

}  // namespace
}  // namespace sandbox
