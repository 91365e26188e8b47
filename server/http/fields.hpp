// Header lines as lists of fields: found, added to and read item by item. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace http {

/// The value of the first one of this name, which may be changed; null: there is none.
std::string* find_field(Headers& headers, std::string_view name);

/// Names a request header on which the answer depends, in the one Vary there is.
void add_vary(Response& response, std::string_view name);

/// The comma-separated items of all headers of this name, trimmed, empty ones left out. Commas in quotes do
/// not separate.
std::vector<std::string_view> items_of(const Request& request, std::string_view name);

/// Without spaces and tabs at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace http
