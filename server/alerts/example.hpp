// A marked example of an alert, to try a hook with. Pure.
#pragma once

#include "server/alerts/message.hpp"
#include "server/alerts/rules.hpp"
#include "server/config.hpp"

namespace alerts {

/// Of a vehicle that does not exist.
Message example_message(const config::HookSection& hook, const Wording& wording, Time now);

}  // namespace alerts
