// How often an address has brought wrong tokens of late, and for how long its next 401 is held back: guessing
// becomes slow, and a right token never is. Any thread. Promise: 4,096 addresses at most are remembered.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "clearance/time.hpp"
#include "server/config/network.hpp"
#include "server/log.hpp"

namespace api {

class WrongTokens {
  public:
    static constexpr std::size_t most = 4'096;
    static constexpr std::chrono::milliseconds longest{2'000};

    /// One more, now. 50 ms for the first, twice as much for each further one, up to two seconds; of what
    /// there was half is forgotten each minute. The first 64 bits tell an IPv6 address's owner. What is no
    /// address is one address.
    std::chrono::milliseconds count(const std::string& address, clearance::Time now);
    std::size_t remembered() const;

  private:
    struct Failures {
        double number = 0;  // as of `last`
        clearance::Time last{};
    };
    using Entries = std::map<config::AddressBytes, Failures>;
    void make_room(clearance::Time now);
    void report(const std::string& address, clearance::Time now);

    mutable std::mutex mutex_;
    Entries failures_;
    logging::RateLimit limit_{10};
};

}  // namespace api
