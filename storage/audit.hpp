// Who commanded what, when, and what came of it. Plain values and interfaces that say nothing of SQL.
#pragma once

#include "storage/records.hpp"

namespace storage {

/// The writer's thread only, inside a write job.
class AuditWriting {
  public:
    virtual ~AuditWriting() = default;
};

/// A reader's thread only.
class AuditReading {
  public:
    virtual ~AuditReading() = default;
};

}  // namespace storage
