// The text of a migration, see migrations.cpp: alerts tell of findings, grouped, and no longer of single
// transitions. Where an alert was not delivered and its finding is still open, every hook that this fits is
// told anew; the record of older ones goes.
#pragma once

namespace storage {

inline constexpr const char* findings_to_hooks = R"sql(
ALTER TABLE findings ADD COLUMN told TEXT;
ALTER TABLE findings ADD COLUMN acknowledged_at INTEGER;
ALTER TABLE findings ADD COLUMN acknowledged_by TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE findings ADD COLUMN closing_note TEXT NOT NULL DEFAULT '';
CREATE INDEX findings_closed_by_hand ON findings (kind, vehicle) WHERE closed_by <> '';
ALTER TABLE findings ADD COLUMN silence INTEGER;

CREATE TABLE finding_news (
    id INTEGER PRIMARY KEY,
    finding INTEGER NOT NULL REFERENCES findings,
    change INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_news_by_finding ON finding_news (finding);
INSERT INTO finding_news (finding, change)
    SELECT f.id, 1 FROM findings AS f WHERE f.kind = 4 AND f.closed_at IS NULL AND EXISTS
        (SELECT 1 FROM alerts AS a WHERE a.vehicle = f.vehicle AND a.state <> 2);

CREATE TABLE silences (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER,
    brand TEXT NOT NULL,
    tag_key TEXT NOT NULL,
    tag_value TEXT NOT NULL,
    vin TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    ended_at INTEGER,
    created_by TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE INDEX silences_in_force ON silences (until) WHERE ended_at IS NULL;

CREATE TABLE alert_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hook TEXT NOT NULL,
    change INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    kind INTEGER NOT NULL,
    opening TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    told_at INTEGER,
    silence INTEGER REFERENCES silences,
    UNIQUE (hook, change, digest)
) STRICT;
CREATE INDEX alert_groups_due ON alert_groups (due_at);

CREATE TABLE alert_group_members (
    alert_group INTEGER NOT NULL REFERENCES alert_groups,
    finding INTEGER NOT NULL REFERENCES findings,
    PRIMARY KEY (alert_group, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_group_members_by_finding ON alert_group_members (finding);

DROP TABLE past_alerts;
DROP TABLE alerts;
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL UNIQUE,
    hook TEXT NOT NULL,
    kind INTEGER NOT NULL,
    change INTEGER NOT NULL,
    opening TEXT NOT NULL,
    findings INTEGER NOT NULL,
    state INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    tried_since INTEGER NOT NULL,
    next_attempt_at INTEGER,
    finished_at INTEGER,
    last_status INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    last_answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX alerts_due ON alerts (hook, state, next_attempt_at);
CREATE INDEX alerts_by_state ON alerts (state, id);

CREATE TABLE alert_members (
    alert INTEGER NOT NULL REFERENCES alerts,
    finding INTEGER NOT NULL REFERENCES findings,
    subject INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    told TEXT,
    PRIMARY KEY (alert, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_members_by_finding ON alert_members (finding, alert);
CREATE INDEX alert_members_of_old ON alert_members (finding) WHERE told IS NOT NULL;
CREATE INDEX alert_members_waiting ON alert_members (subject, alert) WHERE waiting = 1;

CREATE TABLE disabled_hooks (
    hook TEXT NOT NULL PRIMARY KEY,
    disabled_at INTEGER NOT NULL,
    why TEXT NOT NULL,
    address BLOB NOT NULL CHECK (length(address) = 16)
) STRICT, WITHOUT ROWID;

ALTER TABLE vehicles ADD COLUMN stuck_at INTEGER;
CREATE INDEX vehicles_stuck ON vehicles (stuck_at) WHERE stuck_at IS NOT NULL;

ALTER TABLE brands ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
UPDATE brands SET heard = 1 WHERE id IN
    (SELECT v.brand FROM vehicles AS v JOIN observations AS o ON o.vehicle = v.id WHERE o.kind = 1);
)sql";

}  // namespace storage
