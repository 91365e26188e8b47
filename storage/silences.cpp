#include "storage/silences.hpp"

#include "clearance/brand.hpp"

namespace storage {
namespace {

/// They are looked at for each finding that is told.
constexpr std::size_t most_in_force = 1'000;

bool fits(const Silence& silence, const Finding& finding) {
    if (silence.kind && *silence.kind != finding.kind) return false;
    if (!silence.brand.empty() && !clearance::is_among({silence.brand}, finding.brand)) return false;
    if (!silence.vin.empty() && (!finding.vin || finding.vin->text() != silence.vin)) return false;
    if (silence.tag_key.empty()) return true;
    const auto tag = finding.tags.find(silence.tag_key);
    return tag != finding.tags.end() && tag->second == silence.tag_value;
}

}  // namespace

SilenceWriting::SilenceWriting(WriteContext& context)
    : context_(context),
      insert_(
          context.database,
          "INSERT INTO silences (kind, brand, tag_key, tag_value, vin, created_at, until, created_by, note) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      end_(context.database,
           "UPDATE silences SET ended_at = ?1 WHERE id = ?2 AND ended_at IS NULL AND until > ?1"),
      release_(context.database, "UPDATE alert_groups SET due_at = ?1 WHERE silence = ?2 AND due_at > ?1"),
      select_(context.database, std::string(silence_columns) +
                                    "INDEXED BY silences_in_force WHERE ended_at IS NULL AND until > ?") {}

Id SilenceWriting::add(const Silence& silence) {
    if (in_force().size() >= most_in_force) return 0;
    auto& erased = context_.erased;
    return insert_.insert(silence.kind, erased.without(silence.brand), erased.without(silence.tag_key),
                          erased.without(silence.tag_value), erased.without(silence.vin),
                          context_.recording.now(), silence.until, erased.without(silence.by),
                          erased.without(silence.note));
}

bool SilenceWriting::end(Id silence) {
    const Time now = context_.recording.actual();
    if (end_.run(now, silence) == 0) return false;
    release_.run(now, silence);
    ++context_.effects.news;
    return true;
}

std::vector<Silence> SilenceWriting::in_force() {
    std::vector<Silence> silences;
    auto rows = select_.query(context_.recording.actual());
    while (rows.next()) silences.push_back(read_silence(rows));
    return silences;
}

const Silence* SilenceWriting::longest(const std::vector<Silence>& silences, const Finding& finding) {
    const Silence* longest = nullptr;
    for (const auto& each : silences) {
        if (fits(each, finding) && (longest == nullptr || each.until > longest->until)) longest = &each;
    }
    return longest;
}

Silence read_silence(const Rows& rows) {
    Silence silence;
    silence.id = rows.integer(0);
    if (const auto kind = rows.maybe_integer(1)) silence.kind = static_cast<FindingKind>(*kind);
    silence.brand = rows.text(2);
    silence.tag_key = rows.text(3);
    silence.tag_value = rows.text(4);
    silence.vin = rows.text(5);
    silence.created_at = rows.time(6);
    silence.until = rows.time(7);
    silence.ended_at = rows.maybe_time(8);
    silence.by = rows.text(9);
    silence.note = rows.text(10);
    return silence;
}

}  // namespace storage
