// The text of a migration, see migrations.cpp: what becomes of findings, in an order that a stream can
// follow.
#pragma once

namespace storage {

/// `finding` is no reference: events go behind their finding, in the same transaction (writing_retention,
/// writing_erasure).
inline constexpr const char* finding_events = R"sql(
CREATE TABLE finding_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    finding INTEGER NOT NULL,
    change INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_events_by_finding ON finding_events (finding);
)sql";

}  // namespace storage
