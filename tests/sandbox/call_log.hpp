// What was called, for tests to look at: the last 10,000 calls, and a count of all. Used on the one thread.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/moment.hpp"

namespace sandbox {

class call_log {
  public:
    /// `status` 0: it got no answer.
    void add(const call& incoming, unsigned status, moment at);

    /// `{"calls":[{"method","path","status","at","filter"?}],"counts":{"GET /v1/fleets/vehicles
    /// 200":n},"total":n}`.
    boost::json::value shown() const;

  private:
    struct logged {
        std::string method;
        std::string path;
        std::string filter;
        unsigned status;
        moment at;
    };
    std::deque<logged> calls_;
    std::map<std::string, std::uint64_t> counts_;
    std::uint64_t total_ = 0;
};

}  // namespace sandbox
