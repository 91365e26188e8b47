// The text of a migration, see migrations.cpp: the audit log, and by which vehicle it is found.
#pragma once

namespace storage {

inline constexpr const char* audit_of_commands = R"sql(
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    caller TEXT NOT NULL,
    means INTEGER NOT NULL,
    address TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    vehicles INTEGER NOT NULL,
    erased INTEGER NOT NULL,
    finished_at INTEGER,
    status INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_caller ON audit (caller);
CREATE INDEX audit_by_action ON audit (action);
CREATE INDEX audit_by_caller_and_action ON audit (caller, action);

CREATE TABLE audit_vins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry INTEGER NOT NULL REFERENCES audit,
    vin TEXT NOT NULL
) STRICT;
CREATE INDEX audit_vins_by_entry ON audit_vins (entry);
CREATE INDEX audit_vins_by_vin ON audit_vins (vin, entry);
)sql";

}  // namespace storage
