// The archive of webhooks as people look at it: pages, one delivery whole, what each secret proved.
// Plain values and an interface that says nothing of SQL; a reader's thread only.
#pragma once

#include "storage/records.hpp"

namespace storage {

class DeliveryList {
  public:
    virtual ~DeliveryList() = default;
};

}  // namespace storage
