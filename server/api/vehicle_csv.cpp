#include "server/api/vehicle_csv.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/api/json.hpp"

namespace api {
namespace {

void append_time(std::string& line, const std::optional<clearance::Time>& time) {
    if (time) line += clearance::TimeText(*time).view();
}

std::string tags_text(const storage::Tags& tags) {
    boost::json::object object;
    for (const auto& [name, value] : tags) object[valid_utf8(name)] = valid_utf8(value);
    return boost::json::serialize(object);
}

}  // namespace

std::string_view vehicle_csv_head() {
    return "vin,brand,status,since,reason,tags,episode,listed,first_seen,last_confirmed\r\n";
}

void append_csv_field(std::string& line, std::string_view text) {
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
    const bool quoted = text.find_first_of(",;\"\r\n\t") != std::string_view::npos ||
                        (!text.empty() && (text.front() == ' ' || text.back() == ' '));
    if (quoted) line += '"';
    if (formula) line += '\'';
    for (const char c : text) {
        if (c == '"') line += '"';
        line += c;
    }
    if (quoted) line += '"';
}

void append_csv(std::string& lines, const storage::Vehicle& vehicle) {
    append_csv_field(lines, vehicle.vin.text());
    append_csv_field(lines += ',', valid_utf8(vehicle.brand));
    append_csv_field(lines += ',', vehicle.status ? valid_utf8(vehicle.status->text()) : std::string());
    append_time(lines += ',', vehicle.since);
    append_csv_field(lines += ',', valid_utf8(vehicle.reason));
    append_csv_field(lines += ',', tags_text(vehicle.tags));
    lines += ',';
    if (vehicle.episode != 0) lines += std::to_string(vehicle.episode);
    lines += ',';
    if (vehicle.listed) lines += *vehicle.listed ? "true" : "false";
    append_time(lines += ',', vehicle.first_seen);
    append_time(lines += ',', vehicle.last_confirmed);
    lines += "\r\n";
}

}  // namespace api
