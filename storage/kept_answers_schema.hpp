// The text of a migration, see migrations.cpp: answers to commands under an idempotency key. A row without a
// status is a command under way, or one that was cut off.
#pragma once

namespace storage {

inline constexpr const char* kept_answers_schema = R"sql(
CREATE TABLE kept_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asked_by TEXT NOT NULL,
    key TEXT NOT NULL,
    target TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    claimed_at INTEGER NOT NULL,
    status INTEGER,
    content_type TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL DEFAULT x'',
    UNIQUE (asked_by, key)
) STRICT;
CREATE INDEX kept_answers_by_age ON kept_answers (claimed_at, size);
)sql";

}  // namespace storage
