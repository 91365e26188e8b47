// A vehicle's observations as a test tells them, and the folded history as a line to compare. One day, our
// clock.
#pragma once

#include <string>
#include <vector>

#include "clearance/history.hpp"

namespace clearance {

/// "10:36:52.3" of the story's day, 2026-01-02, UTC.
Time clock_of(const std::string& time_of_day);

struct Told {
    std::string timestamp;  // time of day, or anything else as written
    Status status;
};

struct ListingOptions {
    std::string recorded{};   // empty: at the request
    std::int64_t fence = -1;  // -1: everything recorded so far
    bool filtered = false;
    bool same_answer = false;  // as the listing before
};

class Story {
  public:
    std::vector<Observation> observations;

    /// `received_at`: time of day; empty: none; a whole date as it is.
    std::int64_t webhook(const std::string& recorded, Status status, const std::string& received_at);
    /// One item of a list asked for at `requested`: changelog entries not known yet, then the bare status.
    void listing(const std::string& requested, Status status, const std::vector<Told>& changelog,
                 const ListingOptions& options = {});
    /// `fence`: the last thing recorded before the command was sent; -1: everything so far.
    std::int64_t answer(const std::string& at, Status status, std::int64_t fence = -1);

    std::int64_t last_id() const { return last_id_; }
    History folded() const { return fold(observations); }
    /// "pending 10:00:00 sweep; approved 10:36:51 webhook+sweep"
    std::string told() const;
    std::string present() const;
    /// "1 1 2": of each transition.
    std::string episodes() const;

  private:
    Observation& add(ObservationKind kind, Source source, Status status, Time recorded);
    std::int64_t last_id_ = 0;
    std::int64_t references_ = 0;
};

}  // namespace clearance
