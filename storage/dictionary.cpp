#include "storage/dictionary.hpp"

namespace storage {
namespace {

/// Reasons are the platform's free text: what is kept in memory of them must not grow without end.
constexpr std::size_t most_remembered = 10'000;

}  // namespace

Dictionary::Dictionary(Database& database, const std::string& table)
    : table_(table),
      select_id_(database, "SELECT id FROM " + table + " WHERE text = ?"),
      select_text_(database, "SELECT text FROM " + table + " WHERE id = ?"),
      insert_(database, "INSERT INTO " + table + " (text) VALUES (?)") {}

Id Dictionary::id(const std::string& text) {
    if (const auto known = ids_.find(text); known != ids_.end()) return known->second;
    Id id = 0;
    {
        auto rows = select_id_.query(text);
        if (rows.next()) id = rows.integer(0);
    }
    if (id == 0) id = insert_.insert(text);
    remember(id, text);
    return id;
}

std::string Dictionary::text(Id id) {
    if (const auto known = texts_.find(id); known != texts_.end()) return known->second;
    auto rows = select_text_.query(id);
    if (!rows.next())
        throw LedgerError("the ledger is broken: no text " + std::to_string(id) + " in " + table_);
    auto text = rows.text(0);
    remember(id, text);
    return text;
}

void Dictionary::forget() {
    ids_.clear();
    texts_.clear();
}

void Dictionary::remember(Id id, const std::string& text) {
    if (ids_.size() >= most_remembered || texts_.size() >= most_remembered) forget();
    ids_.emplace(text, id);
    texts_.emplace(id, text);
}

Dictionaries::Dictionaries(Database& database)
    : statuses(database, "statuses"),
      brands(database, "brands"),
      reasons(database, "reasons"),
      secrets(database, "secrets") {}

void Dictionaries::forget() {
    statuses.forget();
    brands.forget();
    reasons.forget();
    secrets.forget();
}

std::optional<Id> Dictionaries::reason_id(const std::string& reason) {
    if (reason.empty()) return std::nullopt;
    return reasons.id(reason);
}

std::string Dictionaries::reason(std::optional<Id> id) {
    return id ? reasons.text(*id) : std::string();
}

}  // namespace storage
