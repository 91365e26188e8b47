// Answers to commands that are kept for a while, so that a command sent again under the same idempotency key
// is answered and not carried out twice. The writer's thread only, inside a write job.
#pragma once

#include "storage/records.hpp"

namespace storage {

class KeptAnswers {
  public:
    virtual ~KeptAnswers() = default;
};

}  // namespace storage
