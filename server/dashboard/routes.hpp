// The web page: GET / and GET /assets/{name}, to everybody. It holds nothing secret: who may see what, the
// api decides. Event loop's threads.
#pragma once

#include "server/http/router.hpp"

namespace dashboard {

/// Without a page in this build both are answered 404, which says so.
void add_routes(http::Router& router);

}  // namespace dashboard
