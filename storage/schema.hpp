// The tables of the ledger and their numbered migrations, and what ties a file to us: its application id, its
// schema's number, the platform and client id it was made for. Used once, by the thread that opens the
// ledger.
#pragma once

#include <functional>
#include <string>

#include "storage/sqlite.hpp"

namespace storage {

/// The schema this program writes; PRAGMA user_version of the file.
int schema_version();

/// Makes the tables in an empty file, migrates an older one. Throws LedgerError for a file that is no ledger
/// (and leaves it untouched) or is of a newer schema.
void prepare_schema(Database& database, const std::string& path, Time now);

/// For who only reads: throws LedgerError for a file that is no ledger, is of another schema, or was last
/// folded by other rules.
void require_this_schema(Database& database, const std::string& path);

/// A file of a time when freed space was not given back to the disk is written anew, once. What takes long or
/// cannot be done is told to `notice`; the ledger works without it.
void prepare_space(Database& database, const Notice& notice);

/// Binds a new ledger to its platform and client id; throws LedgerError when it belongs to others.
void bind_platform(Database& database, const std::string& path, const std::string& platform,
                   const std::string& client_id);

Time created_at(Database& database);

/// What the histories and captures in the tables follow from.
struct Folded {
    std::int64_t rules = 0;  // clearance::fold_rules; 0: from before they were counted
    std::string
        announced;  // the statuses, sorted, with commas between; empty: never since there are captures
    std::string stuck_limits;  // StuckLimits::text(), by which it is told when vehicles are due
    bool operator==(const Folded&) const = default;
};
Folded folded(Database& database);
void set_folded(Database& database, const Folded& by);

}  // namespace storage
