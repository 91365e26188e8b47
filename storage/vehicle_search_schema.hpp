// The text of a migration, see migrations.cpp: the orders in which vehicles are read, and what they are
// searched by.
#pragma once

namespace storage {

inline constexpr const char* vehicle_search_schema = R"sql(
CREATE INDEX vehicles_by_since ON vehicles (status, brand, since) WHERE status IS NOT NULL;
CREATE INDEX vehicles_by_reason ON vehicles (reason, status) WHERE reason IS NOT NULL;
CREATE INDEX tags_by_value ON tags (key, value, vehicle);
)sql";

}  // namespace storage
