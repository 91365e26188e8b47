// Findings are opened and ended in the transaction that learns of it. Inside a write transaction, the
// writer's thread only. Texts of the platform stay where they are, a finding refers to them. Promise: at most
// one of a kind is open for a vehicle, or for the list; an unlisted vehicle has a finding of its own, or is
// one of those that the list's tells of.
#pragma once

#include "storage/absence_records.hpp"
#include "storage/finding_records.hpp"
#include "storage/write_context.hpp"

namespace storage {

class FindingWriting {
  public:
    explicit FindingWriting(WriteContext& context);

    void vehicle_unlisted(Id vehicle, Id sweep);
    void vehicle_listed_again(Id vehicle);
    /// Of the vehicle's present; one that is open already stays as it is.
    void open(FindingKind kind, Id vehicle, const clearance::Transition& present);
    /// Of a request that the platform answered with `error`.
    void open_for_command(Id vehicle, Id command);
    void close(FindingKind kind, std::optional<Id> vehicle);
    /// After every complete full list, once its absences are recorded.
    void list_ended(Id sweep, const ListVerdict& verdict);

  private:
    std::int64_t unlisted_without_finding();

    WriteContext& context_;
    Statement open_unlisted_, open_status_, open_present_, open_command_, open_shrunk_, update_shrunk_,
        close_, count_unlisted_, count_open_;
};

}  // namespace storage
