// The VINs whose data was erased: remembered by HMAC-SHA256 with a key that is not in the ledger. Inside a
// write transaction, the writer's thread only. Promise: while nothing is erased no digest is made and no key
// is asked for.
#pragma once

#include <optional>

#include "storage/sqlite.hpp"

namespace storage {

class ErasedVins {
  public:
    ErasedVins(Database& database, ErasureKey key);

    /// At the opening of the ledger. Throws LedgerError where VINs are erased and their key is missing or
    /// another one: going on would bring them back.
    void require_key();
    bool any();
    bool contains(const Vin& vin);
    /// Whether one of the words of 17 letters and digits in a body is an erased VIN.
    bool named_in(std::string_view body);
    /// One that is there already stays as it is.
    void add(const Vin& vin, Time now);
    void remove(const Vin& vin);

  private:
    std::string digest(std::string_view text, bool make);
    const std::string& key(bool make);

    Database& database_;
    ErasureKey source_;
    std::optional<std::string> key_;
    Statement select_any_, select_, insert_, delete_, select_check_, insert_check_;
};

}  // namespace storage
