// The Link header that leads to a list's next page. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace api {

/// `<PATH?PARAMETERS&cursor=…>; rel="next"`: the request's own path and parameters, as a relative reference.
std::string next_link(std::string_view path, std::string_view raw_query, std::string_view cursor);

/// Adds it where the page is not the last one (`cursor` is empty on that).
void add_next_link(http::Response& response, std::string_view path, std::string_view raw_query,
                   std::string_view cursor);

}  // namespace api
