#include "server/csv_fleet.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "server/config/values.hpp"

namespace csv {
namespace {

constexpr std::string_view tag_prefix = "tag.";
constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

std::size_t column(const std::vector<Field>& header, std::string_view name) {
    const auto found = std::ranges::find(header, name, &Field::text);
    return found == header.end() ? none : static_cast<std::size_t>(found - header.begin());
}

Faults malformed(const Fault& fault) {
    return {{fault}, true, 1};
}

std::optional<Fault> missing(const std::vector<Field>& header, std::string_view name) {
    if (column(header, name) != none) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& field : header) names.push_back(field.text);
    const auto meant = config::nearest(name, names);
    return Fault{header.front().at, "there is no column " + std::string(name) +
                                        (meant.empty() ? "" : "; is it " + config::in_quotes(meant) + "?")};
}

std::optional<Fault> unknown(const std::vector<Field>& header) {
    for (const auto& field : header) {
        if (field.text == "vin" || field.text == "brand") continue;
        if (field.text.starts_with(tag_prefix) && field.text.size() > tag_prefix.size()) continue;
        const auto meant = config::nearest(field.text, {"vin", "brand"});
        return Fault{field.at, "unknown column " + config::in_quotes(field.text) +
                                   (meant.empty() ? "; known are vin, brand and tag.KEY"
                                                  : "; did you mean " + meant + "?")};
    }
    return std::nullopt;
}

/// False, and a fault, where a record has not as many fields as the header.
bool fits(const std::vector<Field>& fields, std::size_t wanted, Faults& faults) {
    if (fields.size() == wanted) return true;
    const auto count = [](std::size_t n) { return std::to_string(n) + (n == 1 ? " field" : " fields"); };
    faults.add(fields.front().at,
               "has " + count(fields.size()) + ", but the header has " + std::to_string(wanted));
    return false;
}

Wanted read_vehicle(const std::vector<Field>& header, const std::vector<Field>& fields, Faults& faults) {
    Wanted wanted;
    wanted.line = fields.front().at.line;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& name = header[i].text;
        const std::string text(trimmed(fields[i].text));
        if (name.starts_with(tag_prefix)) {
            if (!wanted.tags) wanted.tags.emplace();
            if (!text.empty()) wanted.tags->emplace(name.substr(tag_prefix.size()), text);
        } else if (text.empty()) {
            faults.add(fields[i].at, "the " + name + " is missing");
        } else {
            (name == "vin" ? wanted.vin : wanted.brand) = text;
        }
    }
    return wanted;
}

std::optional<bool> read_flag(std::string_view text) {
    const auto word = config::lower_case(text);
    for (const auto* yes : {"true", "yes", "1"}) {
        if (word == yes) return true;
    }
    for (const auto* no : {"", "false", "no", "0"}) {
        if (word == no) return false;
    }
    return std::nullopt;
}

}  // namespace

void Faults::add(const Place& at, const std::string& what) {
    constexpr std::size_t most = 100;
    ++count;
    if (list.size() < most) list.push_back({at, what});
}

std::variant<std::vector<Wanted>, Faults> read_wanted(std::string_view text) {
    Reader reader(text);
    Fault fault;
    const auto header = read_header(reader, fault);
    if (!header) return malformed(fault);
    for (const auto& wrong : {unknown(*header), missing(*header, "vin"), missing(*header, "brand")}) {
        if (wrong) return malformed(*wrong);
    }
    std::vector<Wanted> vehicles;
    std::vector<Field> fields;
    Faults faults;
    while (reader.next(fields)) {
        if (fits(fields, header->size(), faults)) vehicles.push_back(read_vehicle(*header, fields, faults));
    }
    if (reader.fault()) return malformed(*reader.fault());
    if (!faults.list.empty()) return faults;
    return vehicles;
}

std::optional<Faults> read_own(std::string_view text,
                               const std::function<std::optional<bool>(std::string_view)>& is_past,
                               const std::function<std::string(const Own&)>& take) {
    Reader reader(text);
    Fault fault;
    const auto header = read_header(reader, fault);
    if (!header) return malformed(fault);
    if (const auto wrong = missing(*header, "vin")) return malformed(*wrong);
    const auto vin = column(*header, "vin"), brand = column(*header, "brand"),
               defleeted = column(*header, "defleeted"), until = column(*header, "until");
    std::vector<Field> fields;
    Faults faults;
    while (reader.next(fields)) {
        if (!fits(fields, header->size(), faults)) continue;
        Own own{trimmed(fields[vin].text), {}, false, fields.front().at.line};
        if (brand != none) own.brand = trimmed(fields[brand].text);
        if (defleeted != none) {
            const auto flag = read_flag(trimmed(fields[defleeted].text));
            if (!flag)
                faults.add(fields[defleeted].at, "defleeted must be true or false, yes or no, 1 or 0, not " +
                                                     config::in_quotes(fields[defleeted].text));
            own.defleeted = flag.value_or(false);
        }
        if (until != none && !trimmed(fields[until].text).empty()) {
            const auto past = is_past(trimmed(fields[until].text));
            if (!past)
                faults.add(fields[until].at, "until must be a date as 2026-01-31, or a time, not " +
                                                 config::in_quotes(fields[until].text));
            own.defleeted |= past.value_or(false);
        }
        if (const auto wrong = take(own); !wrong.empty()) faults.add(fields[vin].at, wrong);
    }
    if (reader.fault()) return malformed(*reader.fault());
    if (faults.list.empty()) return std::nullopt;
    return faults;
}

}  // namespace csv
