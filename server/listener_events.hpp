// What a listener does, told to metrics and log. The log hears of what strangers cause now and then only.
#pragma once

#include <string>

#include "server/http/listener.hpp"
#include "server/metrics.hpp"

namespace app {

/// `listener`: its name in both. The metrics must outlive the listener.
http::Events listener_events(metrics::Metrics& metrics, const std::string& listener);

}  // namespace app
