// Counts the captures of a brand, or of all, and ranks their lags. Value type, any thread.
#pragma once

#include <vector>

#include "storage/capture_records.hpp"

namespace storage {

class CaptureTally {
  public:
    void add(const Capture& capture, Time now);
    CaptureTally& operator+=(const CaptureTally& other);

    CaptureCounts counts() const;

  private:
    CaptureCounts counted_;
    std::vector<std::chrono::microseconds> lags_;  // of those a webhook told
};

}  // namespace storage
