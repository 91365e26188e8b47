#include "storage/migrations.hpp"

#include <array>

#include "storage/erasure_and_retention.hpp"
#include "storage/finding_counts_schema.hpp"
#include "storage/finding_events_schema.hpp"
#include "storage/findings_to_hooks.hpp"
#include "storage/kept_answers_schema.hpp"
#include "storage/lists_schema.hpp"
#include "storage/vehicle_search_schema.hpp"

namespace storage {
namespace {

constexpr const char* vehicles_and_observations = R"sql(
CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE statuses (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE brands (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE reasons (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE secrets (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE sources (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO sources VALUES (1, 'webhook'), (2, 'sweep'), (4, 'command');

CREATE TABLE vehicles (
    id INTEGER PRIMARY KEY,
    vin TEXT NOT NULL UNIQUE,
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
    skipped_by INTEGER,
    absent_from INTEGER,
    first_seen INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL
) STRICT;
CREATE INDEX vehicles_by_status ON vehicles (status, brand);
CREATE INDEX vehicles_not_listed ON vehicles (id) WHERE listed IS NOT 1;
CREATE INDEX vehicles_without_status ON vehicles (id) WHERE status IS NULL;

CREATE TABLE tags (
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (vehicle, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE vehicle_counts (
    status INTEGER NOT NULL REFERENCES statuses,
    brand INTEGER NOT NULL REFERENCES brands,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (status, brand)
) STRICT, WITHOUT ROWID;

CREATE TABLE observations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    kind INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES sources,
    status INTEGER NOT NULL REFERENCES statuses,
    reason INTEGER REFERENCES reasons,
    occurred_at INTEGER,
    occurred_text TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    requested_at INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    filtered INTEGER NOT NULL,
    position INTEGER NOT NULL,
    last_entry INTEGER NOT NULL,
    reference INTEGER NOT NULL
) STRICT;
CREATE INDEX observations_by_vehicle ON observations (vehicle);

CREATE TABLE transitions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    transition INTEGER NOT NULL REFERENCES observations,
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    change INTEGER NOT NULL,
    from_status INTEGER REFERENCES statuses,
    to_status INTEGER NOT NULL REFERENCES statuses,
    occurred_at INTEGER NOT NULL,
    earliest INTEGER,
    estimated INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    unconfirmed INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    place INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    sources INTEGER NOT NULL,
    reason INTEGER REFERENCES reasons,
    first_recorded_at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX transitions_by_vehicle ON transitions (vehicle);
)sql";

constexpr const char* what_came_and_went = R"sql(
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16),
    received_at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    secret INTEGER NOT NULL REFERENCES secrets,
    delivery_id TEXT NOT NULL,
    remote TEXT NOT NULL,
    event_type TEXT NOT NULL,
    problem TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE sweeps (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    outcome INTEGER NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0,
    confirmed INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sweeps_by_outcome ON sweeps (outcome, kind);

CREATE TABLE skipped_items (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 16),
    first_sweep INTEGER NOT NULL REFERENCES sweeps,
    sweep INTEGER NOT NULL REFERENCES sweeps,
    times INTEGER NOT NULL DEFAULT 1,
    place INTEGER NOT NULL,
    vin TEXT,
    problem TEXT NOT NULL,
    raw BLOB NOT NULL
) STRICT;
CREATE INDEX skipped_items_by_first_sweep ON skipped_items (first_sweep);

CREATE TABLE commands (
    id INTEGER PRIMARY KEY,
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
CREATE INDEX commands_open ON commands (vehicle) WHERE settled = 0;

CREATE TABLE command_tags (
    command INTEGER NOT NULL REFERENCES commands,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (command, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
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
CREATE INDEX alerts_due ON alerts (hook, state, next_attempt_at);
)sql";

constexpr const char* what_can_be_proven = R"sql(
CREATE TABLE captures (
    transition INTEGER PRIMARY KEY REFERENCES observations,
    vehicle INTEGER NOT NULL REFERENCES vehicles,
    status INTEGER NOT NULL REFERENCES statuses,
    occurred_at INTEGER NOT NULL,
    webhook_at INTEGER,
    sweep_at INTEGER,
    unconfirmed INTEGER NOT NULL,
    missed_at INTEGER
) STRICT;
CREATE INDEX captures_by_vehicle ON captures (vehicle);
CREATE INDEX captures_by_time ON captures (occurred_at);
CREATE INDEX captures_awaited ON captures (sweep_at)
    WHERE webhook_at IS NULL AND missed_at IS NULL AND sweep_at IS NOT NULL AND unconfirmed = 0;
CREATE INDEX captures_missed ON captures (occurred_at)
    WHERE webhook_at IS NULL AND missed_at IS NOT NULL AND unconfirmed = 0;

CREATE TABLE findings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    vehicle INTEGER REFERENCES vehicles,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    detail TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX findings_open ON findings (kind, ifnull(vehicle, 0)) WHERE closed_at IS NULL;
CREATE INDEX findings_still_open ON findings (id) WHERE closed_at IS NULL;
CREATE INDEX findings_by_vehicle ON findings (vehicle);

CREATE TABLE erased (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE deliveries ADD COLUMN body_removed_at INTEGER;
CREATE INDEX deliveries_not_recorded ON deliveries (outcome, id) WHERE outcome <> 1;

CREATE INDEX vehicles_unlisted ON vehicles (listed) WHERE listed = 0;
INSERT INTO findings (kind, vehicle, opened_at, detail)
    SELECT 1, id, ifnull(unlisted_since, 0), '{}' FROM vehicles WHERE listed = 0;
INSERT INTO findings (kind, vehicle, opened_at, detail)
    SELECT 3, v.id, v.since, json_object('status', s.text) FROM vehicles AS v JOIN statuses AS s ON s.id = v.status
    WHERE s.text NOT IN ('pending', 'approved', 'rejected', 'revoking', 'revoked', 'canceling', 'canceled');
ALTER TABLE vehicles RENAME COLUMN skipped_by TO confirmed_from;
UPDATE vehicles SET confirmed_from = (SELECT ifnull(max(id), 0) + 1 FROM sweeps)
    WHERE confirmed_from IS NOT NULL OR absent_from IS NOT NULL OR status NOT IN
        (SELECT id FROM statuses WHERE text IN ('approved', 'rejected', 'revoked', 'canceled'));
)sql";

/// A recorded body is found by its vehicle (DeliveryWriting::archived): an index of all digests is written at
/// another random page for each webhook.
constexpr const char* bodies_by_vehicle = R"sql(
CREATE TABLE new_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL CHECK (length(digest) = 16),
    received_at INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    secret INTEGER NOT NULL REFERENCES secrets,
    delivery_id TEXT NOT NULL,
    remote TEXT NOT NULL,
    event_type TEXT NOT NULL,
    problem TEXT NOT NULL,
    body BLOB NOT NULL,
    body_removed_at INTEGER
) STRICT;
INSERT INTO sqlite_sequence (name, seq)
    SELECT 'new_deliveries', seq FROM sqlite_sequence WHERE name = 'deliveries';
INSERT INTO new_deliveries SELECT * FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE new_deliveries RENAME TO deliveries;
CREATE INDEX deliveries_not_recorded ON deliveries (outcome, id) WHERE outcome <> 1;
CREATE UNIQUE INDEX deliveries_by_digest ON deliveries (digest) WHERE outcome <> 1;
)sql";

constexpr const char* who_ended_a_clearance = R"sql(
CREATE INDEX commands_by_vehicle ON commands (vehicle);
)sql";

constexpr const char* alerts_sent_again = R"sql(
ALTER TABLE alerts ADD COLUMN tried_since INTEGER;
CREATE INDEX alerts_by_state ON alerts (state, id);
)sql";

constexpr std::array<const char*, 13> texts{
    vehicles_and_observations, what_came_and_went,    what_can_be_proven,  erasure_and_retention,
    bodies_by_vehicle,         who_ended_a_clearance, alerts_sent_again,   findings_to_hooks,
    finding_counts_schema,     finding_events,        kept_answers_schema, lists_for_people,
    vehicle_search_schema};

}  // namespace

std::span<const char* const> migrations() {
    return texts;
}

}  // namespace storage
