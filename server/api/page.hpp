// One page of a list that is read newest first or by ascending id: one item more than asked for tells whether
// another page follows. Runs inside a read job.
#pragma once

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/cursor.hpp"

namespace api {

/// {"<member>":[…],"next_cursor"} of up to `limit` items; `json` turns an item into an object, `keys` into
/// its cursor's keys.
template <class Item, class Json, class Keys>
boost::json::object make_page(std::string_view member, const std::vector<Item>& items, std::size_t limit,
                              std::string_view scope, Json json, Keys keys) {
    boost::json::array array;
    array.reserve(std::min(items.size(), limit));
    for (std::size_t i = 0; i < items.size() && i < limit; ++i) array.emplace_back(json(items[i]));
    boost::json::object page;
    page[member] = std::move(array);
    page["next_cursor"] = nullptr;
    if (items.size() > limit) page["next_cursor"] = encode_cursor(scope, keys(items[limit - 1]));
    return page;
}

}  // namespace api
