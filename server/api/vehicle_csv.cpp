#include "server/api/vehicle_csv.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>

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

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string small(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

/// Takes what stands before the next separator off the text.
std::string_view next_part(std::string_view& text, char separator) {
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    return trimmed(part);
}

/// What an Accept header thinks of one type, by the range that names it most exactly.
class Quality {
  public:
    Quality(std::string_view type, std::string_view whole_family) : type_(type), family_(whole_family) {}
    void look_at(std::string_view range, double quality) {
        const int exactness = range == type_ ? 3 : range == family_ ? 2 : range == "*/*" ? 1 : 0;
        if (exactness == 0 || exactness < exactness_) return;
        exactness_ = exactness;
        value_ = quality;
    }
    double value() const { return value_; }

  private:
    std::string_view type_, family_;
    int exactness_ = 0;
    double value_ = 0;
};

double quality_of(std::string_view parameters) {
    while (!parameters.empty()) {
        const auto parameter = small(next_part(parameters, ';'));
        if (parameter.starts_with("q=")) return std::strtod(parameter.c_str() + 2, nullptr);
    }
    return 1;
}

}  // namespace

std::string_view vehicle_csv_head() {
    return "vin,brand,status,since,reason,tags,episode,listed,first_seen,last_confirmed\r\n";
}

void append_csv_field(std::string& line, std::string_view text) {
    const bool formula =
        !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
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

bool prefers_csv(std::string_view accept) {
    Quality csv("text/csv", "text/*"), json("application/json", "application/*");
    while (!accept.empty()) {
        auto part = next_part(accept, ',');
        const auto range = small(next_part(part, ';'));
        const double quality = quality_of(part);
        csv.look_at(range, quality);
        json.look_at(range, quality);
    }
    return csv.value() > json.value();
}

}  // namespace api
