// vehicles list, vehicles show, vehicles compare.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "server/terminal/fleet_file.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/service.hpp"
#include "server/terminal/table.hpp"
#include "server/terminal/texts.hpp"
#include "server/terminal/vehicles.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

constexpr int page_size = 500;

const std::vector<Column>& vehicle_columns() {
    static const std::vector<Column> columns{
        {"VIN", 17}, {"BRAND", 13}, {"STATUS", 9}, {"SINCE", 20}, {"REASON", 0}};
    return columns;
}

const std::vector<Column>& transition_columns() {
    static const std::vector<Column> columns{
        {"OCCURRED AT", 27}, {"FROM", 9}, {"TO", 9}, {"SOURCES", 15}, {"REASON", 0}};
    return columns;
}

const std::vector<Column>& difference_columns() {
    static const std::vector<Column> columns{{"DIFFERENCE", 22}, {"VIN", 17},   {"LINE", 7},
                                             {"OWN BRAND", 13},  {"BRAND", 13}, {"STATUS", 0}};
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
        const auto page = service.get(path + query, member);
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

/// A list leaves room for the reason; `show` and JSON have the whole time.
std::string to_the_second(const std::string& time) {
    const auto point = time.find('.');
    return point == std::string::npos ? time : time.substr(0, point) + "Z";
}

void print_vehicle(const json::object& vehicle) {
    for (const auto& member : vehicle) {
        const auto& value = member.value();
        if (value.is_null()) continue;
        std::string name(member.key());
        const auto text = value.is_string() ? std::string(value.get_string()) : json::serialize(value);
        std::cout << row({{"", 15}, {"", 0}}, {name, text});
    }
}

/// Of a line: a difference of the two lists.
void print_difference(const json::object& difference, std::size_t width) {
    const auto* line = difference.if_contains("line");
    const bool has_line = line != nullptr && !line->is_null();
    std::cout << row(difference_columns(),
                     {text_in(difference, "kind"), text_in(difference, "vin"),
                      has_line ? json::serialize(*line) : "-", or_dash(text_in(difference, "own_brand")),
                      or_dash(text_in(difference, "brand")), or_dash(text_in(difference, "status"))},
                     width);
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

std::string nothing_to_list(const Listing& listing) {
    const bool filtered =
        std::ranges::any_of(listing.filters, [](const auto& each) { return each.first != "sort"; });
    return filtered ? "no vehicle fits"
                    : "no vehicle is known yet: the platform's list brings them, or `clearance-tracker "
                      "vehicles add`";
}

}  // namespace

int list(const Access& access, const Listing& listing) {
    return guarded([&] {
        Service service(access);
        const auto width = width_of_stdout();
        std::int64_t shown = 0;
        const auto take = [&](const json::object& vehicle) {
            if (listing.most > 0 && shown == listing.most) return false;
            if (shown++ == 0 && !listing.json) std::cout << heading(vehicle_columns(), width);
            if (listing.json) {
                std::cout << json_text(vehicle) << '\n';
            } else {
                std::cout << row(
                    vehicle_columns(),
                    {text_in(vehicle, "vin"), text_in(vehicle, "brand"), or_dash(text_in(vehicle, "status")),
                     or_dash(to_the_second(text_in(vehicle, "since"))), text_in(vehicle, "reason")},
                    width);
            }
            return std::cout.good();
        };
        each_of_pages(service, "/v1/vehicles", listing.filters, "vehicles", take);
        if (shown == 0) tell(nothing_to_list(listing));
        return succeeded;
    });
}

int show(const Access& access, const std::string& vin, bool as_json) {
    return guarded([&] {
        Service service(access);
        const auto path = "/v1/vehicles/" + percent_encoded(vin);
        const auto vehicle = service.get(path, "vin");
        json::array transitions;
        each_of_pages(service, path + "/transitions", {}, "transitions", [&](const json::object& each) {
            transitions.emplace_back(each);
            return true;
        });
        if (as_json) {
            json::object all;
            all["vehicle"] = vehicle;
            all["transitions"] = std::move(transitions);
            std::cout << json_text(all) << '\n';
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
        Question question;
        question.method = "POST";
        question.target = "/v1/compare";
        question.body = content_of(file);
        question.content_type = "text/csv";
        listed_in(question.body, file);  // what is wrong with it is told at its place
        Service service(access);
        const auto reply = service.insist(question);
        const auto places = reply.status == 422 ? problem_places(reply.body, file) : std::string();
        if (!places.empty()) throw Ended(faulty, places);
        const auto answer = object_of(reply.body);
        const auto* counts = answer.if_contains("counts");
        if (!reply.good() || counts == nullptr || !counts->is_object()) service.give_up(reply);
        const auto width = width_of_stdout();
        std::int64_t differences = 0;
        each_in(answer, "differences", [&](const json::object& each) {
            if (differences++ == 0 && !as_json) std::cout << heading(difference_columns(), width);
            if (!as_json) print_difference(each, width);
            return true;
        });
        std::cout << (as_json ? json_text(answer) : summary(counts->get_object())) << '\n';
        return differences > 0 ? lists_differ : succeeded;
    });
}

}  // namespace terminal
