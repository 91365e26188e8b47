#include "server/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/status.hpp>
#include <ctime>
#include <string_view>

namespace http {

namespace {

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(),
                       [name](std::string_view other) { return boost::beast::iequals(name, other); });
}

void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    append_clean(out, name);
    out += ": ";
    append_clean(out, value);
    out += "\r\n";
}

/// IMF-fixdate. Made once a second on each thread; names are spelt out because strftime's follow the locale.
std::string_view date_now() {
    static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    thread_local std::time_t made_for = -1;
    thread_local std::array<char, 64> text{};
    const std::time_t now = std::time(nullptr);
    if (now != made_for) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::snprintf(text.data(), text.size(), "%s, %02d %s %d %02d:%02d:%02d GMT",
                      kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                      kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                      utc.tm_min, utc.tm_sec);
        made_for = now;
    }
    return text.data();
}

}  // namespace

bool has_content(unsigned status) {
    return status >= 200 && status != 204 && status != 304;
}

std::string response_head(const Response& response, Framing framing) {
    std::string head;
    head.reserve(512 + (response.body.size() < 16 * 1024 ? response.body.size() : 0));
    head += "HTTP/1.1 " + std::to_string(response.status) + ' ';
    head += std::string_view(
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(response.status)));
    head += "\r\n";
    append_header(head, "Date", date_now());
    head += "Server: clearance-tracker\r\nX-Content-Type-Options: nosniff\r\n";
    bool cache_control = false;
    for (const auto& [name, value] : response.headers) {
        if (is_any_of(name, {"Content-Length", "Transfer-Encoding", "Connection", "Date", "Server",
                             "X-Content-Type-Options"}))
            continue;
        cache_control = cache_control || is_any_of(name, {"Cache-Control"});
        append_header(head, name, value);
    }
    if (!cache_control) head += "Cache-Control: no-store\r\n";
    if (has_content(response.status)) {
        if (!response.content_type.empty()) append_header(head, "Content-Type", response.content_type);
        if (!response.stream)
            head += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
        else if (!framing.http_1_0)
            head += "Transfer-Encoding: chunked\r\n";
    }
    if (!framing.keep_alive)
        head += "Connection: close\r\n";
    else if (framing.http_1_0)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

}  // namespace http
