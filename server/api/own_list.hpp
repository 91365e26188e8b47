// A company's own list of vehicles, as sent to be compared with the platform's: each VIN once, by ascending
// VIN. 32 bytes a vehicle and its VIN. Made on a reader's thread; one thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "clearance/time.hpp"
#include "server/csv_fleet.hpp"
#include "server/http/problem.hpp"

namespace api {

class OwnList {
  public:
    struct Vehicle {
        std::string_view vin, brand;  // no brand: empty
        bool defleeted = false;
        std::size_t line = 0;  // in the CSV, or place in the JSON list; from 1
    };

    /// {"vehicles":[{"vin","brand"?,"defleeted"?,"until"?}]}, or CSV as csv::read_own() takes it. A vehicle
    /// is defleeted once the day or the time of `until` is over. Of a VIN that is there twice a row counts
    /// that is not defleeted, then the first. Problems as of POST /v1/vehicles.
    static std::variant<OwnList, http::Problem> read_csv(std::string_view body, clearance::Time now);
    static std::variant<OwnList, http::Problem> read_json(std::string_view body, clearance::Time now);

    std::size_t rows() const { return rows_; }
    std::size_t size() const { return entries_.size(); }
    Vehicle at(std::size_t place) const;

  private:
    struct Entry {
        std::size_t text = 0;
        std::uint32_t line = 0, brand = 0;
        std::uint8_t length = 0;
        bool defleeted = false;
    };
    /// What is wrong with it; empty: nothing, it was added.
    std::string add(const csv::Own& own);
    void sort();
    std::string_view vin(const Entry& entry) const;
    std::uint32_t brand_number(std::string_view brand);

    std::string texts_;
    std::vector<Entry> entries_;
    std::vector<std::string> brands_{""};
    std::map<std::string, std::uint32_t, std::less<>> brand_numbers_{{"", 0}};
    std::size_t rows_ = 0;
};

/// Whether a day (in UTC) or a time is over; empty: the text is neither.
std::optional<bool> is_over(std::string_view text, clearance::Time now);

}  // namespace api
