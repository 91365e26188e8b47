#include "api_client/failures.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <iomanip>
#include <locale>
#include <sstream>

#include "api_client/http_error.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::size_t max_words = 500;
constexpr milliseconds max_wait = std::chrono::hours(24);

std::string plain_text(std::string text) {
    if (text.size() > max_words) {
        std::size_t end = max_words;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
        text.resize(end);
    }
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return text;
}

std::string text_of(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string joined(std::string first, std::string_view glue, const std::string& second) {
    if (second.empty()) return first;
    if (first.empty()) return second;
    return first.append(glue).append(second);
}

std::optional<milliseconds> bounded(double value_in_ms) {
    if (!(value_in_ms >= 0)) return std::nullopt;
    return value_in_ms >= static_cast<double>(max_wait.count())
               ? max_wait
               : milliseconds(static_cast<milliseconds::rep>(value_in_ms));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// `10`, at the start; how many characters it took.
std::optional<double> leading_number(std::string_view text, std::size_t& length) {
    double number = 0;
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc()) return std::nullopt;
    length = static_cast<std::size_t>(end - text.data());
    return number;
}

std::optional<milliseconds> wait_until_date(std::string_view header, SystemTime now) {
    std::istringstream input{std::string(header)};
    input.imbue(std::locale::classic());
    std::tm parts{};
    input >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
    if (input.fail()) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(parts.tm_year + 1900),
                                           std::chrono::month(static_cast<unsigned>(parts.tm_mon) + 1),
                                           std::chrono::day(static_cast<unsigned>(parts.tm_mday))};
    if (!date.ok()) return std::nullopt;
    const auto then = std::chrono::sys_days(date) + std::chrono::hours(parts.tm_hour) +
                      std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
    return std::clamp(std::chrono::duration_cast<milliseconds>(then - now), milliseconds(0), max_wait);
}

std::optional<milliseconds> wait_in_words(std::string_view words) {
    std::string lower(words);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    constexpr std::string_view phrase = "retry after ";
    const std::size_t found = lower.find(phrase);
    if (found == std::string::npos) return std::nullopt;
    std::string_view rest = std::string_view(lower).substr(found + phrase.size());
    std::size_t length = 0;
    const auto number = leading_number(rest, length);
    if (!number) return std::nullopt;
    rest.remove_prefix(length);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    if (rest.starts_with("ms") || rest.starts_with("milli")) return bounded(*number);
    if (rest.starts_with('m')) return bounded(*number * 60'000);
    return bounded(*number * 1000);
}

Failure::Kind kind_of(unsigned status) {
    if (status == 401) return Failure::Kind::unauthorized;
    if (status == 429) return Failure::Kind::rate_limited;
    if (status == 408 || status / 100 == 5) return Failure::Kind::server_error;
    if (status / 100 == 4) return Failure::Kind::refused;
    return Failure::Kind::garbage;
}

bool is_garbage(const boost::system::error_code& error) {
    return error == HttpError::not_http || error == HttpError::header_too_big ||
           error == HttpError::body_too_big;
}

}  // namespace

Failure transport_failure(const boost::system::error_code& error, bool sent) {
    Failure failure;
    failure.kind = is_garbage(error) ? Failure::Kind::garbage : Failure::Kind::unreachable;
    failure.timed_out = error == asio::error::timed_out;
    failure.message = error.message();
    if (failure.timed_out) failure.message = sent ? "no answer in time" : "no connection in time";
    failure.outcome_unknown = sent;
    return failure;
}

std::string_view outcome_word(const boost::system::error_code& error, bool sent) {
    if (error == asio::error::timed_out) return "timeout";
    if (is_garbage(error)) return "garbage";
    return sent ? "cut" : "unreachable";
}

Failure status_failure(const HttpAnswer& answer, SystemTime now) {
    Failure failure;
    failure.kind = kind_of(answer.status);
    failure.status = answer.status;
    failure.message = error_words(answer.body);
    if (failure.message.empty()) failure.message = "HTTP status " + std::to_string(answer.status);
    if (failure.is_transient()) {
        const std::string words = answer.status == 429 ? failure.message : std::string();
        failure.retry_after = retry_after(answer.header("Retry-After"), words, now);
    }
    return failure;
}

Failure garbage_failure(unsigned status, std::string_view problem) {
    Failure failure;
    failure.kind = Failure::Kind::garbage;
    failure.status = status;
    failure.message = plain_text(std::string(problem));
    return failure;
}

std::string error_words(std::string_view body) {
    json::error_code error;
    const json::value document = json::parse(body, error);
    if (error || !document.is_object()) return {};
    const json::object& object = document.get_object();
    std::string words;
    const json::value* errors = object.if_contains("errors");
    if (errors != nullptr && errors->is_array()) {
        for (const json::value& item : errors->get_array()) {
            if (!item.is_object()) continue;
            words = joined(
                std::move(words), "; ",
                joined(text_of(item.get_object(), "title"), ": ", text_of(item.get_object(), "detail")));
            if (words.size() > max_words) break;
        }
    } else {
        words = joined(text_of(object, "error"), ": ", text_of(object, "error_description"));
    }
    return plain_text(std::move(words));
}

std::optional<milliseconds> retry_after(std::string_view header, std::string_view words, SystemTime now) {
    std::size_t length = 0;
    const auto seconds = leading_number(header, length);
    if (seconds && length == header.size()) return bounded(*seconds * 1000);
    if (const auto wait = wait_until_date(header, now)) return wait;
    return wait_in_words(words);
}

}  // namespace api_client
