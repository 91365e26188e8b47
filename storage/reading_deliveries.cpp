#include "storage/reading_deliveries.hpp"

namespace storage {
namespace {

bool is_of(const std::vector<DeliveryOutcome>& wanted, DeliveryOutcome outcome) {
    return std::ranges::find(wanted, outcome) != wanted.end();
}

/// What an index holds by itself; recorded ones are nearly all there are.
bool has_index(const DeliveryFilter& filter) {
    return !filter.outcomes.empty() && !is_of(filter.outcomes, DeliveryOutcome::recorded);
}

bool is_thinned(const DeliveryFilter& filter) {
    const bool outcome_decides = has_index(filter) && !filter.vin;
    return !filter.secret.empty() || !filter.event_type.empty() ||
           (!filter.outcomes.empty() && !outcome_decides);
}

}  // namespace

DeliveryReading::DeliveryReading(Database& database)
    : by_time_(database, "deliveries", "received_at"),
      select_all_(database, "SELECT id FROM deliveries WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?"),
      select_not_recorded_(database,
                           "SELECT id FROM deliveries INDEXED BY deliveries_not_recorded WHERE outcome = ? "
                           "AND outcome <> 1 AND id >= ? AND id < ? ORDER BY id DESC LIMIT ?"),
      // 1: ObservationKind::webhook
      select_of_vehicle_(database,
                         "SELECT o.reference FROM vehicles AS v JOIN observations AS o INDEXED BY "
                         "observations_by_vehicle ON o.vehicle = v.id WHERE v.vin = ? AND o.kind = 1 AND "
                         "o.reference >= ? AND o.reference < ?"),
      select_marks_(database, "SELECT outcome, secret, event_type FROM deliveries WHERE id = ?"),
      select_(database,
              "SELECT d.id, d.received_at, d.outcome, d.event_type, d.problem, s.text, d.delivery_id, "
              "d.remote, d.digest, length(d.body), d.body_removed_at, (SELECT v.vin FROM observations AS o "
              "INDEXED BY observations_by_delivery JOIN vehicles AS v ON v.id = o.vehicle WHERE "
              "o.kind = 1 AND o.reference = d.id LIMIT 1) FROM deliveries AS d JOIN secrets AS s ON "
              "s.id = d.secret WHERE d.id = ?"),
      select_body_(database, "SELECT body FROM deliveries WHERE id = ?"),
      select_secret_(database,
                     "SELECT s.id, u.last_delivery FROM secrets AS s JOIN secret_uses AS u ON "
                     "u.secret = s.id WHERE s.text = ?"),
      select_uses_(database,
                   "SELECT s.text, first_at, last_at, deliveries FROM secret_uses JOIN secrets AS s ON "
                   "s.id = secret_uses.secret") {}

Page<ListedDelivery> DeliveryReading::page(const DeliveryFilter& filter) {
    const bool thinned = is_thinned(filter);
    NewestIds ids(filter.part, thinned);
    auto range = by_time_.range(filter.part, filter.since, filter.until);
    Secret of;
    if (!filter.secret.empty()) {
        const auto known = secret(filter.secret);
        if (!known) return {};
        of = *known;
        range.before = std::min(range.before, of.last_delivery + 1);
    }
    take(filter, range, ids);
    std::function<bool(Id)> test;
    if (thinned) test = [&](Id id) { return fits(id, filter, of.id); };
    return ids.page<ListedDelivery>(test, [this](Id id) { return listed(id); });
}

std::optional<DeliveryReading::Secret> DeliveryReading::secret(const std::string& name) {
    auto rows = select_secret_.query(name);
    if (!rows.next()) return std::nullopt;
    return Secret{rows.integer(0), rows.integer(1)};
}

void DeliveryReading::take(const DeliveryFilter& filter, const IdRange& range, NewestIds& ids) {
    const auto [from, before] = range;
    if (filter.vin) {
        ids.take(select_of_vehicle_.query(filter.vin->text(), from, before));
    } else if (has_index(filter)) {
        for (const auto outcome : filter.outcomes)
            ids.take(select_not_recorded_.query(outcome, from, before, ids.wanted()));
    } else {
        ids.take(select_all_.query(from, before, ids.wanted()));
    }
}

bool DeliveryReading::fits(Id delivery, const DeliveryFilter& filter, Id secret) {
    auto rows = select_marks_.query(delivery);
    if (!rows.next()) return false;
    return (filter.outcomes.empty() ||
            is_of(filter.outcomes, static_cast<DeliveryOutcome>(rows.integer(0)))) &&
           (secret == 0 || rows.integer(1) == secret) &&
           (filter.event_type.empty() || rows.text(2) == filter.event_type);
}

std::optional<ListedDelivery> DeliveryReading::listed(Id id) {
    auto rows = select_.query(id);
    if (!rows.next()) return std::nullopt;
    ListedDelivery delivery{.id = rows.integer(0),
                            .received_at = rows.time(1),
                            .outcome = static_cast<DeliveryOutcome>(rows.integer(2)),
                            .event_type = rows.text(3),
                            .problem = rows.text(4),
                            .secret = rows.text(5),
                            .delivery_id = rows.text(6),
                            .remote = rows.text(7),
                            .digest = rows.digest(8),
                            .body_size = rows.integer(9),
                            .body_removed_at = rows.maybe_time(10),
                            .vin = {}};
    if (!rows.is_null(11)) delivery.vin = Vin::parse(rows.text(11));
    return delivery;
}

std::optional<WholeDelivery> DeliveryReading::find(Id id) {
    auto delivery = listed(id);
    if (!delivery) return std::nullopt;
    WholeDelivery whole{std::move(*delivery), {}};
    auto rows = select_body_.query(id);
    if (rows.next()) whole.body = rows.text(0);
    return whole;
}

std::vector<SecretUse> DeliveryReading::secret_uses() {
    std::vector<SecretUse> uses;
    auto rows = select_uses_.query();
    while (rows.next()) uses.push_back({rows.text(0), rows.time(1), rows.time(2), rows.integer(3)});
    std::ranges::sort(uses, {}, &SecretUse::name);
    return uses;
}

}  // namespace storage
