#include "server/api/own_list.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <tuple>

#include "clearance/vin.hpp"
#include "server/api/body_faults.hpp"
#include "server/api/csv_body.hpp"
#include "server/api/json_text.hpp"
#include "server/api/json_walk.hpp"
#include "server/api/query.hpp"
#include "server/config/values.hpp"

namespace json = boost::json;

namespace api {
namespace {

constexpr std::array<std::string_view, 1> body_names{"vehicles"};
constexpr std::array<std::string_view, 4> vehicle_names{"vin", "brand", "defleeted", "until"};

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// Empty where it is absent or null.
std::string_view text_member(const json::object& object, std::string_view name, const std::string& pointer,
                             BodyFaults& faults) {
    const auto* value = object.if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    if (const auto* text = value->if_string()) return csv::trimmed(view(*text));
    faults.add(child_pointer(pointer, name), "must be a string");
    return {};
}

csv::Own read_vehicle(const json::object& object, const std::string& pointer, clearance::Time now,
                      BodyFaults& faults) {
    faults.add_unknown(object, vehicle_names, pointer);
    csv::Own own;
    own.vin = text_member(object, "vin", pointer, faults);
    own.brand = text_member(object, "brand", pointer, faults);
    if (const auto* flag = object.if_contains("defleeted"); flag != nullptr && !flag->is_null()) {
        if (!flag->is_bool()) faults.add(child_pointer(pointer, "defleeted"), "must be true or false");
        own.defleeted = flag->is_bool() && flag->get_bool();
    }
    if (const auto until = text_member(object, "until", pointer, faults); !until.empty()) {
        const auto over = is_over(until, now);
        if (!over)
            faults.add(child_pointer(pointer, "until"),
                       "must be a date as 2026-01-31, or a time, not " + config::in_quotes(until));
        own.defleeted |= over.value_or(false);
    }
    return own;
}

/// Takes the text of each item of the body's vehicles.
template <class Take>
void each_vehicle(std::string_view body, BodyFaults& faults, Take take) {
    JsonWalk walk(body);
    if (!walk.enter('{')) return faults.add("", "must be an object with the member vehicles");
    bool there = false;
    while (walk.next()) {
        const auto name = walk.name();
        if (name != body_names.front()) {
            faults.add_unknown({{name, nullptr}}, body_names, "");
            walk.value();
            continue;
        }
        there = true;
        if (walk.enter('[')) {
            while (walk.next()) take(walk.value());
        } else {
            faults.add("/vehicles", "must be an array");
            walk.value();
        }
    }
    if (!there) faults.add("/vehicles", "is missing");
}

/// Vin::parse() did not take it.
std::string wrong_vin(std::string_view text) {
    constexpr std::size_t most = 64;
    if (text.size() > most)
        return "a VIN has 17 characters, this one " + std::to_string(text.size()) + ": " +
               config::in_quotes(text);
    return "a VIN has neither blanks nor characters beyond ASCII: " + config::in_quotes(text);
}

}  // namespace

std::optional<bool> is_over(std::string_view text, clearance::Time now) {
    if (const auto day = parse_day(text)) return now >= *day + std::chrono::hours(24);
    const auto time = clearance::parse_time(text);
    if (!time) return std::nullopt;
    return now >= *time;
}

std::variant<OwnList, http::Problem> OwnList::read_csv(std::string_view body, clearance::Time now) {
    OwnList list;
    const auto is_past = [now](std::string_view text) { return is_over(text, now); };
    const auto faults = csv::read_own(body, is_past, [&list](const csv::Own& own) { return list.add(own); });
    if (faults) return to_problem(*faults);
    list.sort();
    return list;
}

std::variant<OwnList, http::Problem> OwnList::read_json(std::string_view body, clearance::Time now) {
    if (const auto fault = check_json(body))
        return http::bad_request("the body is not valid JSON: " + fault->text());
    OwnList list;
    BodyFaults faults;
    std::size_t place = 0;
    each_vehicle(body, faults, [&](std::string_view text) {
        const auto pointer = "/vehicles/" + std::to_string(place++);
        const auto item = json::parse(json::string_view(text.data(), text.size()));
        const auto* object = item.if_object();
        if (object == nullptr) return faults.add(pointer, "must be an object");
        auto own = read_vehicle(*object, pointer, now, faults);
        own.line = place;
        if (const auto wrong = list.add(own); !wrong.empty())
            faults.add(child_pointer(pointer, "vin"), wrong);
    });
    if (!faults.empty()) return faults.to_problem();
    list.sort();
    return list;
}

std::string OwnList::add(const csv::Own& own) {
    if (own.vin.empty()) return "the vin is missing";
    const auto vin = clearance::Vin::parse(own.vin);
    if (!vin) return wrong_vin(own.vin);
    ++rows_;
    entries_.push_back({texts_.size(), static_cast<std::uint32_t>(own.line), brand_number(own.brand),
                        static_cast<std::uint8_t>(vin->text().size()), own.defleeted});
    texts_ += vin->text();
    return {};
}

std::uint32_t OwnList::brand_number(std::string_view brand) {
    const auto found = brand_numbers_.find(brand);
    if (found != brand_numbers_.end()) return found->second;
    const auto number = static_cast<std::uint32_t>(brands_.size());
    brands_.emplace_back(brand);
    brand_numbers_.emplace(brand, number);
    return number;
}

void OwnList::sort() {
    std::ranges::sort(entries_, [this](const Entry& left, const Entry& right) {
        return std::tuple(vin(left), left.defleeted, left.text) <
               std::tuple(vin(right), right.defleeted, right.text);
    });
    const auto same = [this](const Entry& left, const Entry& right) { return vin(left) == vin(right); };
    entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
    brand_numbers_.clear();
}

std::string_view OwnList::vin(const Entry& entry) const {
    return std::string_view(texts_).substr(entry.text, entry.length);
}

OwnList::Vehicle OwnList::at(std::size_t place) const {
    const auto& entry = entries_.at(place);
    return {vin(entry), brands_.at(entry.brand), entry.defleeted, entry.line};
}

}  // namespace api
