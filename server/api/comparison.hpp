// What a company's own list and the vehicles of the ledger do not share, found step by step in the order of
// VINs and written as JSON. Each step is one short read of the ledger. One thread at a time.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "server/api/own_list.hpp"
#include "storage/ledger.hpp"
#include "storage/vehicle_search.hpp"

namespace api {

class Comparison {
  public:
    Comparison(std::string body, bool csv, clearance::Time now);

    /// Reads the body; what is wrong with it.
    std::optional<http::Problem> begin(storage::Reading& ledger);
    /// The next piece of the answer's JSON; may be empty.
    std::string step(storage::Reading& ledger);
    bool done() const { return done_; }

  private:
    enum Kind : std::uint8_t {
        never_asked_for,
        request_refused,
        without_status,
        not_in_file,
        other_brand,
        defleeted_but_approved,
        kinds
    };

    const storage::KnownVehicle* next_known(storage::Reading& ledger);
    /// One vehicle, of either list or of both; false: there is none left.
    bool compare_next(storage::Reading& ledger);
    void only_ours(const OwnList::Vehicle& own);
    void only_theirs(const storage::KnownVehicle& known);
    void in_both(const OwnList::Vehicle& own, const storage::KnownVehicle& known);
    void tell(Kind kind, const OwnList::Vehicle* own, const storage::KnownVehicle* known);
    void finish();

    std::string body_;
    bool csv_;
    clearance::Time now_;
    OwnList own_;
    std::size_t place_ = 0;                      // in own_
    std::vector<storage::KnownVehicle> theirs_;  // a page of the ledger's
    std::size_t their_place_ = 0;                // in theirs_
    std::int64_t known_ = 0;
    std::array<std::int64_t, kinds> counts_{};
    std::string piece_;
    bool any_ = false, last_page_ = false, done_ = false;
};

}  // namespace api
