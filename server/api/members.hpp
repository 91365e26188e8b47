// Objects of our answers, described once and written down in two ways: as a json::object, to be looked at or
// added to, or straight into a text, for lists of many: that takes a third of the time. What is absent is
// null; every text is valid UTF-8, whatever was stored. Pure functions, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "clearance/listed_vehicle.hpp"
#include "clearance/time.hpp"
#include "server/alerts/rules.hpp"
#include "storage/finding_records.hpp"
#include "storage/records.hpp"

namespace api {

/// Of a text that may be absent: empty means null.
struct MaybeWords {
    std::string_view text;
};

/// Adds members to a json::object.
class ObjectMembers {
  public:
    explicit ObjectMembers(boost::json::object& object) : object_(object) {}

    void add(std::string_view name, std::nullptr_t);
    void add(std::string_view name, std::string_view words);
    void add(std::string_view name, MaybeWords words);
    void add(std::string_view name, std::same_as<bool> auto flag) { object_.emplace(name, flag); }
    void add(std::string_view name, std::int64_t number);
    void add(std::string_view name, clearance::Time time);
    void add(std::string_view name, const clearance::Tags& tags);
    void add(std::string_view name, std::span<const std::string_view> words);
    void add(std::string_view name, const boost::json::object& object) { object_.emplace(name, object); }

  private:
    boost::json::object& object_;
};

/// Appends one object to a text, as boost::json would serialise it; complete once end() was called.
class TextMembers {
  public:
    explicit TextMembers(std::string& text) : text_(text) { text_ += '{'; }
    void end() { text_ += '}'; }

    void add(std::string_view name, std::nullptr_t);
    void add(std::string_view name, std::string_view words);
    void add(std::string_view name, MaybeWords words);
    void add(std::string_view name, std::same_as<bool> auto flag) {
        begin(name);
        text_ += flag ? "true" : "false";
    }
    void add(std::string_view name, std::int64_t number);
    void add(std::string_view name, clearance::Time time);
    void add(std::string_view name, const clearance::Tags& tags);
    void add(std::string_view name, std::span<const std::string_view> words);
    void add(std::string_view name, const boost::json::object& object);

  private:
    void begin(std::string_view name);

    std::string& text_;
    bool first_ = true;
};

template <class Members, class Value>
void add_if(Members& into, std::string_view name, const std::optional<Value>& value) {
    if (value)
        into.add(name, *value);
    else
        into.add(name, nullptr);
}

/// Nearly all texts are plain ASCII; of others each byte that is no UTF-8 becomes U+FFFD.
void append_json(std::string& text, std::string_view words);

void tell(const storage::Vehicle& vehicle, ObjectMembers& into);
void tell(const storage::Vehicle& vehicle, TextMembers& into);
void tell(const clearance::Vin& vin, const storage::RecordedTransition& recorded, ObjectMembers& into);
void tell(const clearance::Vin& vin, const storage::RecordedTransition& recorded, TextMembers& into);
void tell(const storage::Finding& finding, const alerts::Wording& wording, ObjectMembers& into);
void tell(const storage::Finding& finding, const alerts::Wording& wording, TextMembers& into);

}  // namespace api
