#include "server/terminal/texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>

#include "server/terminal/printable.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

constexpr std::string_view problem_prefix = "urn:clearance-tracker:problem:";

/// The errors of a problem document, as objects.
template <class Take>
void each_fault(const json::object& problem, Take take) {
    const auto* errors = problem.if_contains("errors");
    if (errors == nullptr || !errors->is_array()) return;
    for (const auto& each : errors->get_array()) {
        if (each.is_object()) take(each.get_object());
    }
}

/// "3", or `unless_said`.
std::string number_in(const json::object& object, std::string_view name, const char* unless_said) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_number() ? json::serialize(*value) : unless_said;
}

std::string fault_of(const json::object& fault) {
    std::string text;
    if (const auto pointer = text_in(fault, "pointer"); !pointer.empty()) text = pointer + " ";
    if (fault.contains("line"))
        text = "line " + number_in(fault, "line", "1") + ", column " + number_in(fault, "column", "1") + ": ";
    return printable(text + text_in(fault, "detail"));
}

}  // namespace

json::object object_of(std::string_view text) {
    boost::system::error_code error;
    const auto value = json::parse({text.data(), text.size()}, error);
    const auto* object = error ? nullptr : value.if_object();
    return object == nullptr ? json::object() : *object;
}

std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::string problem_type(std::string_view body) {
    const auto type = text_in(object_of(body), "type");
    return type.starts_with(problem_prefix) ? type.substr(problem_prefix.size()) : std::string();
}

std::string problem_words(std::string_view body) {
    const auto problem = object_of(body);
    auto words = printable(text_in(problem, "detail"));
    if (words.empty()) words = printable(text_in(problem, "title"));
    each_fault(problem, [&words](const json::object& fault) { words += "\n  " + fault_of(fault); });
    return words;
}

std::string problem_places(std::string_view body, const std::string& file) {
    std::string lines;
    each_fault(object_of(body), [&](const json::object& fault) {
        const auto line = number_in(fault, "line", "");
        if (line.empty()) return;
        lines += (lines.empty() ? "" : "\n") + file + ":" + line + ":" + number_in(fault, "column", "1") +
                 ": " + printable(text_in(fault, "detail"));
    });
    return lines;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF", unreserved = "-._~";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || unreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
        }
    }
    return encoded;
}

std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
    std::string query;
    for (const auto& [name, value] : parameters) {
        query += query.empty() ? '?' : '&';
        query += percent_encoded(name) + "=" + percent_encoded(value);
    }
    return query;
}

std::string grouped(std::int64_t number) {
    auto text = std::to_string(number);
    for (auto at = static_cast<std::int64_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), ",");
    return text;
}

std::string counted(std::int64_t number, const std::string& one, const std::string& many) {
    return grouped(number) + " " + (number == 1 ? one : many);
}

}  // namespace terminal
