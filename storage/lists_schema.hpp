// The text of a migration, see migrations.cpp: what the lists that people look through need, so that none of
// their pages scans, and what each secret and each hook's receiver did last.
#pragma once

namespace storage {

inline constexpr const char* lists_for_people = R"sql(
CREATE INDEX observations_by_delivery ON observations (reference) WHERE kind = 1;

CREATE TABLE secret_uses (
    secret INTEGER PRIMARY KEY REFERENCES secrets,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    deliveries INTEGER NOT NULL,
    last_delivery INTEGER NOT NULL
) STRICT;
INSERT INTO secret_uses
    SELECT secret, min(received_at), max(received_at), count(*), max(id) FROM deliveries GROUP BY secret;

CREATE INDEX findings_by_kind ON findings (kind, id);
CREATE INDEX findings_open_by_kind ON findings (kind, id) WHERE closed_at IS NULL;

CREATE INDEX alerts_by_hook ON alerts (hook, state, id);
CREATE TABLE hook_attempts (
    hook TEXT NOT NULL PRIMARY KEY,
    last_attempt_at INTEGER NOT NULL,
    last_success_at INTEGER,
    failing_since INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO hook_attempts
    SELECT hook, max(finished_at), max(finished_at), NULL FROM alerts WHERE state = 2 GROUP BY hook;

ALTER TABLE sweeps ADD COLUMN fence INTEGER;
)sql";

}  // namespace storage
