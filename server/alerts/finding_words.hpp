// What the sentences about a finding are made of: its vehicle, what its detail tells, and the two kinds that
// have the most to say. Pure functions, any thread; every text is one line of bounded length.
#pragma once

#include <string>
#include <string_view>

#include "server/alerts/message.hpp"

namespace alerts {

inline constexpr std::size_t longest_name = 60, longest_words = 200;

/// Whatever the case of ASCII letters; nothing contains an empty part.
bool contains(std::string_view text, std::string_view part);

/// Of the finding's detail; empty where there is none of that type.
std::string text_of(const ToldFinding& finding, std::string_view name);
std::string number_of(const ToldFinding& finding, std::string_view name);

/// "bmw WBA…"
std::string vehicle_of(const ToldFinding& finding);

std::string rejected_summary(const ToldFinding& finding);
std::string rejected_advice(const ToldFinding& finding);
std::string stuck_summary(const ToldFinding& finding);
std::string stuck_advice(const ToldFinding& finding);

}  // namespace alerts
