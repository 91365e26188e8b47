// Which vehicles fit a question, in a wanted order, page by page.
// Plain values and an interface that says nothing of SQL; a reader's thread only. Promise: over the pages of
// one question a vehicle that does not change stands exactly once, and a page looks at a bounded number of
// them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/records.hpp"

namespace storage {

/// As much of a vehicle as a comparison of lists needs.
struct KnownVehicle {
    std::string vin, brand;  // a brand that nobody told yet is the one it was asked for with
    std::optional<Status> status;
    bool is_refused = false;  // it has no status, and the last request for it was not taken
};

/// Those that are alike are ordered by the id, which is also the order in which vehicles became known.
enum class VehicleOrder : std::uint8_t { id, since, vin, brand };

/// Where a vehicle stands: what its order is about, and its id.
struct VehiclePlace {
    Id id = 0;
    Time since{};
    std::string text = {};  // the VIN, or the brand in small letters

    bool operator==(const VehiclePlace&) const = default;
};

/// Whether a vehicle at `a` stands before one at `b`.
bool comes_before(VehicleOrder order, bool descending, const VehiclePlace& a, const VehiclePlace& b);

/// Vehicles with a status that fit everything given here.
struct VehicleQuestion {
    std::vector<std::string> statuses = {},
                             brands = {};  // one of them; brands in any case of letters; empty: all
    std::vector<std::pair<std::string, std::string>> tags = {};  // every one of them
    std::string vin_part = {};                                   // upper-case
    std::optional<Time> since = {}, until = {};  // the present began then or later, and before
    std::optional<bool> stuck = {};              // whether an open finding says so
    std::optional<bool> listed = {};
    std::function<bool(std::string_view)> reason = {};  // takes the platform's words; never asked about none
    VehicleOrder order = VehicleOrder::id;              // this one only ascending
    bool descending = false;
    std::size_t limit = 100;
    /// After so many that do not fit the page ends, however few it holds.
    std::size_t most_looked_at = 300;
    /// Where no more may fit, they are looked at as a whole, and sorted, whatever their order in the tables.
    std::size_t most_sorted = 300;
    std::optional<VehiclePlace> after = {};

    /// Nothing is asked but statuses and brands.
    bool only_groups() const;
};

struct VehiclePage {
    std::vector<Vehicle> vehicles;
    std::optional<VehiclePlace> next;  // more may follow behind it; empty: that was all
};

class VehicleSearch {
  public:
    virtual ~VehicleSearch() = default;
    /// Another number once anything was committed since. Each reader counts for itself, anew at each start:
    /// to be compared with what the same one said, as the one of Ledger::read_much().
    virtual std::int64_t state() = 0;
    /// Every vehicle that was ever heard of, by ascending VIN, those behind this text.
    virtual std::vector<KnownVehicle> by_vin(const std::string& behind, int limit) = 0;

    virtual VehiclePage page(const VehicleQuestion& question) = 0;
    /// Every brand that the ledger has met, as it was written.
    virtual std::vector<std::string> brands() = 0;
    /// How many have one of these statuses and brands, without looking at them.
    virtual std::int64_t count(const std::vector<std::string>& statuses,
                               const std::vector<std::string>& brands) = 0;
};

}  // namespace storage
