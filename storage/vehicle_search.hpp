// Which vehicles fit a question, in a wanted order, page by page.
// Plain values and an interface that says nothing of SQL; a reader's thread only.
#pragma once

#include "storage/records.hpp"

namespace storage {

class VehicleSearch {
  public:
    virtual ~VehicleSearch() = default;
};

}  // namespace storage
