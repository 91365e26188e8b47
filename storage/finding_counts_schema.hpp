// The text of a migration, see migrations.cpp: how many findings of each kind are open, kept by SQLite itself
// with every change of a finding, so that nobody counts them when asked.
#pragma once

namespace storage {

inline constexpr const char* finding_counts_schema = R"sql(
CREATE TABLE finding_counts (
    kind INTEGER PRIMARY KEY,
    open INTEGER NOT NULL CHECK (open >= 0),
    acknowledged INTEGER NOT NULL CHECK (acknowledged >= 0)
) STRICT;
INSERT INTO finding_counts
    SELECT kind, count(*), count(acknowledged_at) FROM findings WHERE closed_at IS NULL GROUP BY kind;

CREATE TRIGGER findings_counted AFTER INSERT ON findings WHEN NEW.closed_at IS NULL BEGIN
    INSERT INTO finding_counts VALUES (NEW.kind, 1, NEW.acknowledged_at IS NOT NULL)
        ON CONFLICT (kind) DO UPDATE SET open = open + 1, acknowledged = acknowledged + excluded.acknowledged;
END;
CREATE TRIGGER findings_counted_anew AFTER UPDATE OF closed_at, acknowledged_at ON findings BEGIN
    INSERT INTO finding_counts VALUES (NEW.kind, 0, 0) ON CONFLICT (kind) DO NOTHING;
    UPDATE finding_counts SET
        open = open - (OLD.closed_at IS NULL) + (NEW.closed_at IS NULL),
        acknowledged = acknowledged - (OLD.closed_at IS NULL AND OLD.acknowledged_at IS NOT NULL)
            + (NEW.closed_at IS NULL AND NEW.acknowledged_at IS NOT NULL)
        WHERE kind = NEW.kind;
END;
CREATE TRIGGER findings_not_counted AFTER DELETE ON findings WHEN OLD.closed_at IS NULL BEGIN
    UPDATE finding_counts SET open = open - 1, acknowledged = acknowledged - (OLD.acknowledged_at IS NOT NULL)
        WHERE kind = OLD.kind;
END;
)sql";

}  // namespace storage
