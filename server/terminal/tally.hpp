// What became of the vehicles of a command: who refused which, and what that makes of the exit code. One
// thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>

namespace terminal {

class Tally {
  public:
    /// `keeps`: every result, for to_json(); else what was not taken is told on stderr at once.
    explicit Tally(bool keeps) : keeps_(keeps) {}

    /// One vehicle's result, as POST /v1/vehicles gives it: `refused` is the service's, `error` the
    /// platform's; a `refused` with `refused_by` is whose that says. `place`: of the vehicle in a file.
    void add(boost::json::object result, const std::string& place);

    std::int64_t all() const { return accepted_ + by_platform_ + by_service_ + unknown_; }
    /// "1,200 pending, 4 refused by the platform"
    std::string statuses() const;
    /// `vehicles`, and how many were accepted, refused, by whom, and are unknown.
    boost::json::object to_json() const;
    int exit_code() const;

  private:
    bool keeps_;
    std::map<std::string, std::int64_t> statuses_;
    std::int64_t accepted_ = 0, by_platform_ = 0, by_service_ = 0, unknown_ = 0;
    boost::json::array results_;
};

}  // namespace terminal
