// JSON that callers send us, read strictly: a fault is told with its place, and a member that is there twice
// is one (readers disagree on which of the two counts). Pure functions, any
// thread.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace api {

struct JsonFault {
    std::size_t line = 1, column = 1;  // of the byte that is wrong, from 1; columns count bytes
    std::string what;
    std::string text() const;  // "line 1, column 7: syntax error"
};

/// What is wrong with a text that is to be one as parse_json() takes it; empty: nothing.
std::optional<JsonFault> check_json(std::string_view text);

/// One RFC 8259 document in UTF-8, nested no deeper than 32.
std::variant<boost::json::value, JsonFault> parse_json(std::string_view text);

}  // namespace api
