#include "server/api/json_text.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <set>
#include <vector>

#include "server/api/nearest.hpp"

namespace json = boost::json;

namespace api {
namespace {

/// Looks at the names of members only: stops at one that its object has already.
struct UniqueNames {
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    std::vector<std::set<std::string>> objects;  // the open ones, outermost first
    std::string name, repeated;

    bool on_document_begin(json::error_code&) { return true; }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) {
        objects.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&) {
        objects.pop_back();
        return true;
    }
    bool on_array_begin(json::error_code&) { return true; }
    bool on_array_end(std::size_t, json::error_code&) { return true; }
    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        name.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        name.append(part.data(), part.size());
        if (!objects.back().insert(name).second) {
            repeated = name;
            error = json::error::syntax;
            return false;
        }
        name.clear();
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
    bool on_double(double, json::string_view, json::error_code&) { return true; }
    bool on_bool(bool, json::error_code&) { return true; }
    bool on_null(json::error_code&) { return true; }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }
};

JsonFault fault_at(std::string_view text, std::size_t offset, std::string what) {
    const auto before = text.substr(0, offset);
    JsonFault fault;
    fault.line = 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const auto line_begin = before.find_last_of('\n');
    fault.column =
        1 + (line_begin == std::string_view::npos ? before.size() : before.size() - line_begin - 1);
    fault.what = std::move(what);
    return fault;
}

}  // namespace

std::string JsonFault::text() const {
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + what;
}

std::optional<JsonFault> check_json(std::string_view text) {
    json::basic_parser<UniqueNames> check{json::parse_options{}};
    json::error_code error;
    const auto read = check.write_some(false, text.data(), text.size(), error);
    if (error && !check.handler().repeated.empty()) {
        return fault_at(text, read, "member " + shown(check.handler().repeated) + " is there twice");
    }
    if (error) return fault_at(text, read, error.message());
    if (read < text.size()) return fault_at(text, read, "nothing may follow the document");
    return std::nullopt;
}

std::variant<json::value, JsonFault> parse_json(std::string_view text) {
    if (auto fault = check_json(text)) return std::move(*fault);
    return json::parse(json::string_view(text.data(), text.size()));
}

}  // namespace api
