#include "storage/finding_rows.hpp"

namespace storage {
namespace {

/// What it says of its transition is what is known of that now, as `since` is.
const std::string detail_as_known_now =
    "iif(t.seq IS NULL OR f.detail ->> 'transition' IS NULL, f.detail, json_replace(f.detail, "
    "'$.occurred_at', time_text(t.occurred_at), '$.estimated', json(iif(t.estimated, 'true', 'false')), "
    "'$.known_after_seconds', "
    "iif(t.estimated, NULL, max(0, (min(t.first_recorded_at, f.opened_at) - t.occurred_at) / 1000000)), "
    "'$.may_be_rejected_from', time_text(t.occurred_at + 1000000 * (f.detail ->> 'limit_seconds')))), ";

}  // namespace

const std::string& FindingRows::columns() {
    static const std::string text =
        "f.id, f.kind, v.vin, f.opened_at, f.closed_at, f.closed_by, f.acknowledged_at, f.acknowledged_by, "
        "f.note, ifnull(f.silence, 0), " +
        detail_as_known_now +
        "coalesce("
        "iif(f.detail ->> 'transition' IS NULL, NULL, r.text), (SELECT c.description FROM commands AS c "
        "WHERE c.id = f.detail ->> 'command'), ''), "
        // the vehicle's is not known before a request for it was taken
        "coalesce(nullif(b.text, ''), (SELECT c.brand FROM commands AS c WHERE c.id = f.detail ->> "
        "'command'), ''), "
        "coalesce(f.detail ->> 'status', st.text, sv.text, ''), ifnull(sf.text, ''), "
        "ifnull(t.occurred_at, v.since), ifnull(t.estimated, v.estimated), f.closing_note ";
    return text;
}

const std::string& FindingRows::joins() {
    static const std::string text =
        "LEFT JOIN vehicles AS v ON v.id = f.vehicle "
        "LEFT JOIN brands AS b ON b.id = v.brand "
        "LEFT JOIN transitions AS t ON t.seq = (SELECT max(n.seq) FROM transitions AS n WHERE "
        "n.vehicle = f.vehicle AND n.transition = coalesce(f.detail ->> 'transition', "
        "iif(f.detail ->> 'command' IS NULL, v.present_transition, NULL))) "
        "LEFT JOIN reasons AS r ON r.id = t.reason "
        "LEFT JOIN statuses AS st ON st.id = t.to_status "
        "LEFT JOIN statuses AS sf ON sf.id = t.from_status "
        "LEFT JOIN statuses AS sv ON sv.id = v.status ";
    return text;
}

FindingRows::FindingRows(Database& database)
    : select_(database, "SELECT " + columns() + "FROM findings AS f " + joins() + "WHERE f.id = ?"),
      select_tags_(database,
                   "SELECT t.key, t.value FROM findings AS f JOIN tags AS t ON t.vehicle = f.vehicle "
                   "WHERE f.id = ?") {}

Finding FindingRows::read(const Rows& rows, int first) {
    const auto at = [first](int column) { return first + column; };
    Finding finding;
    finding.id = rows.integer(at(0));
    finding.kind = static_cast<FindingKind>(rows.integer(at(1)));
    if (!rows.is_null(at(2))) finding.vin = Vin::parse(rows.text(at(2)));
    finding.opened_at = rows.time(at(3));
    finding.closed_at = rows.maybe_time(at(4));
    finding.closed_by = rows.text(at(5));
    finding.closing_note = rows.text(at(17));
    if (const auto when = rows.maybe_time(at(6)))
        finding.acknowledged = Acknowledgement{*when, rows.text(at(7)), rows.text(at(8))};
    finding.silence = rows.integer(at(9));
    finding.detail = rows.text(at(10));
    finding.reason = rows.text(at(11));
    finding.brand = rows.text(at(12));
    if (!finding.vin) return finding;
    finding.status = rows.text(at(13));
    finding.from = rows.text(at(14));
    finding.since = rows.maybe_time(at(15));
    finding.estimated = rows.flag(at(16));
    return finding;
}

void FindingRows::add_tags(Finding& finding) {
    if (!finding.vin) return;
    auto rows = select_tags_.query(finding.id);
    while (rows.next()) finding.tags.emplace(rows.text(0), rows.text(1));
}

std::optional<Finding> FindingRows::find(Id id) {
    std::optional<Finding> finding;
    {
        auto rows = select_.query(id);
        if (!rows.next()) return std::nullopt;
        finding = read(rows);
    }
    add_tags(*finding);
    return finding;
}

}  // namespace storage
