// One HTTP request and its answer, as everything behind the session sees them. Values, used on the one
// thread.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/sandbox/fleet_list.hpp"

namespace sandbox {

using header_list = std::vector<std::pair<std::string, std::string>>;

struct call {
    std::string method;                        ///< in capitals
    std::string path;                          ///< without the query, percent-decoded
    std::map<std::string, std::string> query;  ///< decoded
    header_list headers;                       ///< names in lower case
    std::string body;
    bool from_loopback = false;

    /// The header's first value, empty when it is not there. `name` in lower case.
    std::string_view header(std::string_view name) const;
};

struct answer {
    unsigned status = 200;
    std::string body;
    header_list headers;
    std::string content_type = "application/json";
    std::shared_ptr<fleet_list> list;  ///< sent piece by piece instead of the body
};

answer json_answer(unsigned status, const boost::json::value& body);
answer empty_answer(unsigned status);

/// The platform's form: `{"errors":[{"title","detail"?,"source"?}]}`.
answer error_answer(unsigned status, std::string_view detail, std::string_view source = {});

/// The platform's 429: the time to wait is in the detail, `retry after 10s`.
answer too_many_answer(long seconds);

}  // namespace sandbox
