// Texts that repeat (statuses, brands, reasons, secrets' names) as small integers: one table of texts each,
// with what was asked for lately kept in memory. Belongs to its connection's thread.
#pragma once

#include <string>
#include <unordered_map>

#include "storage/sqlite.hpp"

namespace storage {

class Dictionary {
  public:
    /// `table`: statuses, brands, reasons or secrets.
    Dictionary(Database& database, const std::string& table);

    /// The text's id; a text never seen before gets one. Needs a write transaction.
    Id id(const std::string& text);
    /// The text of an id that some row holds; throws LedgerError where there is none.
    std::string text(Id id);
    /// After any rollback: an id given out since may belong to another text next time.
    void forget();

  private:
    void remember(Id id, const std::string& text);

    std::string table_;
    Statement select_id_, select_text_, insert_;
    std::unordered_map<std::string, Id> ids_;
    std::unordered_map<Id, std::string> texts_;
};

/// The four of them, with the empty reason as no row at all.
struct Dictionaries {
    explicit Dictionaries(Database& database);
    void forget();

    Id status_id(const Status& status) { return statuses.id(std::string(status.text())); }
    Status status(Id id) { return Status(statuses.text(id)); }
    std::optional<Id> reason_id(const std::string& reason);
    std::string reason(std::optional<Id> id);

    Dictionary statuses, brands, reasons, secrets;
};

}  // namespace storage
