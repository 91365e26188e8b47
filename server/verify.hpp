// `clearance-tracker verify`: proves a ledger and prints what it tells that does not follow from what it
// holds. Blocking, a process of its own; reads only.
#pragma once

#include <string>

namespace verification {

/// Of the ledger at `ledger`, or where that is empty of the configuration's, of which only [ledger] has to be
/// right. Exit code: 0, 1 when there are differences, 2 when the configuration does not say where it is.
/// Throws storage::LedgerError for what cannot be verified.
int run(const std::string& config_file, const std::string& ledger);

}  // namespace verification
