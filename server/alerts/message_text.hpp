// The words in which a person is told of a message, as pieces without any markup: each format escapes and
// arranges them in its own way. Every piece is one line of well-formed UTF-8 of bounded length. Pure
// functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/alerts/message.hpp"

namespace alerts {

inline constexpr std::string_view program_name = "clearance-tracker";
inline const std::string test_mark = "[TEST] ";

/// "[TEST] Resolved: 3 bmw vehicles rejected: privacy mode"; of a single finding its summary. What all the
/// findings have in common is told only where all are there to see, or the group has it in common: `group_by`
/// of the hook.
std::string title_of(const Message& message, const std::vector<std::string>& group_by);

/// The VIN, or the summary of what concerns no single vehicle.
std::string head_of(const ToldFinding& finding);

struct Fact {
    std::string name, value;
};
/// "Brand", "Tags", "Status", "Reason", "Platform's words", "Since", "Ended", "Acknowledged by", "Note",
/// "What to do": those there are. The advice only if asked for.
std::vector<Fact> facts_of(const ToldFinding& finding, bool with_advice);

/// Whether there is still something to do.
bool wants_advice(const Message& message);
/// What to do about all of its findings alike; empty: each has its own, see facts_of().
std::string common_advice(const Message& message);

/// How many findings it tells of.
std::size_t count_of(const Message& message);
/// "and 9980 more"; empty where all were named.
std::string more_of(const Message& message, std::size_t named);

/// As PagerDuty names them: critical, error, warning, info. A test is never more than info.
std::string_view severity_of(const Message& message);

/// "2026-11-23 03:43 UTC"
std::string minute_of(Time time);
/// An http or https URL that can stand in any markup; else empty.
std::string link_of(std::string_view url);

}  // namespace alerts
