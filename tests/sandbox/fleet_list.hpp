// One vehicle as the platform's JSON item, and the whole list as a stream of pieces made while they are sent.
// Used on the one thread; the fleet must outlive the list and may change between two pieces.
#pragma once

#include <string>

#include "tests/sandbox/filter.hpp"
#include "tests/sandbox/fleet.hpp"

namespace sandbox {

/// Appends `{"vin","status","brand"?,"tags"?,"changelog"}`, or the raw item where one is set.
void append_item(const fleet& owner, const vehicle& shown, std::string& out);

class fleet_list {
  public:
    fleet_list(const fleet& owner, filter chosen) : fleet_(owner), filter_(std::move(chosen)) {}

    /// Replaces `piece` by the next part of the JSON array, at least `at_least` bytes unless it is the last.
    /// False when nothing is left.
    bool next(std::string& piece, std::size_t at_least);

    bool past_half() const { return position_ * 2 >= fleet_.size(); }

  private:
    const fleet& fleet_;
    filter filter_;
    std::size_t position_ = 0;
    bool opened_ = false;
    bool any_ = false;
    bool closed_ = false;
};

}  // namespace sandbox
