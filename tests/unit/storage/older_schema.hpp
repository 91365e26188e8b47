// A ledger as an older version of the program left it.
#pragma once

#include <string>

namespace storage {

/// Makes a ledger of schema 2 out of the closed one in `path`: what that had no place for is gone.
void take_back_to_schema_2(const std::string& path);

}  // namespace storage
