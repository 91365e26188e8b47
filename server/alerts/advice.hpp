// What a finding means and what to do about it, in plain sentences for a fleet manager or an engineer at
// night. Pure functions of the finding, any thread: told once, when an alert is formed, and frozen with it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/alerts/message.hpp"
#include "server/config.hpp"

namespace alerts {

/// The code of the first rule of which a text is contained in the reason, whatever the case of its ASCII
/// letters; "other" if none is, "" for an empty reason.
std::string reason_code(const std::vector<config::ReasonRule>& rules, std::string_view reason);

/// One sentence without its full stop: what happened to which vehicle. Of the finding's kind, vehicle,
/// status, reason and detail.
std::string summary_of(const ToldFinding& finding);

/// What to do, a sentence or two. It never says more of the carmaker's clock than its guide does: nobody sees
/// it.
std::string advice_of(const ToldFinding& finding);

}  // namespace alerts
