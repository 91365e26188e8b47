#include "api_client/item_reader.hpp"

#include <boost/json.hpp>
#include <utility>

#include "api_client/item_scanner.hpp"

namespace api_client {
namespace {

namespace json = boost::json;

constexpr std::size_t kept_of_skipped = 4 * 1024;
constexpr std::size_t max_depth = 128;

std::string_view kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return "null";
        case json::kind::bool_:
            return "a boolean";
        case json::kind::string:
            return "a string";
        case json::kind::array:
            return "an array";
        case json::kind::object:
            return "an object";
        default:
            return "a number";
    }
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view without_space(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    return text;
}

/// A string as it is, anything else as its JSON text; empty where absent or null.
std::string text_of(const json::value* value) {
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return std::string(value->get_string());
    return json::serialize(*value);
}

std::optional<clearance::Status> read_status(const json::object& object) {
    const json::value* value = object.if_contains("status");
    if (value == nullptr || !value->is_string()) return std::nullopt;
    const std::string_view text(value->get_string());
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::nullopt;
    return clearance::Status(text);
}

std::vector<clearance::ChangelogEntry> read_changelog(const json::value* value) {
    std::vector<clearance::ChangelogEntry> entries;
    if (value == nullptr || !value->is_array()) return entries;
    for (const json::value& item : value->get_array()) {
        if (!item.is_object()) continue;
        const json::object& object = item.get_object();
        auto status = read_status(object);
        if (!status) continue;
        entries.push_back({text_of(object.if_contains("timestamp")), std::move(*status),
                           text_of(object.if_contains("reason"))});
    }
    return entries;
}

std::string problem_with(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    const std::string field = "`" + std::string(name) + "`";
    if (value == nullptr) return field + " is missing";
    if (!value->is_string()) return field + " is " + std::string(kind_of(*value)) + ", a string was expected";
    if (name == "vin") return field + " is not 1 to 64 printable ASCII characters";
    return field + " is empty";
}

/// `"vin": "…"` in the outermost object of bytes that need not be JSON as a whole; escapes are not read.
std::optional<clearance::Vin> find_vin(std::string_view raw) {
    if (!raw.starts_with('{')) return std::nullopt;
    raw.remove_prefix(1);
    bool is_vin = false;
    while (!raw.empty()) {
        const char first = raw.front();
        if (is_space(first) || first == ',' || first == ':') {
            is_vin = is_vin && first != ',';
            raw.remove_prefix(1);
            continue;
        }
        ItemScanner scanner;
        const std::string_view part = raw.substr(0, scanner.advance(raw));
        if (!scanner.is_complete()) return std::nullopt;
        raw.remove_prefix(part.size());
        if (is_vin && part.starts_with('"')) return clearance::Vin::parse(part.substr(1, part.size() - 2));
        is_vin = part == "\"vin\"" && without_space(raw).starts_with(':');
    }
    return std::nullopt;
}

json::parse_options options() {
    json::parse_options chosen;
    chosen.max_depth = max_depth;
    return chosen;
}

}  // namespace

ItemReader::ItemReader() : parser_(json::storage_ptr(), options(), nesting_.data(), nesting_.size()) {}

ItemReader::Outcome ItemReader::read(std::string_view raw) {
    json::monotonic_resource memory(values_.data(), values_.size());
    parser_.reset(&memory);
    json::error_code error;
    parser_.write(raw.data(), raw.size(), error);
    if (error) {
        parser_.reset();
        return skipped(raw, "not valid JSON: " + error.message());
    }
    const json::value document = parser_.release();
    parser_.reset();
    if (!document.is_object()) {
        return skipped(raw, "an object was expected, not " + std::string(kind_of(document)));
    }
    const json::object& object = document.get_object();
    const json::value* name = object.if_contains("vin");
    auto vin = name != nullptr && name->is_string()
                   ? clearance::Vin::parse(std::string_view(name->get_string()))
                   : std::nullopt;
    if (!vin) return skipped(raw, problem_with(object, "vin"));
    auto status = read_status(object);
    if (!status) {
        auto item = skipped(raw, problem_with(object, "status"));
        item.vin = std::move(vin);
        return item;
    }
    const json::value* brand = object.if_contains("brand");
    const bool has_brand = brand != nullptr && brand->is_string();
    return clearance::ListedVehicle{std::move(*vin),
                                    std::move(*status),
                                    has_brand ? std::string(brand->get_string()) : std::string(),
                                    read_tags(object.if_contains("tags")),
                                    read_changelog(object.if_contains("changelog")),
                                    {}};
}

clearance::SkippedItem ItemReader::skipped(std::string_view raw, std::string problem) {
    clearance::SkippedItem item;
    item.problem = std::move(problem);
    item.raw = std::string(raw.substr(0, kept_of_skipped));
    item.vin = find_vin(raw);
    return item;
}

std::optional<clearance::Tags> read_tags(const json::value* value) {
    if (value == nullptr || !value->is_object()) return std::nullopt;
    clearance::Tags tags;
    for (const auto& [name, tag] : value->get_object()) {
        tags[std::string(name)] = tag.is_string() ? std::string(tag.get_string()) : json::serialize(tag);
    }
    return tags;
}

}  // namespace api_client
