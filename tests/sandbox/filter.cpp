#include "tests/sandbox/filter.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <utility>

namespace sandbox {
namespace {

namespace json = boost::json;

template <class Value, std::size_t Size>
const Value* named(const std::array<std::pair<std::string_view, Value>, Size>& table, std::string_view name) {
    const auto found =
        std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == name; });
    return found == table.end() ? nullptr : &found->second;
}

}  // namespace

bool filter::read(std::string_view text, filter& out, std::string& problem) {
    boost::system::error_code error;
    const json::value parsed = json::parse(text, error);
    if (error || !parsed.is_object()) {
        problem = "filter is not a JSON object";
        return false;
    }
    filter read;
    for (const auto& [name, rule] : parsed.get_object()) {
        condition next{};
        if (!read_condition(name, rule, next, problem)) return false;
        read.conditions_.push_back(std::move(next));
    }
    out = std::move(read);
    return true;
}

bool filter::read_condition(std::string_view name, const json::value& rule, condition& out,
                            std::string& problem) {
    static constexpr std::array<std::pair<std::string_view, field>, 6> fields{
        {{"vin", field::vin},
         {"status", field::status},
         {"brand", field::brand},
         {"tags", field::tags},
         {"approved_at", field::approved_at},
         {"inserted_at", field::inserted_at}}};
    static constexpr std::array<std::pair<std::string_view, comparison>, 7> operators{
        {{"eq", comparison::eq},
         {"in", comparison::in},
         {"contains", comparison::contains},
         {"lt", comparison::lt},
         {"gt", comparison::gt},
         {"lte", comparison::lte},
         {"gte", comparison::gte}}};
    const field* what = named(fields, name);
    if (what == nullptr) {
        problem = "filter: unknown field " + std::string{name};
        return false;
    }
    const json::object* parts = rule.if_object();
    const json::value* how_text = parts != nullptr ? parts->if_contains("operator") : nullptr;
    const json::value* value = parts != nullptr ? parts->if_contains("value") : nullptr;
    const comparison* how =
        how_text != nullptr && how_text->is_string() ? named(operators, how_text->get_string()) : nullptr;
    const bool is_time = *what == field::approved_at || *what == field::inserted_at;
    const bool fits =
        how != nullptr && (*how == comparison::eq || (*what == field::tags && *how == comparison::contains) ||
                           (is_time && *how != comparison::in && *how != comparison::contains) ||
                           (!is_time && *what != field::tags && *how == comparison::in));
    if (!fits) {
        problem = "filter: operator not supported for " + std::string{name};
        return false;
    }
    out.what = *what;
    out.how = *how;
    if (value == nullptr || !read_value(*value, out)) {
        problem = "filter: value not valid for " + std::string{name};
        return false;
    }
    return true;
}

bool filter::read_value(const json::value& value, condition& out) {
    if (out.what == field::tags) {
        if (!value.is_object()) return false;
        out.value = value.get_object();
        return true;
    }
    if (out.what == field::approved_at || out.what == field::inserted_at) {
        const auto at = value.is_string() ? parse_moment(value.get_string()) : std::nullopt;
        if (!at) return false;
        out.value = *at;
        return true;
    }
    std::vector<std::string> texts;
    if (out.how == comparison::in) {
        if (!value.is_array()) return false;
        for (const json::value& one : value.get_array()) {
            if (!one.is_string()) return false;
            texts.emplace_back(one.get_string());
        }
    } else {
        if (!value.is_string()) return false;
        texts.emplace_back(value.get_string());
    }
    out.value = std::move(texts);
    return true;
}

bool filter::matches(const vehicle& candidate, const fleet& owner) const {
    return std::all_of(conditions_.begin(), conditions_.end(),
                       [&](const condition& rule) { return holds(rule, candidate, owner); });
}

bool filter::holds(const condition& rule, const vehicle& candidate, const fleet& owner) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&rule.value)) {
        const std::string_view actual = rule.what == field::vin ? candidate.vin()
                                        : rule.what == field::status
                                            ? std::string_view{owner.text(candidate.status)}
                                            : std::string_view{owner.text(candidate.brand)};
        return std::find(texts->begin(), texts->end(), actual) != texts->end();
    }
    if (const auto* wanted = std::get_if<json::object>(&rule.value)) {
        const std::string& tags_text = owner.text(candidate.tags);
        const json::value tags = tags_text.empty() ? json::value(json::object{}) : json::parse(tags_text);
        if (rule.how == comparison::eq) return tags.get_object() == *wanted;
        return std::all_of(wanted->begin(), wanted->end(), [&](const auto& tag) {
            const json::value* actual = tags.get_object().if_contains(tag.key());
            return actual != nullptr && *actual == tag.value();
        });
    }
    const moment limit = std::get<moment>(rule.value);
    const moment actual = rule.what == field::approved_at ? candidate.approved_at : candidate.inserted_at;
    if (actual == moment{}) return false;
    switch (rule.how) {
        case comparison::lt:
            return actual < limit;
        case comparison::gt:
            return actual > limit;
        case comparison::lte:
            return actual <= limit;
        case comparison::gte:
            return actual >= limit;
        default:
            return actual == limit;
    }
}

}  // namespace sandbox
