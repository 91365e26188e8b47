// Where in the ledger a VIN stands, other than in its vehicle's row: in bodies, bad list items, and the words
// of the platform and of hooks. Reads whole tables, in steps, each a short read of its own: the archive can
// be big. Any one thread with a connection of its own.
#pragma once

#include <array>
#include <vector>

#include "storage/sqlite.hpp"

namespace storage {

/// The tables that are searched, in the order of searched_tables().
enum class Searched : std::uint8_t {
    deliveries,
    skipped_items,
    commands,
    alerts,
    silences,
    reasons,
    sweeps,
    findings,
    statuses,
    brands,
    observations,
    tags,
    command_tags,
    kept_answers,
    audit
};
inline constexpr std::size_t searched_count = 15;

struct SearchedTable {
    const char* name;
    const char* rows;  // SELECT id and texts, of ids greater than ?1, ?2 at most, by ascending id
    std::vector<const char*> columns;  // texts that belong to others, in which a VIN can be blacked out
    bool words = false;                // of the platform: where the VIN could be one itself, it is not meant
};
const std::array<SearchedTable, searched_count>& searched_tables();

/// Ids by table. `last`: up to it the table was searched.
struct Mentions {
    struct Rows {
        std::vector<Id> ids;
        Id last = 0;
    };
    std::array<Rows, searched_count> found;

    Rows& of(Searched table) { return found.at(static_cast<std::size_t>(table)); }
};

/// What stands in place of an erased VIN.
inline constexpr std::string_view black_bar = "[erased]";
/// Of a word, which a VIN is one of.
bool is_word(char c);

/// Whether a VIN can be told from other text: of 17 letters and digits, or at least long, with a digit. Of
/// another one, only a text that is nothing but the VIN counts as naming it.
bool is_telling(const Vin& vin);
/// Whether a text names the VIN, in any case of letters, whoever wrote it. One of 17 letters and digits is
/// meant wherever it stands, inside a longer word too: no byte of it is to stay. Any other that the platform
/// gave can be a part of another vehicle's and is meant only where it stands alone.
bool mentions(std::string_view text, const Vin& vin);
/// The same text with "[erased]" instead of the VIN.
std::string blacked_out(std::string text, const Vin& vin);

/// Goes on from where `mentions` ended, to the end of each table.
void find_mentions(Database& database, const Vin& vin, Mentions& mentions);

}  // namespace storage
