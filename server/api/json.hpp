// The one place that turns values of the ledger into the JSON of our answers. What is absent is null, never
// missing; times are RFC 3339 in UTC; every text is valid UTF-8, whatever was stored. Pure functions, any
// thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "server/alerts/rules.hpp"
#include "server/http/message.hpp"
#include "server/tracking/commands.hpp"
#include "storage/alert_records.hpp"
#include "storage/capture_records.hpp"
#include "storage/records.hpp"

namespace api {

boost::json::object to_json(const storage::Vehicle& vehicle);
boost::json::object to_json(const clearance::Vin& vin, const storage::RecordedTransition& recorded);
/// The same with its evidence.
boost::json::object to_json(const clearance::Vin& vin, const storage::EvidencedTransition& transition);
boost::json::object to_json(const storage::Summary& summary);
boost::json::object to_json(const storage::BrandCapture& capture);
boost::json::object to_json(const storage::CaptureCounts& counts);
boost::json::object to_json(const storage::Sweep& sweep);
boost::json::object to_json(const storage::Alert& alert);
boost::json::object to_json(const storage::Finding& finding, const alerts::Wording& wording);
boost::json::object to_json(const storage::Silence& silence, storage::Time now);

/// The platform's own form: `description` and `tags` only where there are some.
boost::json::object to_json(const tracking::CommandResult& result);
boost::json::array to_json(const std::vector<tracking::CommandResult>& results);

boost::json::value to_json(const std::optional<clearance::Time>& time);

/// Bytes that are not UTF-8 become U+FFFD.
std::string valid_utf8(std::string_view bytes);

/// application/json; numbers have no exponent.
http::Response json_response(unsigned status, const boost::json::value& body);
/// 200 with an object that begins with a list: `items`, written already and with commas between them; `rest`,
/// its other members, is not empty.
http::Response list_response(std::string_view member, std::string_view items,
                             const boost::json::object& rest);

}  // namespace api
