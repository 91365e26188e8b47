// The VINs whose data was erased: remembered by HMAC-SHA256 with a key that is not in the ledger. Inside a
// write transaction, the writer's thread only. Promise: while nothing is erased no digest is made and no key
// is asked for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "storage/keyed_hash.hpp"
#include "storage/sqlite.hpp"

namespace storage {

class ErasedVins {
  public:
    ErasedVins(Database& database, ErasureKey key);

    /// At the opening of the ledger. Throws LedgerError where VINs are erased and their key is missing or
    /// another one: going on would bring them back.
    void require_key();
    bool any() { return !beginnings().empty(); }
    bool contains(const Vin& vin);
    /// Whether an erased VIN of 17 letters and digits stands anywhere in a text, as mentions() has it, or a
    /// name of another shape between blanks, quotes, brackets or commas.
    bool named_in(std::string_view text);
    /// The text with "[erased]" instead of those: for what others are told about.
    std::string without(std::string text);
    clearance::Tags without(const clearance::Tags& tags);
    void clean(clearance::Observation& observation);
    /// The same for all texts of an item of the list.
    clearance::ListedVehicle without(const clearance::ListedVehicle& item);
    /// Of a text that is only to be recognised: itself, or where it names an erased VIN a keyed digest of it.
    std::string kept_name(const std::string& name);
    /// That digest, by which it may have been kept when what it names was erased; itself where none ever was.
    std::string digested_name(const std::string& name);
    /// One that is there already stays as it is.
    void add(const Vin& vin, Time now);
    void remove(const Vin& vin);
    /// After any rollback.
    void forget() { beginnings_.reset(); }

  private:
    using Mac = std::array<unsigned char, 32>;
    /// A match: where, and how long the name is.
    struct Place {
        std::size_t at, length;
    };

    clearance::Status without(const clearance::Status& status);
    std::optional<Place> place_of_one(std::string_view text, std::size_t from);
    /// Of a name in upper case. Asks the ledger only where the beginnings say so: texts hold many words.
    bool is_erased(std::string_view name);
    const std::vector<std::uint64_t>& beginnings();
    Mac mac(std::string_view text, bool make);
    std::string digest(std::string_view text, bool make);
    bool has_key();
    const std::string& key(bool make);

    Database& database_;
    ErasureKey source_;
    std::optional<std::string> key_;
    std::optional<KeyedHash> hash_;                         // with that key
    std::optional<std::vector<std::uint64_t>> beginnings_;  // of all digests, sorted
    Statement select_all_, select_, insert_, delete_, select_check_, insert_check_;
};

}  // namespace storage
