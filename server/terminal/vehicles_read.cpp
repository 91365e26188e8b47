// vehicles list, vehicles show, vehicles compare.
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "server/terminal/texts.hpp"
#include "server/terminal/vehicles.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

constexpr int page_size = 500;

const std::vector<Column>& vehicle_columns() {
    static const std::vector<Column> columns{
        {"VIN", 17}, {"BRAND", 12}, {"STATUS", 9}, {"SINCE", 27}, {"REASON", 0}};
    return columns;
}

const std::vector<Column>& transition_columns() {
    static const std::vector<Column> columns{
        {"OCCURRED AT", 27}, {"FROM", 9}, {"TO", 9}, {"SOURCES", 15}, {"REASON", 0}};
    return columns;
}

const std::vector<Column>& difference_columns() {
    static const std::vector<Column> columns{{"DIFFERENCE", 22}, {"VIN", 17},   {"LINE", 7},
                                             {"OWN BRAND", 12},  {"BRAND", 12}, {"STATUS", 0}};
    return columns;
}

/// The member's objects, one after the other.
template <class Take>
std::int64_t each_in(const json::object& answer, std::string_view member, Take take) {
    const auto* items = answer.if_contains(member);
    if (items == nullptr || !items->is_array()) return 0;
    std::int64_t count = 0;
    for (const auto& each : items->get_array()) {
        if (!each.is_object() || !take(each.get_object())) continue;
        ++count;
    }
    return count;
}

/// Every item of a paged list, until `take` returns false.
template <class Take>
void each_of_pages(Service& service, const std::string& path,
                   std::vector<std::pair<std::string, std::string>> parameters, std::string_view member,
                   Take take) {
    parameters.emplace_back("limit", std::to_string(page_size));
    const auto first = query_of(parameters);
    for (std::string cursor;;) {
        const auto query = cursor.empty() ? first : first + "&cursor=" + percent_encoded(cursor);
        const auto page = object_of(service.get(path + query));
        bool more = true;
        each_in(page, member, [&](const json::object& item) { return more = more && take(item); });
        cursor = text_in(page, "next_cursor");
        if (!more || cursor.empty()) return;
    }
}

std::string joined(const json::object& object, std::string_view member) {
    std::string text;
    const auto* words = object.if_contains(member);
    if (words == nullptr || !words->is_array()) return text;
    for (const auto& each : words->get_array()) {
        if (each.is_string()) text += (text.empty() ? "" : ", ") + std::string(each.get_string());
    }
    return text;
}

std::string or_dash(const std::string& text) {
    return text.empty() ? "-" : text;
}

void print_vehicle(const json::object& vehicle) {
    for (const auto& member : vehicle) {
        const auto& value = member.value();
        if (value.is_null()) continue;
        std::string name(member.key());
        name.resize(std::max<std::size_t>(name.size(), 15), ' ');
        const auto text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
        std::cout << name << "  " << printable(text) << '\n';
    }
}

/// Of a line: a difference of the two lists.
void print_difference(const json::object& difference) {
    const auto* line = difference.if_contains("line");
    const bool has_line = line != nullptr && !line->is_null();
    std::cout << row(difference_columns(),
                     {text_in(difference, "kind"), text_in(difference, "vin"),
                      has_line ? json::serialize(*line) : "-", or_dash(text_in(difference, "own_brand")),
                      or_dash(text_in(difference, "brand")), or_dash(text_in(difference, "status"))});
}

std::int64_t count_in(const json::object& counts, std::string_view name) {
    const auto* value = counts.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

std::string summary(const json::object& counts) {
    const auto vehicles = count_in(counts, "vehicles"), rows = count_in(counts, "rows");
    // a VIN that is there twice counts once
    const auto in_rows = rows == vehicles ? "" : " (" + counted(rows, "row", "rows") + ")";
    return counted(vehicles, "vehicle", "vehicles") + " of the file" + in_rows + ", " +
           grouped(count_in(counts, "known")) +
           " known here: " + grouped(count_in(counts, "never_asked_for")) + " never asked for, " +
           grouped(count_in(counts, "request_refused")) + " refused by the platform, " +
           grouped(count_in(counts, "without_status")) + " without a status yet, " +
           grouped(count_in(counts, "not_in_file")) + " not in the file, " +
           grouped(count_in(counts, "other_brand")) + " of another brand, " +
           grouped(count_in(counts, "defleeted_but_approved")) + " defleeted but still approved";
}

}  // namespace

int list(const Access& access, const Listing& listing) {
    return guarded([&] {
        Service service(access);
        std::int64_t shown = 0;
        const auto take = [&](const json::object& vehicle) {
            if (listing.most > 0 && shown == listing.most) return false;
            if (shown++ == 0 && !listing.json) std::cout << heading(vehicle_columns());
            if (listing.json) {
                std::cout << json::serialize(vehicle) << '\n';
            } else {
                std::cout << row(
                    vehicle_columns(),
                    {text_in(vehicle, "vin"), text_in(vehicle, "brand"), or_dash(text_in(vehicle, "status")),
                     or_dash(text_in(vehicle, "since")), text_in(vehicle, "reason")});
            }
            return std::cout.good();
        };
        each_of_pages(service, "/v1/vehicles", listing.filters, "vehicles", take);
        return succeeded;
    });
}

int show(const Access& access, const std::string& vin, bool as_json) {
    return guarded([&] {
        Service service(access);
        const auto path = "/v1/vehicles/" + percent_encoded(vin);
        const auto vehicle = object_of(service.get(path));
        json::array transitions;
        each_of_pages(service, path + "/transitions", {}, "transitions", [&](const json::object& each) {
            transitions.emplace_back(each);
            return true;
        });
        if (as_json) {
            json::object all;
            all["vehicle"] = vehicle;
            all["transitions"] = std::move(transitions);
            std::cout << json::serialize(all) << '\n';
            return succeeded;
        }
        print_vehicle(vehicle);
        std::cout << '\n' << heading(transition_columns());
        for (const auto& each : transitions) {
            const auto& transition = each.as_object();
            std::cout << row(
                transition_columns(),
                {text_in(transition, "occurred_at"), or_dash(text_in(transition, "from")),
                 text_in(transition, "to"), joined(transition, "sources"), text_in(transition, "reason")});
        }
        return succeeded;
    });
}

int compare(const Access& access, const std::string& file, bool as_json) {
    return guarded([&] {
        Service service(access);
        Question question{
            .method = "POST", .target = "/v1/compare", .body = content_of(file), .content_type = "text/csv"};
        const auto reply = service.insist(question);
        if (!reply.good()) service.give_up(reply);
        const auto answer = object_of(reply.body);
        const auto* counts = answer.if_contains("counts");
        if (counts == nullptr || !counts->is_object()) throw Ended(failed, "the answer is not a comparison");
        std::int64_t differences = 0;
        each_in(answer, "differences", [&](const json::object& each) {
            if (differences++ == 0 && !as_json) std::cout << heading(difference_columns());
            if (!as_json) print_difference(each);
            return true;
        });
        std::cout << (as_json ? reply.body : summary(counts->get_object())) << '\n';
        return differences > 0 ? partly : succeeded;
    });
}

}  // namespace terminal
