// Messages for the tests of formats, a hook, and what a request of it holds.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <string>

#include "server/alerts/format.hpp"

namespace test {

namespace json = boost::json;

inline const clearance::Time message_time = *clearance::parse_time("2026-11-23T10:00:00Z");
inline const clearance::Time attempt_time{std::chrono::seconds(1614265330) + std::chrono::milliseconds(999)};

inline config::HookSection hook_of(const std::string& format, const std::string& secret = "") {
    config::HookSection section;
    section.name = "office";
    section.url = "https://hooks.example/in?x=1";
    section.format = format;
    section.secret = secret;
    return section;
}

inline alerts::ToldFinding rejected(const std::string& vin) {
    alerts::ToldFinding finding;
    finding.id = 7;
    finding.kind = "rejected";
    finding.vin = vin;
    finding.brand = "bmw";
    finding.tags = {{"fleet_id", "north"}};
    finding.status = "rejected";
    finding.from = "pending";
    finding.reason_code = "privacy_mode";
    finding.reason = "Privacy mode is enabled";
    finding.summary = "bmw " + vin + " was rejected: privacy mode is on";
    finding.advice = "Have privacy mode switched off, then ask again.";
    finding.since = *clearance::parse_time("2026-11-22T08:30:00Z");
    finding.estimated = true;
    finding.opened_at = *clearance::parse_time("2026-11-23T09:59:00Z");
    finding.link = "https://tracker.example/vehicles/" + vin + "?a=1&b=2";
    finding.detail = {{"transition", 12}};
    return finding;
}

inline alerts::Message message_of(std::vector<alerts::ToldFinding> findings, std::size_t count = 0) {
    alerts::Message message;
    message.id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    message.group = "msg_group";
    message.kind = findings.empty() ? "heartbeat" : findings.front().kind;
    message.created_at = message_time;
    message.count = std::max(count, findings.size());
    message.findings = std::move(findings);
    message.link = "https://tracker.example/findings?x=1&y=2";
    return message;
}

inline alerts::Message one() {
    return message_of({rejected("WBA1")});
}

inline alerts::Message three() {
    return message_of({rejected("WBA1"), rejected("WBA2"), rejected("WBA3")});
}

/// Ten thousand, of which `named` are there.
inline alerts::Message huge_group(std::size_t named) {
    std::vector<alerts::ToldFinding> findings;
    for (std::size_t i = 0; i < named; ++i) findings.push_back(rejected("WBA" + std::to_string(i)));
    return message_of(std::move(findings), 10'000);
}

inline alerts::Message resolved() {
    auto message = one();
    message.change = alerts::Change::resolved;
    message.findings[0].closed_at = message_time;
    return message;
}

/// Everything that the platform, or whoever writes tags, may have put into texts: broken bytes, controls,
/// markup, megabytes.
inline alerts::Message hostile(std::size_t findings) {
    std::string words =
        "<!channel> @here *b* _i_ `c` [t](http://x) {{DATE(2026)}} \"q\" \\ \xFF\xC3(\xED\xA0\x80";
    words += std::string("\0\x01\x1B\n\r\t", 6) + "\xE2\x80\xAE" + "😀é";
    auto finding = rejected(words.substr(0, 40) + "\xF0\x9F");
    finding.brand = finding.status = finding.from = finding.reason_code = words;
    finding.tags.clear();
    for (int i = 0; i < 100; ++i) finding.tags.emplace(std::to_string(i) + words, words);
    finding.reason.clear();
    while (finding.reason.size() < 3'000'000) finding.reason += words;
    finding.summary = finding.advice = finding.note = finding.acknowledged_by = finding.reason;
    finding.link = "https://x/<!channel>|a b\n";
    finding.detail = {{"error", finding.reason}};
    return message_of(std::vector<alerts::ToldFinding>(findings, finding), 10'000);
}

inline std::string header(const api_client::HttpRequest& request, const std::string& name) {
    const auto at = std::find_if(request.headers.begin(), request.headers.end(),
                                 [&](const auto& one) { return one.first == name; });
    return at == request.headers.end() ? "absent" : at->second;
}

/// The parser refuses what is not UTF-8.
inline json::value body_of(const api_client::HttpRequest& request) {
    return json::parse(request.body);
}

inline api_client::HttpRequest request_of(const std::string& format, const alerts::Message& message,
                                          const std::string& secret = "") {
    return alerts::make_format(hook_of(format, secret))->request(message, attempt_time);
}

inline json::value told(const std::string& format, const alerts::Message& message,
                        const std::string& secret = "") {
    return body_of(request_of(format, message, secret));
}

inline std::string text(const json::value& value, const std::string& pointer) {
    return json::value_to<std::string>(value.at_pointer(pointer));
}

inline bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// "v1," and base64 of HMAC-SHA256.
inline std::string signature(const std::string& key, const std::string& content) {
    std::array<unsigned char, 32> mac{};
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(content.data()), content.size(), mac.data(), nullptr);
    std::array<unsigned char, 45> base64{};
    EVP_EncodeBlock(base64.data(), mac.data(), static_cast<int>(mac.size()));
    return "v1," + std::string(base64.begin(), base64.end() - 1);
}

}  // namespace test
