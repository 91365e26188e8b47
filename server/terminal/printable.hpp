// Text that a stranger wrote, made fit for a terminal: what it would obey, or what turns the direction of
// writing, is neutralised; width is counted in the terminal's cells. UTF-8, decoded and measured by the C
// library (mbrtowc, wcwidth). Pure, any thread.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace terminal {

/// On one line: control characters (also U+0080 to U+009F and line separators), those that turn the direction
/// of writing, and bytes that are no UTF-8 are question marks.
std::string printable(std::string_view text);

/// The same data on one line; the characters above are escaped, \u202e.
std::string json_text(const boost::json::value& value);

/// In cells: wide characters take two, combining ones none.
std::size_t display_width(std::string_view text);

/// No wider than so many cells; what is cut off ends in "…".
std::string cut_to(std::string_view text, std::size_t width);

}  // namespace terminal
