// The last complete sweeps, and whom they confirmed without writing so: an unchanged item costs no write. A
// reader's or the writer's thread, each with statements of its own. Promise: at or after the time told here
// an answer of the platform that held the vehicle was asked for.
#pragma once

#include <optional>

#include "storage/sqlite.hpp"

namespace storage {

/// What of a vehicle's row bears on it.
struct ConfirmationMarks {
    std::optional<Time> written;  // vehicles.confirmed_at
    Id from = 0;                  // vehicles.confirmed_from: earlier sweeps confirm nothing unless written
    bool listed = false, unfinished = false;
};

struct LastSweeps {
    struct One {
        Id id = 0;
        Time started_at{};
    };
    std::optional<One> full, in_flight;

    std::optional<Time> confirmed(const ConfirmationMarks& marks) const;
};

class LastSweepsReading {
  public:
    explicit LastSweepsReading(Database& database);
    LastSweeps read();

  private:
    std::optional<LastSweeps::One> last(SweepKind kind);
    Statement select_;
};

}  // namespace storage
