// Vehicles as lines of CSV (RFC 4180). Pure functions, any thread. Promise: no field
// is taken for a formula by a spreadsheet.
#pragma once

#include <string>
#include <string_view>

#include "storage/records.hpp"

namespace api {

inline constexpr std::string_view csv_type = "text/csv; charset=utf-8; header=present";

/// The first line: the columns' names.
std::string_view vehicle_csv_head();
void append_csv(std::string& lines, const storage::Vehicle& vehicle);

/// One field: quoted where it has to be; what a spreadsheet would take for a formula (it begins with = + - @,
/// a tab or a carriage return) has an apostrophe in front.
void append_csv_field(std::string& line, std::string_view text);

}  // namespace api
