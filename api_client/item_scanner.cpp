#include "api_client/item_scanner.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace api_client {
namespace {

constexpr std::array<bool, 256> structural = [] {
    std::array<bool, 256> table{};
    for (const unsigned char c : {'"', '{', '}', '[', ']'}) table[c] = true;
    return table;
}();

std::size_t find(std::string_view bytes, char wanted, std::size_t from, std::size_t end) {
    if (from >= end) return end;
    const void* found = std::memchr(bytes.data() + from, wanted, end - from);
    return found == nullptr ? end : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

}  // namespace

std::size_t ItemScanner::advance(std::string_view bytes) {
    std::size_t at = 0;
    while (at < bytes.size() && !complete_) {
        if (in_string_) {
            at = skip_string(bytes, at);
            continue;
        }
        if (in_word_) {
            at = skip_word(bytes, at);
            continue;
        }
        while (begun_ && at < bytes.size() && !structural[static_cast<unsigned char>(bytes[at])]) ++at;
        if (at == bytes.size()) break;
        begun_ = true;
        switch (bytes[at]) {
            case '"':
                in_string_ = true;
                break;
            case '{':
            case '[':
                ++depth_;
                break;
            case '}':
            case ']':
                if (depth_ > 0) --depth_;
                complete_ = depth_ == 0;
                break;
            default:
                in_word_ = true;
        }
        ++at;
    }
    return at;
}

/// The quote that ends the string is looked for once, and again only where it turns out to be escaped: linear
/// even in a string of nothing but escapes.
std::size_t ItemScanner::skip_string(std::string_view bytes, std::size_t at) {
    if (escaped_) {
        escaped_ = false;
        ++at;
    }
    std::size_t quote = find(bytes, '"', at, bytes.size());
    for (;;) {
        const std::size_t backslash = find(bytes, '\\', at, quote);
        if (backslash == quote) break;
        at = backslash + 2;
        if (at > bytes.size()) {
            escaped_ = true;
            return bytes.size();
        }
        if (at > quote) quote = find(bytes, '"', at, bytes.size());
    }
    if (quote == bytes.size()) return quote;
    in_string_ = false;
    complete_ = depth_ == 0;
    return quote + 1;
}

std::size_t ItemScanner::skip_word(std::string_view bytes, std::size_t at) {
    const std::size_t end = std::min(bytes.find_first_of(",] \t\r\n", at), bytes.size());
    complete_ = end < bytes.size();
    return end;
}

}  // namespace api_client
