// The id a receiver of alerts knows a message by. Any thread.
#pragma once

#include <string>

namespace storage {

/// "msg_" and 22 letters and digits: 131 bits of the system's randomness. Throws LedgerError where there is
/// none.
std::string new_message_id();

}  // namespace storage
