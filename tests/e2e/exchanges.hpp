// What the tracker's api answered to the tests, for tests/contract: a JSON line for each exchange, in a file
// of this process under $CLEARANCE_EXCHANGES; nothing where that is not set. Any thread.
#pragma once

#include <string>

#include "tests/e2e/http.hpp"

namespace e2e {

/// From now on the answers of this address are recorded.
void record_answers_of(const std::string& host_and_port);

struct Asked {
    const std::string& host_and_port;
    const std::string& method;
    const std::string& target;
    const std::string& body;
    const Headers& headers;
};

void record(const Asked& asked, const Answer& answer);

}  // namespace e2e
