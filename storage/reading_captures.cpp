#include "storage/reading_captures.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "clearance/brand.hpp"
#include "storage/capture_tally.hpp"

namespace storage {
namespace {

constexpr Time end_of_time{std::chrono::microseconds{std::numeric_limits<std::int64_t>::max()}};

}  // namespace

CaptureReading::CaptureReading(Database& database, Dictionaries& dictionaries, ToldTransitions& transitions)
    : dictionaries_(dictionaries),
      transitions_(transitions),
      select_range_(database,
                    "SELECT v.brand, c.occurred_at, c.webhook_at, c.sweep_at, c.unconfirmed, c.missed_at "
                    "FROM captures AS c INDEXED BY captures_by_time JOIN vehicles AS v ON v.id = c.vehicle "
                    "WHERE c.occurred_at >= ? AND c.occurred_at < ?"),
      select_missed_(
          database,
          "SELECT c.transition, c.occurred_at, c.vehicle, v.vin, v.brand "
          "FROM captures AS c INDEXED BY captures_missed JOIN vehicles AS v ON v.id = c.vehicle "
          "WHERE c.webhook_at IS NULL AND c.missed_at IS NOT NULL AND c.unconfirmed = 0 AND "
          "(c.occurred_at, c.transition) < (?, ?) ORDER BY c.occurred_at DESC, c.transition DESC") {}

CaptureReport CaptureReading::report(const CaptureQuery& query) {
    std::map<Id, CaptureTally> by_brand_id;
    {
        auto rows = select_range_.query(query.since, query.until.value_or(end_of_time));
        while (rows.next()) {
            const Capture capture{.occurred_at = rows.time(1),
                                  .webhook_at = rows.maybe_time(2),
                                  .sweep_at = rows.maybe_time(3),
                                  .unconfirmed = rows.flag(4),
                                  .missed_at = rows.maybe_time(5)};
            by_brand_id[rows.integer(0)].add(capture, query.now);
        }
    }
    CaptureReport report;
    CaptureTally total;
    for (const auto& [id, tally] : by_brand_id) {
        auto brand = dictionaries_.brands.text(id);
        if (!clearance::is_among(query.brands, brand)) continue;
        report.brands.push_back({std::move(brand), tally.counts()});
        total += tally;
    }
    std::ranges::sort(report.brands, {}, &BrandCapture::brand);
    report.total = total.counts();
    return report;
}

std::vector<MissedTransition> CaptureReading::missed(const MissedQuery& query) {
    const auto behind = query.behind.value_or(MissedPlace{end_of_time, std::numeric_limits<Id>::max()});
    std::vector<MissedTransition> found;
    auto rows = select_missed_.query(behind.occurred_at, behind.transition);
    while (static_cast<int>(found.size()) < query.limit && rows.next()) {
        if (!clearance::is_among(query.brands, dictionaries_.brands.text(rows.integer(4)))) continue;
        const auto vin = Vin::parse(rows.text(3));
        if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
        const MissedPlace place{.occurred_at = rows.time(1), .transition = rows.integer(0)};
        for (auto& told : transitions_.of(rows.integer(2))) {
            if (told.transition.id == place.transition) found.push_back({*vin, std::move(told), place});
        }
    }
    return found;
}

}  // namespace storage
