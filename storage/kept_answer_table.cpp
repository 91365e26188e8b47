#include "storage/kept_answer_table.hpp"

#include <utility>
#include <vector>

namespace storage {
namespace {

constexpr int rows_at_once = 200;

}  // namespace

KeptAnswerTable::KeptAnswerTable(WriteContext& context)
    : context_(context),
      select_(context.database,
              "SELECT id, target, digest, claimed_at, status, content_type, body, size FROM kept_answers "
              "WHERE asked_by IN (?, ?) AND key IN (?, ?)"),
      insert_(context.database,
              "INSERT INTO kept_answers (asked_by, key, target, digest, claimed_at) VALUES (?, ?, ?, ?, ?)"),
      keep_(context.database,
            "UPDATE kept_answers SET status = ?, content_type = ?, body = ?, size = ? WHERE id = ? AND "
            "status IS NULL"),
      delete_(context.database, "DELETE FROM kept_answers WHERE id = ?"),
      select_size_(context.database, "SELECT id, size FROM kept_answers WHERE id = ?"),
      select_oldest_(context.database, "SELECT id, size FROM kept_answers WHERE id > 0 ORDER BY id LIMIT ?"),
      select_old_(context.database,
                  "SELECT id, size FROM kept_answers WHERE claimed_at < ? ORDER BY claimed_at LIMIT ?"),
      select_ahead_(context.database,
                    "SELECT id, size FROM kept_answers WHERE claimed_at > ? ORDER BY claimed_at LIMIT ?") {}

KeyClaim KeptAnswerTable::claim(const KeyedCommand& command) {
    const Time now = context_.recording.actual();
    auto& erased = context_.erased;
    Id outdated = 0;
    {
        auto rows = select_.query(command.by, erased.digested_name(command.by), command.key,
                                  erased.digested_name(command.key));
        if (rows.next()) {
            const Time claimed = rows.time(3);
            const bool counts = claimed >= now - kept_for && claimed <= now + kept_for;
            const bool same_target =
                rows.text(1) == command.target || rows.text(1) == erased.digested_name(command.target);
            if (counts && (!same_target || rows.digest(2) != command.body))
                return {.state = KeyClaim::State::other_command, .id = 0, .answer = {}};
            if (counts && rows.is_null(4))
                return {.state = KeyClaim::State::unanswered, .id = 0, .answer = {}};
            if (counts) {
                return {.state = KeyClaim::State::answered,
                        .id = 0,
                        .answer = {.status = static_cast<unsigned>(rows.integer(4)),
                                   .content_type = rows.text(5),
                                   .body = rows.text(6)}};
            }
            outdated = rows.integer(0);
        }
    }
    if (outdated != 0) release(outdated);
    auto& rows_held = held().rows;  // before the change, as in keep()
    const Id id = insert_.insert(erased.kept_name(command.by), erased.kept_name(command.key),
                                 erased.kept_name(command.target), command.body, now);
    ++rows_held;
    make_room();
    return {.state = KeyClaim::State::first, .id = id, .answer = {}};
}

void KeptAnswerTable::keep(Id claim, const KeptAnswer& answer) {
    const auto body = context_.erased.without(answer.body);
    const auto size = static_cast<std::int64_t>(body.size());
    // before the change: what is not known yet is counted then
    auto& bytes = held().bytes;
    if (keep_.run(answer.status, answer.content_type, blob(body), size, claim) == 0) return;
    bytes += size;
    make_room();
}

void KeptAnswerTable::release(Id claim) {
    remove(select_size_.query(claim));
}

bool KeptAnswerTable::prune() {
    const Time now = context_.recording.actual();
    auto removed = remove(select_old_.query(now - kept_for, rows_at_once));
    removed += remove(select_ahead_.query(now + kept_for, rows_at_once));
    return removed >= rows_at_once;
}

KeptAnswerTable::Held& KeptAnswerTable::held() {
    if (!held_) {
        held_ = Held{.rows = context_.database.integer("SELECT count(*) FROM kept_answers"),
                     .bytes = context_.database.integer("SELECT sum(size) FROM kept_answers")};
    }
    return *held_;
}

std::int64_t KeptAnswerTable::remove(Rows rows) {
    std::vector<std::pair<Id, std::int64_t>> found;
    while (rows.next()) found.emplace_back(rows.integer(0), rows.integer(1));
    for (const auto& [id, size] : found) {
        auto& held = this->held();
        delete_.run(id);
        --held.rows;
        held.bytes -= size;
    }
    return static_cast<std::int64_t>(found.size());
}

void KeptAnswerTable::make_room() {
    while (held().rows > most_rows || (held().bytes > most_bytes && held().rows > 1)) {
        if (remove(select_oldest_.query(1)) == 0) return;
    }
}

}  // namespace storage
