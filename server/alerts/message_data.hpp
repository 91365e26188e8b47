// What the formats for programs tell of a message: its findings as JSON, cut to lengths that no receiver
// minds. Pure functions, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <functional>
#include <string>

#include "server/alerts/message.hpp"

namespace alerts {

/// Well-formed texts of bounded length throughout; its summary begins with "[TEST]" in a test message. A
/// detail that is too big is left out but for a mark: {"left_out":true}.
ToldFinding bounded(const ToldFinding& finding, bool test);

/// {"kind","change","message","group","count","test"?,"findings":[],"link"?} with the first `named` findings.
boost::json::object data_of(const Message& message, std::size_t named);

/// What `make` makes of the first findings of a message, of as many as fit into `most` bytes.
std::string body_within(std::size_t most, std::size_t findings,
                        const std::function<std::string(std::size_t named)>& make);

}  // namespace alerts
