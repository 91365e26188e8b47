#include "server/api/cursor.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/server/api/service.hpp"

namespace {

using api::CursorKeys;

const clearance::Time birth = time_of("2026-01-01T00:00:00Z");

std::string scope() {
    return api::cursor_scope(birth, "vehicles", {{"pending"}, {"bmw", "ford"}});
}

TEST(Cursor, GivesBackItsKeys) {
    for (const CursorKeys& keys : {CursorKeys{1}, CursorKeys{-5, 0, std::numeric_limits<std::int64_t>::max()},
                                   CursorKeys{std::numeric_limits<std::int64_t>::min(), 42}}) {
        EXPECT_EQ(api::decode_cursor(scope(), api::encode_cursor(scope(), keys), keys.size()), keys);
    }
}

TEST(Cursor, NeedsNoEscapingInAnAddress) {
    for (std::int64_t key = -200; key < 200; ++key) {
        const auto text = api::encode_cursor(scope(), {key});
        EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
                  std::string::npos);
    }
}

TEST(Cursor, OfAnotherLedgerEndpointOrFilterIsForeign) {
    const auto text = api::encode_cursor(scope(), {7});
    for (const auto& other :
         {api::cursor_scope(birth + clearance::microseconds(1), "vehicles", {{"pending"}, {"bmw", "ford"}}),
          api::cursor_scope(birth, "alerts", {{"pending"}, {"bmw", "ford"}}),
          api::cursor_scope(birth, "vehicles", {{"pending"}, {"bmw"}}), api::cursor_scope(birth, "vehicles"),
          api::cursor_scope(birth, "vehicles", {{"pending", "bmw"}, {"ford"}}),
          api::cursor_scope(birth, "vehicles", {{"pending"}, {"bmwford"}})}) {
        EXPECT_FALSE(api::decode_cursor(other, text, 1).has_value());
    }
    EXPECT_FALSE(api::decode_cursor(scope(), text, 2).has_value());
}

TEST(Cursor, ChangedInAnyLetterIsNone) {
    const auto text = api::encode_cursor(scope(), {123456789});
    for (std::size_t i = 0; i < text.size(); ++i) {
        for (const char c : {'A', 'B', 'z', '9', '_', '=', '%', ' '}) {
            auto forged = text;
            if (forged[i] == c) continue;
            forged[i] = c;
            EXPECT_FALSE(api::decode_cursor(scope(), forged, 1).has_value()) << forged;
        }
    }
}

TEST(Cursor, CutLengthenedOrMadeUpIsNone) {
    const auto text = api::encode_cursor(scope(), {1});
    for (const auto& forged :
         {std::string(), std::string("A"), std::string("1"), text.substr(1), text.substr(0, text.size() - 1),
          text + "A", text + "=", text + text, std::string(text.size(), 'A'), std::string("\xff\0x", 3)}) {
        EXPECT_FALSE(api::decode_cursor(scope(), forged, 1).has_value()) << forged;
    }
}

}  // namespace
