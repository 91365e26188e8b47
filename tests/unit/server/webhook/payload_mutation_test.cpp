// Thousands of damaged bodies, the same ones at every run: none may crash, throw, or be half-read.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "server/webhook/payload.hpp"

namespace {

using storage::DeliveryOutcome;

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> bodies{
        R"({"vehicle":{"vin":"2HM00000000000003"},"event":{"type":"fleet_clearance_changed","action":"rejected",)"
        R"("received_at":"2026-11-23T03:43:43.120Z","detail":{"reason":"no consent","codes":[1,2.5e3,null,true]}}})",
        R"({"event":{"type":"ping","note":"sent each time the webhook is configured or changed, without a vehicle"}})",
        R"({"type":"other","nested":[[[[{"a":{"b":["\u00e9\ud83d\ude97"]}}]]]]})"};
    return bodies;
}

std::string mutated(std::mt19937& random) {
    static const std::string pieces[] = {"{",        "}",        "[",        "]",
                                         "\"",       ",",        ":",        "\\u0000",
                                         "\\ud800",  "null",     "1e999",    std::string(1, '\0'),
                                         "\xff\xfe", "\xc0\x80", "\"vin\":", "\"event\":{"};
    auto body = seeds()[random() % seeds().size()];
    const auto changes = 1 + random() % 3;
    for (std::size_t i = 0; i < changes && !body.empty(); ++i) {
        const auto at = random() % body.size();
        switch (random() % 6) {
            case 0:
                body[at] = static_cast<char>(random() % 256);
                break;
            case 1:
                body.erase(at, 1 + random() % 8);
                break;
            case 2:
                body.insert(at, pieces[random() % std::size(pieces)]);
                break;
            case 3:
                body.insert(at, body.substr(at, 1 + random() % 16));
                break;
            default:
                body.resize(at);
                break;
        }
    }
    return body;
}

TEST(PayloadMutation, IsAlwaysJudgedWholeAndTheSameWay) {
    std::mt19937 random(20'261'123);
    int by_outcome[5] = {};
    for (int i = 0; i < 20'000; ++i) {
        const auto body = mutated(random);
        const auto payload = webhook::read_payload(body, "");
        ++by_outcome[static_cast<int>(payload.outcome)];
        EXPECT_EQ(payload.event.has_value(), payload.outcome == DeliveryOutcome::recorded) << body;
        EXPECT_EQ(payload.problem.empty(), payload.outcome != DeliveryOutcome::unreadable) << body;
        if (payload.event) {
            EXPECT_FALSE(payload.event->status.text().empty()) << body;
            EXPECT_FALSE(payload.event->vin.text().empty()) << body;
        }
        EXPECT_EQ(webhook::read_payload(body, "").problem, payload.problem);
    }
    for (const auto outcome : {DeliveryOutcome::recorded, DeliveryOutcome::ping, DeliveryOutcome::ignored,
                               DeliveryOutcome::unreadable})
        EXPECT_GT(by_outcome[static_cast<int>(outcome)], 100) << static_cast<int>(outcome);
}

}  // namespace
