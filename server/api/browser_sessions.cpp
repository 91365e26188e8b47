#include "server/api/browser_sessions.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <stdexcept>

namespace api {
namespace {

constexpr std::size_t secret_bytes = 32;

/// 32 random bytes in hexadecimal.
std::string random_text() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, secret_bytes> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("there is no randomness for a session");
    std::string text;
    for (const unsigned byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return text;
}

bool is_over(const BrowserSession& session, clearance::Time now) {
    return now >= session.begun + BrowserSessions::lifetime || now >= session.used + BrowserSessions::idle;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

BrowserSessions::Begun BrowserSessions::begin(const std::string& token, clearance::Time now) {
    Begun begun;
    begun.secret = random_text();
    begun.session = {sha256_of_text(begun.secret), token, random_text(), now, now};
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [now](const auto& entry) { return is_over(entry.second, now); });
    make_room_for(token);
    sessions_.emplace(begun.session.id, begun.session);
    return begun;
}

void BrowserSessions::make_room_for(const std::string& token) {
    std::map<std::string_view, std::size_t> counts;
    for (const auto& [id, session] : sessions_) ++counts[session.token];
    std::string_view from = token;
    if (counts[token] < most_of_token) {
        if (sessions_.size() < most) return;
        from = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                   return a.second < b.second;
               })->first;
    }
    auto goes = sessions_.end();
    for (auto each = sessions_.begin(); each != sessions_.end(); ++each) {
        if (each->second.token != from) continue;
        if (goes == sessions_.end() || each->second.used < goes->second.used) goes = each;
    }
    sessions_.erase(goes);
}

std::optional<BrowserSession> BrowserSessions::find(std::string_view secret, clearance::Time now) {
    if (secret.empty()) return std::nullopt;
    const auto digest = sha256_of_text(secret);
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(digest);
    if (found == sessions_.end()) return std::nullopt;
    if (is_over(found->second, now)) {
        sessions_.erase(found);
        return std::nullopt;
    }
    found->second.used = std::max(found->second.used, now);
    return found->second;
}

bool BrowserSessions::is_alive(const BrowserSession& session, clearance::Time now) const {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(session.id);
    return found != sessions_.end() && !is_over(found->second, now);
}

bool BrowserSessions::end(std::string_view secret) {
    const auto digest = sha256_of_text(secret);
    const std::lock_guard lock(mutex_);
    return sessions_.erase(digest) > 0;
}

void BrowserSessions::end_others(const std::function<bool(const std::string& token)>& keep) {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&keep](const auto& entry) { return !keep(entry.second.token); });
}

std::size_t BrowserSessions::count() const {
    const std::lock_guard lock(mutex_);
    return sessions_.size();
}

std::string_view session_secret(const http::Request& request) {
    std::string_view secret;
    int found = 0;
    for (const auto& [name, value] : request.headers) {
        if (!boost::beast::iequals(name, "Cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = std::min(rest.find(';'), rest.size());
            const auto pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != session_cookie)
                continue;
            secret = trimmed(pair.substr(equals + 1));
            ++found;
        }
    }
    const bool whole = found == 1 && secret.size() == 2 * secret_bytes;
    return whole ? secret : std::string_view();
}

std::string set_session_cookie(std::string_view secret, bool secure) {
    const auto seconds = secret.empty()
                             ? std::chrono::seconds(0)
                             : std::chrono::duration_cast<std::chrono::seconds>(BrowserSessions::lifetime);
    std::string cookie(session_cookie);
    cookie.append("=").append(secret).append("; Path=/; Max-Age=").append(std::to_string(seconds.count()));
    cookie += "; HttpOnly; SameSite=Strict";
    if (secure) cookie += "; Secure";
    return cookie;
}

std::string sha256_of_text(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
    return {digest.begin(), digest.end()};
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace api
