// What the erasure of a vehicle's data removed. Plain values, any thread.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <string>

namespace storage {

/// Rows removed, by what they were; all zero for a VIN erased before of which nothing came since.
struct Erasure {
    bool known = false;  // there was something of it here, or it was erased before; false: nothing was done
    /// No file of the ledger holds a byte of the VIN any more. False: the rows are gone, but something else
    /// reads an older state of the ledger; the bytes go as soon as it has ended, at the latest with the next
    /// start.
    bool bytes_removed = false;
    std::int64_t observations = 0, transitions = 0, deliveries = 0, commands = 0, alerts = 0, findings = 0,
                 skipped_items = 0;
    std::int64_t mentions = 0;  // texts that belong to others, in which the VIN was blacked out
};

/// Called once the rows are gone for good, on a thread of the ledger's; the exception is a LedgerError, and
/// then everything is as it was.
using ErasureDone = std::function<void(std::exception_ptr, const Erasure&)>;

/// The key for the digests of erased VINs, 32 bytes from outside the ledger. `make`: no VIN is erased yet, a
/// key that is missing is made. Throws LedgerError, one line for a person, when there is none. Called on the
/// thread that opens the ledger and on the writer's.
using ErasureKey = std::function<std::string(bool make)>;

}  // namespace storage
