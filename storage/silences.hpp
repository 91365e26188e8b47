// What people do not want to be told now. Inside a write transaction, the writer's thread only.
#pragma once

#include <vector>

#include "storage/finding_records.hpp"
#include "storage/write_context.hpp"

namespace storage {

class SilenceWriting {
  public:
    explicit SilenceWriting(WriteContext& context);

    /// 0: there are 1,000 in force already.
    Id add(const Silence& silence);
    /// Before its time: what it kept back is told now, if it is still open. False: it is over, or not there.
    bool end(Id silence);

    std::vector<Silence> in_force();
    /// The one that lasts longest of those that fit; null: none does.
    static const Silence* longest(const std::vector<Silence>& silences, const Finding& finding);

  private:
    WriteContext& context_;
    Statement insert_, end_, release_, select_;
};

Silence read_silence(const Rows& rows);
/// For read_silence().
inline constexpr std::string_view silence_columns =
    "SELECT id, kind, brand, tag_key, tag_value, vin, created_at, until, ended_at, created_by, note "
    "FROM silences ";

}  // namespace storage
