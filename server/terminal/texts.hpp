// What the commands at a terminal read and print: JSON members, problem documents, parameters, numbers. Pure,
// any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terminal {

/// An object, empty where the text is none.
boost::json::object object_of(std::string_view text);
/// "" where it is absent or no string.
std::string text_in(const boost::json::object& object, std::string_view name);

/// The last part of the type of one of our problem documents; "": it is none.
std::string problem_type(std::string_view body);
/// What a problem document says, printable, with its errors, a line each; "": it is none.
std::string problem_words(std::string_view body);
/// Its errors that have a line, as "fleet.csv:3:7: the vin is missing", a line each; "": it has none.
std::string problem_places(std::string_view body, const std::string& file);

std::string percent_encoded(std::string_view text);
/// "?a=b&c=d", percent-encoded; "" of none.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

/// "1,234"
std::string grouped(std::int64_t number);
/// "1,234 vehicles"
std::string counted(std::int64_t number, const std::string& one, const std::string& many);

}  // namespace terminal
