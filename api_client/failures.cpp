#include "api_client/failures.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <iomanip>
#include <locale>
#include <sstream>

#include "api_client/http_error.hpp"

namespace api_client {
namespace {

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
    // In seconds, of which any year fits: the clock counts nanoseconds, of which far ones do not.
    const std::chrono::seconds wait = then - std::chrono::floor<std::chrono::seconds>(now);
    return milliseconds(std::clamp(wait, std::chrono::seconds(0),
                                   std::chrono::duration_cast<std::chrono::seconds>(max_wait)));
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

/// Condition, not code: a proxy's time-out has a code of its own.
bool is_time_out(const boost::system::error_code& error) {
    return error == boost::system::errc::timed_out;
}

bool is_garbage(const boost::system::error_code& error) {
    return error == HttpError::not_http || error == HttpError::header_too_big ||
           error == HttpError::body_too_big;
}

std::string at(std::string_view address, std::string_view words) {
    return std::string(address).append(": ").append(words);
}

}  // namespace

std::string address_of(const HttpRequest& request) {
    return request.method + " " + request.url.substr(0, request.url.find_first_of("?#"));
}

Failure transport_failure(std::string_view address, const boost::system::error_code& error, bool sent) {
    Failure failure;
    failure.kind = is_garbage(error) ? Failure::Kind::garbage : Failure::Kind::unreachable;
    failure.timed_out = is_time_out(error);
    const bool in_plain_words = failure.timed_out && error.category() == boost::system::system_category();
    failure.message = at(address, !in_plain_words ? error.message()
                                  : sent          ? "no answer in time"
                                                  : "no connection in time");
    failure.outcome_unknown = sent;
    return failure;
}

std::string_view outcome_word(const boost::system::error_code& error, bool sent) {
    if (is_time_out(error)) return "timeout";
    if (is_garbage(error)) return "garbage";
    return sent ? "cut" : "unreachable";
}

Failure status_failure(std::string_view address, const HttpAnswer& answer, SystemTime now) {
    Failure failure;
    failure.kind = kind_of(answer.status);
    failure.status = answer.status;
    const std::string words = error_words(answer.body);
    failure.message = words.empty() ? at(address, status_words(answer.status)) : words;
    if (failure.is_transient()) {
        failure.retry_after =
            retry_after(answer.header("Retry-After"), answer.status == 429 ? words : std::string(), now);
    }
    return failure;
}

Failure garbage_failure(std::string_view address, unsigned status, std::string_view problem) {
    Failure failure;
    failure.kind = Failure::Kind::garbage;
    failure.status = status;
    failure.message = at(address, plain_text(std::string(problem)));
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

void mask(std::string& text, std::string_view secret) {
    if (secret.empty()) return;
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) {
        text.replace(at, secret.size(), "***");
    }
}

std::optional<milliseconds> retry_after(std::string_view header, std::string_view words, SystemTime now) {
    std::size_t length = 0;
    const auto seconds = leading_number(header, length);
    if (seconds && length == header.size()) return bounded(*seconds * 1000);
    if (const auto wait = wait_until_date(header, now)) return wait;
    return wait_in_words(words);
}

}  // namespace api_client
