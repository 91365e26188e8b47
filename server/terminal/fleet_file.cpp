#include "server/terminal/fleet_file.hpp"

#include <cerrno>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

#include "server/terminal/access.hpp"
#include "server/terminal/printable.hpp"

namespace terminal {
namespace {

std::string shown(const std::string& file) {
    return file == "-" ? "stdin" : printable(file);
}

[[noreturn]] void refuse(const std::string& file, const csv::Faults& faults) {
    std::string lines;
    for (const auto& fault : faults.list) {
        lines += (lines.empty() ? "" : "\n") + place_in(file, fault.at.line) + ":" +
                 std::to_string(fault.at.column) + ": " + printable(fault.what);
    }
    if (faults.count > faults.list.size())
        lines += '\n' + shown(file) + ": these are the first " + std::to_string(faults.list.size()) +
                 " faults of " + std::to_string(faults.count);
    throw Ended(faulty, lines);
}

[[noreturn]] void refuse_empty(const std::string& file) {
    throw Ended(faulty, shown(file) + ": there is no vehicle in it, only a header row");
}

}  // namespace

std::string content_of(const std::string& file) {
    if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    const bool empty = in.peek() == std::ifstream::traits_type::eof();  // a folder opens, but cannot be read
    if (!in.is_open() || in.bad())
        throw Ended(faulty, shown(file) + ": cannot be read: " + std::generic_category().message(errno));
    if (empty) return {};
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<csv::Wanted> wanted_in(const std::string& file) {
    auto read = csv::read_wanted(content_of(file));
    if (const auto* faults = std::get_if<csv::Faults>(&read)) refuse(file, *faults);
    auto& vehicles = std::get<std::vector<csv::Wanted>>(read);
    if (vehicles.empty()) refuse_empty(file);
    return std::move(vehicles);
}

std::vector<Listed> listed_in(const std::string& content, const std::string& file) {
    std::vector<Listed> vehicles;
    const auto is_past = [](std::string_view) { return std::optional<bool>(false); };
    const auto take = [&vehicles](const csv::Own& own) -> std::string {
        if (own.vin.empty()) return "the vin is missing";
        vehicles.push_back({std::string(own.vin), own.line});
        return {};
    };
    if (const auto faults = csv::read_own(content, is_past, take)) refuse(file, *faults);
    if (vehicles.empty()) refuse_empty(file);
    return vehicles;
}

std::string place_in(const std::string& file, std::size_t line) {
    return shown(file) + ":" + std::to_string(line);
}

}  // namespace terminal
