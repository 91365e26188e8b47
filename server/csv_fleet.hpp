// A company's list of vehicles as CSV: vehicles that clearance is asked for, and the list that is compared
// with the platform's. Every fault by its line and column, so that all can be mended at once. Pure, any
// thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/csv.hpp"

namespace csv {

struct Faults {
    std::vector<Fault> list;  // the first 100
    bool malformed = false;  // it is no CSV, or has not the right columns: there is only one, and it is first
    std::size_t count = 0;   // how many there are
    void add(const Place& at, const std::string& what);
};

struct Wanted {
    std::string vin, brand;
    std::optional<std::map<std::string, std::string>> tags;  // where it has such columns
    std::size_t line = 1;
};

/// The columns vin, brand and, for each tag, tag.KEY; of an empty cell there is no tag. Other columns are
/// faults: what is not understood must not be left out quietly.
std::variant<std::vector<Wanted>, Faults> read_wanted(std::string_view text);

struct Own {
    std::string_view vin, brand;  // trimmed; no brand: empty
    bool defleeted = false;
    std::size_t line = 1;
};

/// The columns vin and, where there are some, brand, defleeted (true or false, yes or no, 1 or 0; empty: no)
/// and until (a date or time; the vehicle is defleeted from then on). `is_past`: whether such a text is,
/// empty where it is no time. Other columns are left out. Each row is handed over in order, valid during the
/// call; where it returns a text, that is a fault. Empty: everything was in order.
std::optional<Faults> read_own(std::string_view text,
                               const std::function<std::optional<bool>(std::string_view)>& is_past,
                               const std::function<std::string(const Own&)>& take);

}  // namespace csv
