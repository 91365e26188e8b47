// What browsers need to be told: which pages of other sites may read answers (CORS), and what our own pages
// may do. Any thread. Promise: an origin that is not configured is told nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace http {

/// To an answer, errors included.
void add_browser_headers(const std::vector<std::string>& allowed_origins, const Request& request,
                         Response& response);

/// To the answer to OPTIONS, when it is a browser's question about the request that it wants to send.
void add_preflight_headers(const std::vector<std::string>& allowed_origins, const Request& request,
                           std::string_view methods, Response& response);

}  // namespace http
