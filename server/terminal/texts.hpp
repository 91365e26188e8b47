// What the commands at a terminal read and print: JSON members, numbers, columns, a line of progress.
// Whatever a stranger wrote is printed without control characters. Pure but for what says that it prints; one
// thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
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
/// Printable: control characters are question marks.
std::string printable(std::string_view text);

/// The last part of a problem document's type; "": it is none.
std::string problem_type(std::string_view body);
/// What a problem document says, with its errors; "": it is none.
std::string problem_words(std::string_view body);

std::string percent_encoded(std::string_view text);
/// "?a=b&c=d", percent-encoded; "" of none.
std::string query_of(const std::vector<std::pair<std::string, std::string>>& parameters);

/// "1,234"
std::string grouped(std::int64_t number);
/// "1,234 vehicles"
std::string counted(std::int64_t number, const std::string& one, const std::string& many);

struct Column {
    std::string name;
    std::size_t width;
};
/// A line of cells, filled up with blanks but for the last; wider ones push the rest to the right.
std::string row(const std::vector<Column>& columns, const std::vector<std::string>& cells);
std::string heading(const std::vector<Column>& columns);

/// Says on stderr how far a long work is: on a terminal after a second in one line that is written over,
/// elsewhere a line every half minute.
class Progress {
  public:
    Progress(std::string what, std::int64_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void at(std::int64_t done);

  private:
    using Clock = std::chrono::steady_clock;
    std::string what_;
    std::int64_t total_;
    bool on_terminal_, shown_ = false;
    Clock::time_point next_;
};

/// Asks on the terminal; throws Ended (faulty) where stdin is none.
bool agreed(const std::string& question);

}  // namespace terminal
