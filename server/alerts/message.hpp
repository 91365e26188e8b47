// What an alert says, whatever its format: one or more findings of one kind, to one hook. Plain values, any
// thread. Promise: a message is the same at every attempt, what it tells was frozen before the first.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clearance/listed_vehicle.hpp"
#include "clearance/time.hpp"

namespace alerts {

using clearance::Time;

enum class Change { opened, resolved, acknowledged };
std::string_view name_of(Change change);  // "opened"

/// A finding as it was when the alert was formed.
struct ToldFinding {
    std::int64_t id = 0;
    std::string kind;  // "rejected"
    std::string vin;   // empty: of no single vehicle, then so are brand, tags, status, from and reason
    std::string brand;
    clearance::Tags tags;
    std::string status, from;  // `from` may be empty
    std::string reason_code;   // "privacy_mode"; empty: no reason was given
    std::string reason;        // the platform's words
    std::string summary;       // one sentence: "bmw WBA… was rejected: privacy mode is on"
    std::string advice;        // what to do; a sentence or two
    Time since{};              // the platform's clock where it told one: when it came about
    bool estimated = false;    // `since` is an estimate
    Time opened_at{};          // ours: when the tracker knew
    std::optional<Time> closed_at;
    std::string closed_by, closing_note;  // by a person; empty: it ended by itself
    std::string acknowledged_by, note;    // empty: nobody did
    std::string link;                     // to the page; empty where nobody knows its address
    boost::json::object detail;           // what else there is to know, by kind
};

boost::json::object to_json(const ToldFinding& finding);
/// Of to_json(); what is missing stays empty.
ToldFinding told_finding(const boost::json::object& object);

struct Message {
    std::string id;     // stable over retries
    std::string group;  // the id of the message that told the opening: its own for that one
    std::string kind;   // of all its findings; "heartbeat", "test"
    Change change = Change::opened;
    bool test = false;  // an example, sent to try the hook
    Time created_at{};
    std::vector<ToldFinding> findings;  // oldest first
    std::size_t count = 0;              // of the findings told of; those above are its first ones
    std::string link;  // to the page, of the whole message; empty where nobody knows its address
};

}  // namespace alerts
