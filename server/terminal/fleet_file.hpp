// A company's list of vehicles in a file, as the commands at a terminal take it. What is wrong with it ends
// the command (Ended, faulty) with a line for each fault, before anything is sent. One thread.
#pragma once

#include <string>
#include <vector>

#include "server/csv_fleet.hpp"

namespace terminal {

/// The whole file, or stdin for "-".
std::string content_of(const std::string& file);

/// Vehicles that clearance is asked for; at least one.
std::vector<csv::Wanted> wanted_in(const std::string& file);

struct Listed {
    std::string vin;
    std::size_t line;
};
/// Of a company's own list; at least one. `until` is not looked at, that takes the service's clock.
std::vector<Listed> listed_in(const std::string& content, const std::string& file);

/// "fleet.csv:3"
std::string place_in(const std::string& file, std::size_t line);

}  // namespace terminal
