#include "storage/verify_references.hpp"

#include "storage/content_digest.hpp"

namespace storage {
namespace {

const std::string observations = "observations";

bool contains(const std::vector<bool>& ids, Id id) {
    return id >= 0 && static_cast<std::size_t>(id) < ids.size() && ids[static_cast<std::size_t>(id)];
}

/// Whether it was not there before.
bool insert(std::vector<bool>& ids, Id id) {
    if (contains(ids, id)) return false;
    const auto index = static_cast<std::size_t>(id);
    if (ids.size() <= index) ids.resize(index + 1);
    ids[index] = true;
    return true;
}

/// The same body without a time may tell of another episode, so that it is observed again.
bool may_be_told_again(const Observation& webhook) {
    return !clearance::trusted_time(webhook);
}

}  // namespace

ReferenceCheck::ReferenceCheck(Database& database, Dictionaries& dictionaries, Report& report)
    : dictionaries_(dictionaries),
      report_(report),
      select_delivery_(database,
                       "SELECT outcome, event_type, body_removed_at IS NULL, body, digest FROM deliveries "
                       "WHERE id = ?"),
      select_command_(database, "SELECT vehicle, state, status FROM commands WHERE id = ?"),
      select_deliveries_(
          database, "SELECT id, digest, outcome, body_removed_at IS NULL, body FROM deliveries ORDER BY id"),
      select_commands_(database,
                       "SELECT c.id, v.vin, s.text FROM commands AS c JOIN vehicles AS v ON v.id = c.vehicle "
                       "JOIN statuses AS s ON s.id = c.status WHERE c.state = ? ORDER BY c.id") {}

void ReferenceCheck::check(Id vehicle, const Vin& vin, const Observation& observation) {
    if (vehicle != vehicle_) bodies_.clear();
    vehicle_ = vehicle;
    if (observation.kind == clearance::ObservationKind::webhook) check_webhook(vin, observation);
    if (observation.kind == clearance::ObservationKind::answer) check_answer(vehicle, vin, observation);
}

void ReferenceCheck::check_webhook(const Vin& vin, const Observation& webhook) {
    const auto row = row_of(webhook.id, vin.text());
    std::optional<WebhookEvent> event;
    {
        auto rows = select_delivery_.query(webhook.reference);
        const auto told = "delivery " + words(webhook.reference);
        if (!rows.next()) return report_.difference({observations, row, told, "no such delivery"});
        if (static_cast<DeliveryOutcome>(rows.integer(0)) != DeliveryOutcome::recorded) {
            return report_.difference({observations, row, told, "a delivery that was not recorded"});
        }
        if (!insert(observed_deliveries_, webhook.reference) && !may_be_told_again(webhook)) {
            return report_.difference({observations, row, told, "one observation of it"});
        }
        const auto first = bodies_.emplace(rows.digest(4), webhook.reference).first->second;
        if (first != webhook.reference) {
            return report_.difference(
                {observations, row, told, "one delivery of its body: it is that of " + words(first)});
        }
        const auto& read = report_.options().read_delivery;
        if (!read || !rows.flag(2)) return;
        event = read(rows.text(3), rows.text(1));
    }
    if (!event) return report_.difference({observations, row, "a webhook", "nothing, from its body"});
    compare(row, vin, webhook, *event);
}

void ReferenceCheck::compare(const std::string& row, const Vin& vin, const Observation& webhook,
                             const WebhookEvent& event) {
    report_.compare(observations, row, "vin", vin.text(), event.vin.text());
    report_.compare(observations, row, "status", words(webhook.status), words(event.status));
    report_.compare(observations, row, "occurred_text", words(webhook.occurred_text),
                    words(event.occurred_text));
    report_.compare(observations, row, "occurred_at", words(webhook.occurred_at), words(event.occurred_at));
    report_.compare(observations, row, "reason", words(webhook.reason), words(event.reason));
}

void ReferenceCheck::check_answer(Id vehicle, const Vin& vin, const Observation& answer) {
    const auto row = row_of(answer.id, vin.text());
    const auto told = "command " + words(answer.reference);
    auto rows = select_command_.query(answer.reference);
    if (!rows.next()) return report_.difference({observations, row, told, "no such command"});
    if (rows.integer(0) != vehicle) {
        return report_.difference({observations, row, told, "a command about another vehicle"});
    }
    if (static_cast<CommandState>(rows.integer(1)) != CommandState::accepted) {
        return report_.difference({observations, row, told, "a command that was not accepted"});
    }
    if (!insert(observed_commands_, answer.reference)) {
        return report_.difference({observations, row, told, "one observation of it"});
    }
    std::optional<Status> status;
    if (const auto id = rows.maybe_integer(2)) status = dictionaries_.status(*id);
    report_.compare(observations, row, "status", words(answer.status), words(status));
}

void ReferenceCheck::check_deliveries() {
    auto rows = select_deliveries_.query();
    std::int64_t done = 0;
    while (rows.next()) {
        const Id id = rows.integer(0);
        if (rows.flag(3)) {
            report_.compare("deliveries", words(id), "digest", words(rows.digest(1)),
                            words(content_digest(rows.text(4))));
        }
        const bool is_recorded = static_cast<DeliveryOutcome>(rows.integer(2)) == DeliveryOutcome::recorded;
        if (is_recorded && !contains(observed_deliveries_, id)) {
            report_.difference({"deliveries", words(id), "a recorded webhook", "no observation of it"});
        }
        if (++done % 10'000 == 0) report_.progress("deliveries", done, 0);
    }
}

void ReferenceCheck::check_commands() {
    auto rows = select_commands_.query(CommandState::accepted);
    while (rows.next()) {
        const Status status(rows.text(2));
        if (status.known() == clearance::KnownStatus::error || contains(observed_commands_, rows.integer(0)))
            continue;
        report_.difference({"commands", row_of(rows.integer(0), rows.text(1)),
                            "answered " + std::string(status.text()), "no observation of it"});
    }
}

}  // namespace storage
