// The table of kept answers: KeptAnswers on it. Promise: it never holds more than so many rows and bytes, the
// oldest go first. The writer's thread only.
#pragma once

#include <optional>

#include "storage/kept_answers.hpp"
#include "storage/write_context.hpp"

namespace storage {

class KeptAnswerTable final : public KeptAnswers {
  public:
    static constexpr std::chrono::hours kept_for{24};
    static constexpr std::int64_t most_rows = 10'000, most_bytes = 64 * 1024 * 1024;

    explicit KeptAnswerTable(WriteContext& context);

    KeyClaim claim(const KeyedCommand& command) override;
    void keep(Id claim, const KeptAnswer& answer) override;
    void release(Id claim) override;

    /// Takes away some that are too old; whether there may be more of them.
    bool prune();
    /// After any rollback, and when others changed the table.
    void forget() { held_.reset(); }

  private:
    struct Held {
        std::int64_t rows = 0, bytes = 0;
    };
    Held& held();
    /// Removes rows (id, size), and how many.
    std::int64_t remove(Rows rows);
    void make_room();

    WriteContext& context_;
    Statement select_, insert_, keep_, delete_, select_size_, select_oldest_, select_old_, select_ahead_;
    std::optional<Held> held_;
};

}  // namespace storage
