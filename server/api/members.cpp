#include "server/api/members.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "server/alerts/utf8.hpp"
#include "server/api/json.hpp"
#include "server/api/json_numbers.hpp"

namespace json = boost::json;

namespace api {
namespace {

/// What stands for a character in a JSON text, if it cannot stand for itself.
std::string_view escape_of(char c, std::array<char, 6>& room) {
    switch (c) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\b':
            return "\\b";
        case '\f':
            return "\\f";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    room = {'\\', 'u', '0', '0', digits[static_cast<unsigned char>(c) >> 4U], digits[c & 0xF]};
    return {room.data(), room.size()};
}

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' &&
           c != '\\';
}

void append_escaped(std::string& text, std::string_view words) {
    std::array<char, 6> room{};
    for (const char c : words) {
        if (static_cast<unsigned char>(c) >= 0x80 || is_plain(c))
            text += c;
        else
            text += escape_of(c, room);
    }
}

template <class Members>
void tell_vehicle(const storage::Vehicle& vehicle, Members& into) {
    into.add("vin", vehicle.vin.text());
    into.add("brand", MaybeWords{vehicle.brand});
    into.add("status", MaybeWords{vehicle.status ? vehicle.status->text() : std::string_view()});
    add_if(into, "since", vehicle.since);
    into.add("reason", MaybeWords{vehicle.reason});
    into.add("tags", vehicle.tags);
    add_if(into, "episode", vehicle.episode == 0 ? std::nullopt : std::optional(vehicle.episode));
    add_if(into, "listed", vehicle.listed);
    into.add("first_seen", vehicle.first_seen);
    add_if(into, "last_confirmed", vehicle.last_confirmed);
}

template <class Members>
void tell_transition(const clearance::Vin& vin, const storage::RecordedTransition& recorded, Members& into) {
    const auto& transition = recorded.transition;
    std::array<std::string_view, 3> sources;
    std::size_t told = 0;
    for (const auto& [source, word] :
         {std::pair(clearance::Source::webhook, "webhook"), std::pair(clearance::Source::sweep, "sweep"),
          std::pair(clearance::Source::command, "command")}) {
        if (transition.has(source)) sources.at(told++) = word;
    }
    into.add("seq", recorded.seq);
    into.add("transition", transition.id);
    into.add("vin", vin.text());
    into.add("from", MaybeWords{transition.from ? transition.from->text() : std::string_view()});
    into.add("to", transition.to.text());
    into.add("occurred_at", transition.occurred_at);
    into.add("recorded_at", transition.recorded_at);
    into.add("sources", std::span(sources.data(), told));
    into.add("reason", MaybeWords{transition.reason});
    into.add("expected", transition.expected);
    into.add("estimated", transition.estimated);
    into.add("provisional", transition.provisional);
    into.add("unconfirmed", transition.unconfirmed);
    into.add("episode", transition.episode);
}

}  // namespace

void append_json(std::string& text, std::string_view words) {
    text += '"';
    if (std::ranges::all_of(words, is_plain))
        text += words;
    else
        append_escaped(text, valid_utf8(words));
    text += '"';
}

void ObjectMembers::add(std::string_view name, std::nullptr_t) {
    object_.emplace(name, nullptr);
}

void ObjectMembers::add(std::string_view name, std::string_view words) {
    const bool plain = std::ranges::all_of(words, is_plain);
    object_.emplace(name, plain ? json::string(words) : json::string(valid_utf8(words)));
}

void ObjectMembers::add(std::string_view name, MaybeWords words) {
    if (words.text.empty())
        add(name, nullptr);
    else
        add(name, words.text);
}

void ObjectMembers::add(std::string_view name, std::int64_t number) {
    object_.emplace(name, number);
}

void ObjectMembers::add(std::string_view name, clearance::Time time) {
    object_.emplace(name, json::string(clearance::TimeText(time).view()));
}

void ObjectMembers::add(std::string_view name, const clearance::Tags& tags) {
    json::object told;
    for (const auto& [tag, value] : tags) told[valid_utf8(tag)] = json::string(valid_utf8(value));
    object_.emplace(name, std::move(told));
}

void ObjectMembers::add(std::string_view name, std::span<const std::string_view> words) {
    object_.emplace(name, json::array(words.begin(), words.end()));
}

void TextMembers::begin(std::string_view name) {
    text_ += first_ ? "\"" : ",\"";
    first_ = false;
    text_.append(name).append("\":");
}

void TextMembers::add(std::string_view name, std::nullptr_t) {
    begin(name);
    text_ += "null";
}

void TextMembers::add(std::string_view name, std::string_view words) {
    begin(name);
    append_json(text_, words);
}

void TextMembers::add(std::string_view name, MaybeWords words) {
    if (words.text.empty())
        add(name, nullptr);
    else
        add(name, words.text);
}

void TextMembers::add(std::string_view name, std::int64_t number) {
    begin(name);
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
}

void TextMembers::add(std::string_view name, clearance::Time time) {
    begin(name);
    text_.append("\"").append(clearance::TimeText(time).view()).append("\"");
}

void TextMembers::add(std::string_view name, const clearance::Tags& tags) {
    begin(name);
    TextMembers told(text_);
    for (const auto& [tag, value] : tags) {
        text_ += told.first_ ? "" : ",";
        told.first_ = false;
        append_json(text_, tag);
        text_ += ':';
        append_json(text_, value);
    }
    told.end();
}

void TextMembers::add(std::string_view name, std::span<const std::string_view> words) {
    begin(name);
    text_ += '[';
    for (std::size_t i = 0; i < words.size(); ++i) {
        text_ += i == 0 ? "" : ",";
        append_json(text_, words[i]);
    }
    text_ += ']';
}

void TextMembers::add(std::string_view name, const json::object& object) {
    begin(name);
    text_ += without_exponents(json::serialize(object));
}

void tell(const storage::Vehicle& vehicle, ObjectMembers& into) {
    tell_vehicle(vehicle, into);
}

void tell(const storage::Vehicle& vehicle, TextMembers& into) {
    tell_vehicle(vehicle, into);
}

void tell(const clearance::Vin& vin, const storage::RecordedTransition& recorded, ObjectMembers& into) {
    tell_transition(vin, recorded, into);
}

void tell(const clearance::Vin& vin, const storage::RecordedTransition& recorded, TextMembers& into) {
    tell_transition(vin, recorded, into);
}

}  // namespace api
