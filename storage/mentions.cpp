#include "storage/mentions.hpp"

#include <algorithm>
#include <cctype>

namespace storage {
namespace {

constexpr int rows_at_once = 1'000;
constexpr std::size_t shortest_telling = 11;

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_hex(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

/// Whether a text ends with an escape of JSON or of URLs ("\n", "\u003e", "%20"), whose last letter begins no
/// word.
bool ends_with_escape(std::string_view text) {
    const auto size = text.size();
    if (size >= 2 && text[size - 2] == '\\')
        return std::string_view("bfnrt").find(text[size - 1]) != std::string_view::npos;
    if (size >= 6 && text.substr(size - 6, 2) == "\\u") return is_hex(text.substr(size - 4));
    return size >= 3 && text[size - 3] == '%' && is_hex(text.substr(size - 2));
}

/// Not a part of a longer word.
bool is_alone(std::string_view before, std::string_view behind) {
    return (before.empty() || !is_word(before.back()) || ends_with_escape(before)) &&
           (behind.empty() || !is_word(behind.front()));
}

/// Where the VIN is meant in `text` from `from` on; npos: nowhere.
std::size_t place_of(std::string_view text, const Vin& vin, std::size_t from) {
    const auto& name = vin.text();
    const auto same = [](char in_text, char in_name) { return upper(in_text) == in_name; };
    for (auto at = text.begin() + static_cast<std::ptrdiff_t>(from);; ++at) {
        at = std::search(at, text.end(), name.begin(), name.end(), same);
        if (at == text.end()) return std::string_view::npos;
        const auto place = static_cast<std::size_t>(at - text.begin());
        if (vin.is_requestable() || is_alone(text.substr(0, place), text.substr(place + name.size())))
            return place;
    }
}

/// A page of one table; false: it was the last.
bool find_in_page(Statement& select, const Vin& vin, Mentions::Rows& found) {
    int count = 0;
    auto rows = select.query(found.last, rows_at_once);
    for (; rows.next(); ++count) {
        found.last = rows.integer(0);
        for (int column = 1; column < select.columns(); ++column) {
            if (!mentions(rows.text(column), vin)) continue;
            found.ids.push_back(found.last);
            break;
        }
    }
    return count == rows_at_once;
}

}  // namespace

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

const std::array<SearchedTable, searched_count>& searched_tables() {
    // a command of the vehicle's own is found by its VIN
    static const std::array<SearchedTable, searched_count> tables{{
        {"deliveries",
         "SELECT id, body, event_type, delivery_id FROM deliveries WHERE id > ? ORDER BY id LIMIT ?",
         {}},
        {"skipped_items",
         "SELECT id, vin, problem, raw FROM skipped_items WHERE id > ? ORDER BY id LIMIT ?",
         {}},
        {"commands",
         "SELECT c.id, v.vin, c.description, c.brand, c.asked_by FROM commands AS c JOIN vehicles AS v ON "
         "v.id = c.vehicle WHERE c.id > ? ORDER BY c.id LIMIT ?",
         {"description", "brand", "asked_by"}},
        {"alerts",
         "SELECT id, last_error, last_answer FROM alerts WHERE id > ? ORDER BY id LIMIT ?",
         {"last_error", "last_answer"}},
        {"silences",
         "SELECT id, vin, brand, tag_key, tag_value, note, created_by FROM silences WHERE id > ? ORDER BY id "
         "LIMIT ?",
         {"vin", "brand", "tag_key", "tag_value", "note", "created_by"}},
        {"reasons", "SELECT id, text FROM reasons WHERE id > ? ORDER BY id LIMIT ?", {"text"}},
        {"sweeps", "SELECT id, error FROM sweeps WHERE id > ? ORDER BY id LIMIT ?", {"error"}},
        {"findings",
         "SELECT id, detail, ifnull(told, ''), note, acknowledged_by, closed_by, closing_note "
         "FROM findings WHERE id > ? ORDER BY id LIMIT ?",
         {"detail", "told", "note", "acknowledged_by", "closed_by", "closing_note"}},
        {"statuses", "SELECT id, text FROM statuses WHERE id > ? ORDER BY id LIMIT ?", {"text"}, true},
        {"brands", "SELECT id, text FROM brands WHERE id > ? ORDER BY id LIMIT ?", {"text"}, true},
        // a time that could be read holds no VIN
        {"observations",
         "SELECT id, iif(occurred_at IS NULL, occurred_text, '') FROM observations WHERE id > ? ORDER BY id "
         "LIMIT ?",
         {"occurred_text"}},
        // by their owners: these rows have no id
        {"tags",
         "SELECT vehicle, group_concat(key || ' ' || value, char(10)) FROM tags WHERE vehicle > ? "
         "GROUP BY vehicle ORDER BY vehicle LIMIT ?",
         {}},
        {"command_tags",
         "SELECT command, group_concat(key || ' ' || value, char(10)) FROM command_tags WHERE command > ? "
         "GROUP BY command ORDER BY command LIMIT ?",
         {}},
        {"kept_answers",
         "SELECT id, body, target, key, asked_by FROM kept_answers WHERE id > ? ORDER BY id LIMIT ?",
         {}},
        // whom it is about is found by the index of audit_vins
        {"audit",
         "SELECT id, caller, subject FROM audit WHERE id > ? ORDER BY id LIMIT ?",
         {"caller", "subject"}},
    }};
    return tables;
}

bool is_telling(const Vin& vin) {
    if (vin.is_requestable()) return true;
    const auto& text = vin.text();
    const bool has_digit = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return text.size() >= shortest_telling && has_digit;
}

bool mentions(std::string_view text, const Vin& vin) {
    if (is_telling(vin)) return place_of(text, vin, 0) != std::string_view::npos;
    return text.size() == vin.text().size() && place_of(text, vin, 0) == 0;
}

std::string blacked_out(std::string text, const Vin& vin) {
    for (std::size_t at = 0; (at = place_of(text, vin, at)) != std::string::npos; at += black_bar.size()) {
        text.replace(at, vin.text().size(), black_bar);
    }
    return text;
}

void find_mentions(Database& database, const Vin& vin, Mentions& mentions) {
    for (std::size_t i = 0; i < searched_count; ++i) {
        if (searched_tables().at(i).words && !is_telling(vin)) continue;
        Statement select(database, searched_tables().at(i).rows);
        while (find_in_page(select, vin, mentions.found.at(i))) {
        }
    }
}

}  // namespace storage
