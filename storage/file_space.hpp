// The database file as bytes on the disk: gives free pages back, empties the write-ahead log, writes the file
// anew. The thread of the connection, outside of any transaction but for release_pages().
#pragma once

#include "storage/sqlite.hpp"

namespace storage {

/// Brings everything into the database file and cuts the log to nothing. False: another connection still
/// reads an older state. Does not wait for it.
bool truncate_log(Database& database);
/// Writes the whole file anew: no page holds anything but rows. Takes as long as copying it, and as much room
/// again in the folder for temporary files and in the log.
void rebuild(Database& database);
/// Gives at most so many free pages back to the disk. Inside a transaction. How many are left.
std::int64_t release_pages(Database& database, int most);

}  // namespace storage
