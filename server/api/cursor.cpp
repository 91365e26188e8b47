#include "server/api/cursor.hpp"

#include <openssl/sha.h>

#include <array>

namespace api {
namespace {

constexpr std::size_t key_bytes = 8, digest_bytes = 8;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

unsigned octet(char c) {
    return static_cast<unsigned char>(c);
}

std::string to_base64url(std::string_view bytes) {
    std::string text;
    unsigned buffer = 0, bits = 0;
    for (const char c : bytes) {
        buffer = (buffer << 8U) | octet(c);
        for (bits += 8; bits >= 6; bits -= 6) text += alphabet[(buffer >> (bits - 6)) & 63U];
    }
    if (bits > 0) text += alphabet[(buffer << (6 - bits)) & 63U];
    return text;
}

/// Empty optional: a foreign letter, or bits left over that are not zero (two texts would mean the same).
std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    unsigned buffer = 0, bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 6U) | static_cast<unsigned>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((buffer >> bits) & 255U);
        }
    }
    const unsigned rest = buffer & ((1U << bits) - 1U);
    if (bits >= 6 || rest != 0) return std::nullopt;
    return bytes;
}

void append(std::string& bytes, std::int64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes +=
            static_cast<char>((static_cast<std::uint64_t>(number) >> static_cast<unsigned>(shift)) & 255U);
    }
}

std::string digest(std::string_view scope, std::string_view keys) {
    std::string content = "cursor 1 ";
    append(content, static_cast<std::int64_t>(scope.size()));
    content.append(scope).append(keys);
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes
    SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), hash.data());
    return {hash.begin(), hash.begin() + digest_bytes};
}

}  // namespace

std::string cursor_scope(clearance::Time ledger_created_at, std::string_view endpoint,
                         std::initializer_list<std::vector<std::string>> filters) {
    std::string scope(endpoint);
    append(scope, ledger_created_at.time_since_epoch().count());
    for (const auto& filter : filters) {
        append(scope, static_cast<std::int64_t>(filter.size()));
        for (const auto& value : filter) {
            append(scope, static_cast<std::int64_t>(value.size()));
            scope += value;
        }
    }
    return scope;
}

std::string encode_cursor(std::string_view scope, const CursorKeys& keys) {
    return encode_text_cursor(scope, keys, {});
}

std::optional<CursorKeys> decode_cursor(std::string_view scope, std::string_view text, std::size_t count) {
    auto keys = decode_text_cursor(scope, text, count);
    if (!keys || !keys->second.empty()) return std::nullopt;
    return std::move(keys->first);
}

std::string encode_text_cursor(std::string_view scope, const CursorKeys& keys, std::string_view text) {
    std::string bytes;
    for (const auto key : keys) append(bytes, key);
    bytes += text;
    bytes += digest(scope, bytes);
    return to_base64url(bytes);
}

std::optional<std::pair<CursorKeys, std::string>> decode_text_cursor(std::string_view scope,
                                                                     std::string_view cursor,
                                                                     std::size_t count) {
    const auto bytes = from_base64url(cursor);
    if (!bytes || bytes->size() < count * key_bytes + digest_bytes) return std::nullopt;
    const std::string_view content(bytes->data(), bytes->size() - digest_bytes);
    if (digest(scope, content) != std::string_view(*bytes).substr(content.size())) return std::nullopt;
    CursorKeys keys;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t key = 0;
        for (const char c : content.substr(i * key_bytes, key_bytes)) key = (key << 8U) | octet(c);
        keys.push_back(static_cast<std::int64_t>(key));
    }
    return std::pair(std::move(keys), std::string(content.substr(count * key_bytes)));
}

http::Problem foreign_cursor() {
    return http::bad_request(
        "cursor is not one that this query gave: send next_cursor as it came, with the same filters");
}

}  // namespace api
