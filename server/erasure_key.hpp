// The key that erased VINs are remembered by: 32 random bytes in a file of its own, outside the ledger and
// its backups. Never logged. Any thread; blocks for the disk.
#pragma once

#include <string>

namespace app {

/// The key. `make`: where there is no file one is made, readable by its owner only, and on disk when this
/// returns; it appears whole or not at all. Throws storage::LedgerError, one line, when there is none or it
/// is not a key.
std::string erasure_key(const std::string& file, bool make);

}  // namespace app
