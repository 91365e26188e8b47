// What the running service is told and what its api then tells: the rows of tests/unit/clearance/
// told_table_*_test.cpp again, under the same names. Where minutes must pass before something is concluded,
// let_pass() makes the ledger older; tests/unit/server/tracking/told_table_test.cpp has such rows on a clock
// that can be turned.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/e2e/world.hpp"

namespace e2e {

using Findings = std::vector<std::string>;

inline constexpr const char* first_vin = "WBA00000000000001";
inline constexpr const char* second_vin = "WBA00000000000002";

/// All times of day are of 2025-01-02, long before the ledger was made.
std::string at(const std::string& time_of_day);
/// The time now to the microsecond, moved by so many seconds.
std::string now(int seconds = 0);

struct Entry {
    std::string timestamp;  // time of day, or anything else as written
    std::string status;
};

class Told : public testing::Test {
  protected:
    Told() { world.start_platform(); }

    /// Without a sweep at the start: each test says when the platform is asked.
    void start(TrackerOptions options = {});
    /// The platform's list holds this vehicle so, from now on and without a webhook. `item`: of this vehicle
    /// in the platform's books, where that is another one, as of a VIN that stands in the list twice.
    void list(const std::string& status, const std::vector<Entry>& changelog,
              const std::string& vin = first_vin, const std::string& item = {});
    /// An item as it is served.
    void list_verbatim(const json::value& item, const std::string& status,
                       const std::string& vin = first_vin);
    /// The platform decides, without a webhook and without a word about it in its changelog.
    void move(const std::string& status, const std::string& vin = first_vin);
    void sweep();
    /// `received_at`: time of day, anything else as written; empty: none. The answer must be 204.
    void webhook(const std::string& status, const std::string& received_at,
                 const std::string& delivery = "d-1", const std::string& vin = first_vin);
    Answer ask_for(const std::string& vin = first_vin, const std::string& brand = "bmw");
    /// "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep"
    std::string told(const std::string& vin = first_vin);
    /// "pending approved": only the statuses.
    std::string story(const std::string& vin = first_vin);
    /// "1 1 2": of each transition.
    std::string episodes(const std::string& vin = first_vin);
    json::value vehicle(const std::string& vin = first_vin);
    bool told_soon(const std::string& expected, const std::string& vin = first_vin);
    /// How many calls of this kind, as "GET /v1/fleets/vehicles 200", the platform has answered.
    std::int64_t calls(const std::string& call);
    std::size_t ended_sweeps(const char* kind);
    /// As if so much time had passed here: the tracker starts anew on a ledger all of whose own times are
    /// older. The platform's times stay.
    void let_pass(std::chrono::minutes time);

    World world;
};

}  // namespace e2e
