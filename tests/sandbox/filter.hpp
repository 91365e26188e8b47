// The `filter` parameter of the list: `{"<field>":{"operator":op,"value":v}}`, several fields must all hold.
// Immutable once read; used on the one thread. Fields and operators are those of the platform's description.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tests/sandbox/fleet.hpp"

namespace sandbox {

class filter {
  public:
    /// Lets every vehicle through.
    filter() = default;

    /// Reads the parameter's decoded text. On failure false, and `problem` says what is wrong with it.
    static bool read(std::string_view text, filter& out, std::string& problem);

    bool matches(const vehicle& candidate, const fleet& owner) const;

  private:
    enum class field { vin, status, brand, tags, approved_at, inserted_at };
    enum class comparison { eq, in, contains, lt, gt, lte, gte };
    struct condition {
        field what;
        comparison how;
        std::variant<std::vector<std::string>, moment, boost::json::object> value;
    };

    static bool read_condition(std::string_view name, const boost::json::value& rule, condition& out,
                               std::string& problem);
    static bool read_value(const boost::json::value& value, condition& out);
    static bool holds(const condition& rule, const vehicle& candidate, const fleet& owner);

    std::vector<condition> conditions_;
};

}  // namespace sandbox
