#include "server/csv.hpp"

#include <algorithm>
#include <utility>

namespace csv {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool continues(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The bytes of the sequence in front; 0: it is none. Overlong ones and surrogates are none.
std::size_t sequence(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return 1;
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
    const auto rest = text.substr(1, size - 1);
    if (!std::all_of(rest.begin(), rest.end(), continues)) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    const bool wrong = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                       (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return wrong ? 0 : size;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto size = sequence(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

void lower_case(std::string& text) {
    for (char& c : text) {
        if (c == '.') return;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
}

}  // namespace

std::string Fault::text() const {
    return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) + ": " + what;
}

Reader::Reader(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark)) text_.remove_prefix(byte_order_mark.size());
}

bool Reader::next(std::vector<Field>& fields) {
    while (!fault_ && !at_end()) {
        if (!take_line_end()) return read_record(fields);
    }
    return false;
}

bool Reader::read_record(std::vector<Field>& fields) {
    for (std::size_t count = 0;;) {
        if (count == most_columns)
            return fail(here(), "more than " + std::to_string(most_columns) + " columns");
        if (fields.size() == count) fields.emplace_back();
        if (!read_field(fields[count++])) return false;
        const auto more = read_separator();
        if (!more) return fail(here(), "behind the closing quote only a comma or the line's end may stand");
        if (!*more) {
            fields.resize(count);
            return true;
        }
    }
}

bool Reader::read_field(Field& field) {
    field.at = here();
    field.text.clear();
    if (!at_end() && now() == '"') {
        if (!read_quoted(field)) return false;
    } else {
        const auto end = std::min(text_.find_first_of(",\r\n\"", at_), text_.size());
        field.text = text_.substr(at_, end - at_);
        at_ = end;
        if (!at_end() && now() == '"')
            return fail(here(),
                        "a quote inside a field: the whole field must be quoted, and the quote doubled");
    }
    return is_utf8(field.text) || fail(field.at, "not UTF-8");
}

bool Reader::read_quoted(Field& field) {
    for (++at_;;) {
        const auto end = text_.find_first_of("\"\n", at_);
        if (end == std::string_view::npos) return fail(field.at, "a quote that is never closed");
        field.text += text_.substr(at_, end + 1 - at_);
        at_ = end + 1;
        if (text_[end] == '\n') {
            ++line_;
            line_begin_ = at_;
            continue;
        }
        if (at_end() || now() != '"') break;
        ++at_;
    }
    field.text.pop_back();
    return true;
}

std::optional<bool> Reader::read_separator() {
    if (at_end() || take_line_end()) return false;
    if (now() != ',') return std::nullopt;
    ++at_;
    return true;
}

/// A CR alone is what old spreadsheets of one maker write.
bool Reader::take_line_end() {
    if (now() != '\n' && now() != '\r') return false;
    if (now() == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
    line_begin_ = at_;
    return true;
}

bool Reader::fail(Place at, std::string what) {
    fault_ = Fault{at, std::move(what)};
    return false;
}

std::optional<std::vector<Field>> read_header(Reader& reader, Fault& fault) {
    std::vector<Field> names;
    if (!reader.next(names)) {
        fault = reader.fault().value_or(Fault{{}, "there is no header row"});
        return std::nullopt;
    }
    if (names.size() == 1 && names.front().text.find(';') != std::string::npos) {
        fault = {names.front().at, "the columns are separated by semicolons; commas are expected"};
        return std::nullopt;
    }
    for (auto each = names.begin(); each != names.end(); ++each) {
        each->text = std::string(trimmed(each->text));
        lower_case(each->text);
        const auto same = [&](const Field& other) { return other.text == each->text; };
        if (each->text.empty()) {
            fault = {each->at, "a column without a name"};
            return std::nullopt;
        }
        if (std::any_of(names.begin(), each, same)) {
            fault = {each->at, "the column " + each->text + " is there twice"};
            return std::nullopt;
        }
    }
    return names;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string written(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
    return quoted + '"';
}

}  // namespace csv
