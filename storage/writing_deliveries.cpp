#include "storage/writing_deliveries.hpp"

#include <algorithm>
#include <stdexcept>

namespace storage {
namespace {

struct Judged {
    Id id = 0;
    DeliveryOutcome outcome{};
};

bool stands(DeliveryOutcome before, DeliveryOutcome now) {
    return before == DeliveryOutcome::recorded || before == DeliveryOutcome::ping || before == now;
}

std::optional<Judged> first_row(Rows rows) {
    if (!rows.next()) return std::nullopt;
    return Judged{rows.integer(0), static_cast<DeliveryOutcome>(rows.integer(1))};
}

}  // namespace

DeliveryWriting::DeliveryWriting(WriteContext& context, VehicleTable& vehicles,
                                 ObservationTable& observations, VehicleHistory& history)
    : context_(context),
      vehicles_(vehicles),
      observations_(observations),
      history_(history),
      select_(context.database, "SELECT id, outcome FROM deliveries WHERE digest = ?"),
      select_by_id_(context.database, "SELECT id, outcome FROM deliveries WHERE id = ?"),
      insert_(context.database,
              "INSERT INTO deliveries (digest, received_at, outcome, secret, delivery_id, remote, "
              "event_type, problem, "
              "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(context.database,
              "UPDATE deliveries SET outcome = ?, event_type = ?, problem = ? WHERE id = ?"),
      remove_body_(context.database, "UPDATE deliveries SET body_removed_at = ? WHERE id = ?"),
      delete_(context.database, "DELETE FROM deliveries WHERE id = ?") {}

DeliveryReceipt DeliveryWriting::record(const Delivery& delivery) {
    const bool observable = delivery.outcome == DeliveryOutcome::recorded;
    if (observable && !delivery.event) throw std::invalid_argument("a recorded delivery needs its event");
    const Time now = context_.recording.now();
    const bool check_wanted = observable && !clearance::trusted_time(delivery.event->occurred_at, now);

    const auto judged = first_row(select_.query(delivery.digest));
    if (judged && stands(judged->outcome, delivery.outcome)) {
        if (check_wanted && tells_again(*delivery.event)) observe(*delivery.event, judged->id, now);
        return {.id = judged->id, .repeat = true, .check_wanted = check_wanted};
    }
    if (is_of_erased(delivery)) return {.id = 0, .repeat = false, .check_wanted = false, .erased = true};
    Id id = 0;
    if (judged) {
        id = judged->id;
        update_.run(delivery.outcome, delivery.event_type, delivery.problem, id);
    } else {
        // of another vehicle that names an erased one only what it tells is kept
        const bool names_erased = observable && context_.erased.named_in(delivery.body);
        const auto body = names_erased ? std::string_view() : std::string_view(delivery.body);
        id = insert_.insert(delivery.digest, now, delivery.outcome,
                            context_.dictionaries.secrets.id(delivery.secret_name), delivery.delivery_id,
                            delivery.remote, delivery.event_type, delivery.problem, blob(body));
        if (names_erased) remove_body_.run(now, id);
    }
    if (observable) observe(*delivery.event, id, now);
    return {.id = id, .repeat = false, .check_wanted = check_wanted};
}

/// Without a time the webhooks of two episodes are the same bytes. Once more is enough for each present: what
/// is sent again and again must not fill the disk.
bool DeliveryWriting::tells_again(const WebhookEvent& event) {
    const auto vehicle = vehicles_.find(event.vin);
    if (!vehicle) return false;
    const auto observations = observations_.of(vehicle->id);
    const auto history = clearance::fold(observations);
    if (!history.present) return false;
    const auto& present = history.transitions.at(*history.present);
    if (present.to == event.status) return !present.has(clearance::Source::webhook);
    return std::ranges::none_of(observations, [&](const Observation& each) {
        return each.kind == clearance::ObservationKind::webhook && each.status == event.status &&
               !clearance::trusted_time(each) && each.id > present.id;
    });
}

DeliveryReceipt DeliveryWriting::judge_again(Id delivery, const Judgement& judgement) {
    const bool observable = judgement.outcome == DeliveryOutcome::recorded;
    if (observable && !judgement.event) throw std::invalid_argument("a recorded delivery needs its event");
    DeliveryReceipt receipt{.id = delivery, .repeat = true};
    const auto judged = first_row(select_by_id_.query(delivery));
    if (!judged || judged->outcome == DeliveryOutcome::recorded || judged->outcome == judgement.outcome)
        return receipt;
    if (observable && is_erased(judgement.event->vin)) {
        delete_.run(delivery);
        receipt.erased = true;
        return receipt;
    }
    const Time now = context_.recording.now();
    receipt.repeat = false;
    receipt.check_wanted = observable && !clearance::trusted_time(judgement.event->occurred_at, now);
    update_.run(judgement.outcome, judgement.event_type, judgement.problem, delivery);
    if (observable) observe(*judgement.event, delivery, now);
    return receipt;
}

bool DeliveryWriting::is_erased(const Vin& vin) {
    return context_.erased.any() && !vehicles_.find(vin) && context_.erased.contains(vin);
}

bool DeliveryWriting::is_of_erased(const Delivery& delivery) {
    if (!delivery.event) return context_.erased.named_in(delivery.body);
    return is_erased(delivery.event->vin);
}

void DeliveryWriting::observe(const WebhookEvent& event, Id delivery, Time now) {
    auto found = vehicles_.find(event.vin);
    const VehicleRow before =
        found ? *found : vehicles_.create(event.vin, now, observations_.last_sequence() + 1);

    Observation observation;
    observation.kind = clearance::ObservationKind::webhook;
    observation.source = clearance::Source::webhook;
    observation.status = event.status;
    observation.occurred_at = event.occurred_at;
    observation.occurred_text = event.occurred_text;
    observation.recorded_at = now;
    observation.reason = event.reason;
    observation.reference = delivery;
    observations_.add(before.id, observation);

    VehicleRow after = before;
    after.listing_digest.reset();  // the next sweep shall look at it again
    history_.record(before, after, clearance::fold(observations_.of(before.id)), now);
}

}  // namespace storage
