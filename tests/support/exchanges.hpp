// What the api answered to tests, for tests/contract: a JSON line for each exchange, in a file of this
// process under $CLEARANCE_EXCHANGES; nothing where that is not set. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

struct Exchange {
    using Headers = std::vector<std::pair<std::string, std::string>>;
    std::string method, target;
    Headers request_headers;
    std::string request_body;
    unsigned status = 0;
    Headers headers;
    std::string body;
    bool of_handler = false;  // without what the HTTP layer adds
};

void record(const Exchange& exchange);

}  // namespace test
