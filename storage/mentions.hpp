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
    kept_answers
};
inline constexpr std::size_t searched_count = 14;

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
/// Whether a text ends with an escape of JSON or of URLs ("\n", "\u003e", "%20"), whose last letter begins
/// no word.
bool ends_with_escape(std::string_view text);
/// Of a word, which a VIN is one of.
bool is_word(char c);

/// Whether a VIN can be told from other text: long enough, with a digit. Of another one, only a text that is
/// nothing but the VIN counts as naming it.
bool is_telling(const Vin& vin);
/// Whether a text holds the VIN, in any case of letters, not as a part of a longer word.
bool mentions(std::string_view text, const Vin& vin);
/// The same text with "[erased]" instead of the VIN.
std::string blacked_out(std::string text, const Vin& vin);

/// Goes on from where `mentions` ended, to the end of each table.
void find_mentions(Database& database, const Vin& vin, Mentions& mentions);

}  // namespace storage
