#include "storage/message_id.hpp"

#include <unistd.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "storage/ledger.hpp"

namespace storage {
namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t length = 22;
/// Bytes from here on would favour the first letters.
constexpr std::size_t fair_below = 256 - 256 % letters.size();

}  // namespace

std::string new_message_id() {
    std::string id = "msg_";
    const std::size_t whole = id.size() + length;
    while (id.size() < whole) {
        std::array<std::uint8_t, 32> bytes{};
        if (getentropy(bytes.data(), bytes.size()) != 0)
            throw LedgerError("the system has no randomness to give");
        for (const auto byte : bytes) {
            if (byte < fair_below && id.size() < whole) id += letters[byte % letters.size()];
        }
    }
    return id;
}

}  // namespace storage
