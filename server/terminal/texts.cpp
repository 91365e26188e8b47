#include "server/terminal/texts.hpp"

#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <iostream>

#include "server/terminal/access.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

std::string fault_of(const json::object& fault) {
    std::string text;
    if (const auto pointer = text_in(fault, "pointer"); !pointer.empty()) text = pointer + " ";
    if (fault.contains("line"))
        text = "line " + json::serialize(fault.at("line")) + ", column " +
               json::serialize(fault.contains("column") ? fault.at("column") : json::value(1)) + ": ";
    return text + text_in(fault, "detail");
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

std::string printable(std::string_view text) {
    std::string clean(text);
    for (char& c : clean) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F) c = '?';
    }
    return clean;
}

std::string problem_type(std::string_view body) {
    const auto type = text_in(object_of(body), "type");
    return type.substr(type.rfind(':') + 1);
}

std::string problem_words(std::string_view body) {
    const auto problem = object_of(body);
    auto words = text_in(problem, "detail");
    if (words.empty()) words = text_in(problem, "title");
    const auto* errors = problem.if_contains("errors");
    if (errors != nullptr && errors->is_array()) {
        for (const auto& each : errors->get_array()) {
            if (each.is_object()) words += "\n  " + fault_of(each.get_object());
        }
    }
    std::string clean;
    for (const char c : words) clean += c == '\n' ? std::string("\n") : printable({&c, 1});
    return clean;
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

std::string row(const std::vector<Column>& columns, const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto cell = printable(cells[i]);
        if (i + 1 < cells.size()) cell.resize(std::max(cell.size(), columns.at(i).width), ' ');
        line += (line.empty() ? "" : "  ") + cell;
    }
    while (line.ends_with(' ')) line.pop_back();
    return line + '\n';
}

std::string heading(const std::vector<Column>& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns) names.push_back(column.name);
    return row(columns, names);
}

Progress::Progress(std::string what, std::int64_t total)
    : what_(std::move(what)), total_(total), on_terminal_(::isatty(STDERR_FILENO) != 0) {
    next_ = Clock::now() + (on_terminal_ ? std::chrono::seconds(1) : std::chrono::seconds(30));
}

Progress::~Progress() {
    if (on_terminal_ && shown_) std::cerr << "\r\033[K" << std::flush;
}

void Progress::at(std::int64_t done) {
    if (Clock::now() < next_) return;
    next_ = Clock::now() + (on_terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(30));
    shown_ = true;
    std::cerr << (on_terminal_ ? "\r\033[K" : "") << what_ << ": " << grouped(done);
    if (total_ > 0) std::cerr << " of " << grouped(total_) << " (" << done * 100 / total_ << " %)";
    std::cerr << (on_terminal_ ? "" : "\n") << std::flush;
}

bool agreed(const std::string& question) {
    if (::isatty(STDIN_FILENO) == 0)
        throw Ended(faulty, "this asks before it does anything, and here is no terminal: add --yes");
    std::cout << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace terminal
