// Where the next page begins, as an opaque text: the last item's keys and a digest that binds them to one
// ledger, one endpoint and its filters. Not a secret and no right to anything; the digest finds cursors that
// are mangled, made up or of another query. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clearance/time.hpp"
#include "server/http/problem.hpp"

namespace api {

using CursorKeys = std::vector<std::int64_t>;

/// What a cursor belongs to: the ledger (by its creation), the endpoint and everything that selects its
/// items.
std::string cursor_scope(clearance::Time ledger_created_at, std::string_view endpoint,
                         std::initializer_list<std::vector<std::string>> filters = {});

/// base64url without padding.
std::string encode_cursor(std::string_view scope, const CursorKeys& keys);

/// The keys, exactly `count`; empty: not a cursor of this scope.
std::optional<CursorKeys> decode_cursor(std::string_view scope, std::string_view text, std::size_t count);

/// The same with a text behind the keys.
std::string encode_text_cursor(std::string_view scope, const CursorKeys& keys, std::string_view text);
std::optional<std::pair<CursorKeys, std::string>> decode_text_cursor(std::string_view scope,
                                                                     std::string_view cursor,
                                                                     std::size_t count);

/// 400, for a cursor that decode_cursor() did not take.
http::Problem foreign_cursor();

}  // namespace api
