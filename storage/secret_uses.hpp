// What each secret proved: when first and last, how often. Counted for a group, written once before its
// commit, so that a webhook pays next to nothing. Inside a write transaction, the writer's thread only.
#pragma once

#include "storage/write_context.hpp"

namespace storage {

class SecretUses {
  public:
    explicit SecretUses(WriteContext& context);

    /// `delivery` 0: nothing of it was kept.
    void count(const std::string& secret, Time at, Id delivery);
    /// Of the group.
    void write();

  private:
    WriteContext& context_;
    Statement add_;
};

}  // namespace storage
