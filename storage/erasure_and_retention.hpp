// The text of a migration, see migrations.cpp: vehicles, commands and alerts get ids that are never given
// twice, also when the last row was erased. Who holds such an id meanwhile (a sweep, a call to the platform,
// an alert on its way) must not meet another's row. And what retention needs: that an alert was, and whose
// bad items a sweep met last.
#pragma once

namespace storage {

inline constexpr const char* erasure_and_retention = R"sql(
CREATE TABLE new_vehicles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vin TEXT NOT NULL,
    brand INTEGER NOT NULL REFERENCES brands,
    status INTEGER REFERENCES statuses,
    since INTEGER,
    estimated INTEGER NOT NULL DEFAULT 0,
    reason INTEGER REFERENCES reasons,
    episode INTEGER NOT NULL DEFAULT 0,
    present_transition INTEGER,
    listing_digest BLOB CHECK (length(listing_digest) = 16),
    confirmed_at INTEGER,
    listed INTEGER,
    unlisted_since INTEGER,
    confirmed_from INTEGER,
    absent_from INTEGER,
    first_seen INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL
) STRICT;
INSERT INTO new_vehicles SELECT * FROM vehicles;
DROP TABLE vehicles;
ALTER TABLE new_vehicles RENAME TO vehicles;
CREATE UNIQUE INDEX vehicles_by_vin ON vehicles (vin);
CREATE INDEX vehicles_by_status ON vehicles (status, brand);
CREATE INDEX vehicles_not_listed ON vehicles (id) WHERE listed IS NOT 1;
CREATE INDEX vehicles_without_status ON vehicles (id) WHERE status IS NULL;
CREATE INDEX vehicles_unlisted ON vehicles (listed) WHERE listed = 0;

CREATE TABLE new_commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    kind INTEGER NOT NULL,
    brand TEXT NOT NULL,
    has_tags INTEGER NOT NULL,
    asked_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    state INTEGER NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0,
    finished_at INTEGER,
    http_status INTEGER,
    status INTEGER REFERENCES statuses,
    description TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_commands SELECT * FROM commands;
DROP TABLE commands;
ALTER TABLE new_commands RENAME TO commands;
CREATE INDEX commands_open ON commands (vehicle) WHERE settled = 0;

CREATE TABLE new_alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    hook TEXT NOT NULL,
    kind TEXT NOT NULL,
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    transition INTEGER NOT NULL REFERENCES observations,
    status INTEGER NOT NULL REFERENCES statuses,
    data TEXT NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER,
    finished_at INTEGER,
    last_status INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    UNIQUE (hook, kind, transition)
) STRICT;
INSERT INTO new_alerts SELECT * FROM alerts;
DROP TABLE alerts;
ALTER TABLE new_alerts RENAME TO alerts;
CREATE INDEX alerts_due ON alerts (hook, state, next_attempt_at);

CREATE TABLE past_alerts (
    transition INTEGER NOT NULL,
    hook TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (transition, hook, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX skipped_items_by_sweep ON skipped_items (sweep);
)sql";

}  // namespace storage
