// Where a list's next page is: the Link header (RFC 8288) of every list that pages. Pure functions, any
// thread.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace api {

/// A list as it was asked for.
struct ListAddress {
    std::string path;       // percent-decoded
    std::string raw_query;  // without '?'

    static ListAddress of(const http::Request& request) { return {request.path, request.query}; }
};

/// `<PATH?PARAMETERS&NAME=…>; rel="next"`: the request's own path and parameters, as a relative reference,
/// with `name` set to this place.
std::string next_link(const ListAddress& address, std::string_view name, std::string_view place);

/// A Link to the next page where the page's `next_cursor` is one.
void add_next_link(http::Response& response, const boost::json::object& page, const ListAddress& address);

/// 200 with the page, and that link.
http::Response page_response(const boost::json::object& page, const ListAddress& address);

}  // namespace api
