#include "storage/writing_deliveries.hpp"

#include <algorithm>
#include <stdexcept>

namespace storage {
namespace {

bool stands(DeliveryOutcome before, DeliveryOutcome now) {
    return before == DeliveryOutcome::recorded || before == DeliveryOutcome::ping || before == now;
}

/// Texts are not compared: an erasure may have blacked out what they said.
bool may_be_of_one_body(const Observation& a, const Observation& b) {
    return a.kind == b.kind && a.occurred_at == b.occurred_at;
}

}  // namespace

DeliveryWriting::DeliveryWriting(WriteContext& context, VehicleTable& vehicles,
                                 ObservationTable& observations, VehicleHistory& history,
                                 WatchedFindings& watched)
    : context_(context),
      vehicles_(vehicles),
      observations_(observations),
      history_(history),
      watched_(watched),
      secret_uses_(context),
      select_not_recorded_(context.database,
                           "SELECT id, outcome, digest FROM deliveries INDEXED BY deliveries_by_digest "
                           "WHERE digest = ? AND outcome <> 1"),
      select_(context.database, "SELECT id, outcome, digest FROM deliveries WHERE id = ?"),
      insert_(context.database,
              "INSERT INTO deliveries (digest, received_at, outcome, secret, delivery_id, remote, "
              "event_type, problem, "
              "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(context.database,
              "UPDATE deliveries SET outcome = ?, event_type = ?, problem = ? WHERE id = ?"),
      remove_body_(context.database, "UPDATE deliveries SET body_removed_at = ? WHERE id = ?"),
      delete_(context.database, "DELETE FROM deliveries WHERE id = ?") {}

DeliveryReceipt DeliveryWriting::record(const Delivery& delivery) {
    const Time now = context_.recording.now();
    const auto receipt = record(delivery, now);
    secret_uses_.count(delivery.secret_name, now, receipt.id);
    return receipt;
}

DeliveryReceipt DeliveryWriting::record(const Delivery& delivery, Time now) {
    const bool observable = delivery.outcome == DeliveryOutcome::recorded;
    if (observable && !delivery.event) throw std::invalid_argument("a recorded delivery needs its event");
    const bool check_wanted = observable && !clearance::trusted_time(delivery.event->occurred_at, now);

    std::optional<Addressed> addressed;
    if (observable) addressed = addressed_by(*delivery.event, now);
    const auto judged = archived(delivery.digest, addressed);
    if (judged && stands(judged->outcome, delivery.outcome)) {
        if (check_wanted && tells_again(*addressed)) observe(std::move(*addressed), judged->id, now);
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
                            context_.dictionaries.secrets.id(delivery.secret_name),
                            context_.erased.without(delivery.delivery_id), delivery.remote,
                            context_.erased.without(delivery.event_type), delivery.problem, blob(body));
        if (names_erased) remove_body_.run(now, id);
    }
    bool is_news_of_a_stranger = false;
    if (observable) {
        const bool stranger =
            !addressed->vehicle || context_.dictionaries.brands.text(addressed->vehicle->brand).empty();
        watched_.heard(addressed->vehicle ? std::optional(addressed->vehicle->brand) : std::nullopt);
        const auto news = context_.effects.news;
        observe(std::move(*addressed), id, now);
        is_news_of_a_stranger = stranger && context_.effects.news > news;
    }
    // hooks may be for some brands or tags, which no webhook tells
    return {.id = id, .repeat = false, .check_wanted = check_wanted || is_news_of_a_stranger};
}

DeliveryWriting::Addressed DeliveryWriting::addressed_by(const WebhookEvent& event, Time now) {
    Addressed addressed{.vin = event.vin, .vehicle = vehicles_.find(event.vin), .known = {}, .webhook = {}};
    if (addressed.vehicle) addressed.known = observations_.of(addressed.vehicle->id);
    auto& webhook = addressed.webhook;
    webhook.kind = clearance::ObservationKind::webhook;
    webhook.source = clearance::Source::webhook;
    webhook.status = event.status;
    webhook.occurred_at = event.occurred_at;
    webhook.occurred_text = event.occurred_text;
    webhook.recorded_at = now;
    webhook.reason = event.reason;
    return addressed;
}

/// Bodies that were recorded are found by their vehicle and the time that they told, so that no index of all
/// digests has to be written at a random place for each webhook.
std::optional<DeliveryWriting::Judged> DeliveryWriting::archived(const Digest& digest,
                                                                 const std::optional<Addressed>& addressed) {
    if (addressed) {
        for (const auto& known : addressed->known) {
            if (!may_be_of_one_body(known, addressed->webhook)) continue;
            const auto judged = first_row(select_.query(known.reference));
            if (judged && judged->digest == digest) return judged;
        }
    }
    return first_row(select_not_recorded_.query(digest));
}

std::optional<DeliveryWriting::Judged> DeliveryWriting::first_row(Rows rows) {
    if (!rows.next()) return std::nullopt;
    return Judged{rows.integer(0), static_cast<DeliveryOutcome>(rows.integer(1)), rows.digest(2)};
}

/// Without a time the webhooks of two episodes are the same bytes. Once more is enough for each present: what
/// is sent again and again must not fill the disk.
bool DeliveryWriting::tells_again(const Addressed& addressed) {
    const auto& status = addressed.webhook.status;
    const auto history = clearance::fold(addressed.known);
    if (!history.present) return false;
    const auto& present = history.transitions.at(*history.present);
    if (present.to == status) return !present.has(clearance::Source::webhook);
    return std::ranges::none_of(addressed.known, [&](const Observation& each) {
        return each.kind == clearance::ObservationKind::webhook && each.status == status &&
               !clearance::trusted_time(each) && each.id > present.id;
    });
}

DeliveryReceipt DeliveryWriting::judge_again(Id delivery, const Judgement& judgement) {
    const bool observable = judgement.outcome == DeliveryOutcome::recorded;
    if (observable && !judgement.event) throw std::invalid_argument("a recorded delivery needs its event");
    DeliveryReceipt receipt{.id = delivery, .repeat = true};
    const auto judged = first_row(select_.query(delivery));
    if (!judged || judged->outcome == DeliveryOutcome::recorded || judged->outcome == judgement.outcome)
        return receipt;
    if (observable && is_erased(judgement.event->vin)) {
        delete_.run(delivery);
        receipt.erased = true;
        return receipt;
    }
    const Time now = context_.recording.now();
    std::optional<Addressed> addressed;
    if (observable) addressed = addressed_by(*judgement.event, now);
    const auto twin = archived(judged->digest, addressed);
    if (twin && twin->outcome == DeliveryOutcome::recorded) {
        delete_.run(delivery);  // what its body tells is there already
        return receipt;
    }
    receipt.repeat = false;
    receipt.check_wanted = observable && !clearance::trusted_time(judgement.event->occurred_at, now);
    update_.run(judgement.outcome, judgement.event_type, judgement.problem, delivery);
    if (observable) observe(std::move(*addressed), delivery, now);
    return receipt;
}

bool DeliveryWriting::is_erased(const Vin& vin) {
    return context_.erased.any() && !vehicles_.find(vin) && context_.erased.contains(vin);
}

bool DeliveryWriting::is_of_erased(const Delivery& delivery) {
    if (!delivery.event) return context_.erased.named_in(delivery.body);
    return is_erased(delivery.event->vin);
}

void DeliveryWriting::observe(Addressed addressed, Id delivery, Time now) {
    const VehicleRow before = addressed.vehicle
                                  ? *addressed.vehicle
                                  : vehicles_.create(addressed.vin, now, observations_.last_sequence() + 1);
    auto& observations = addressed.known;
    observations.push_back(std::move(addressed.webhook));
    observations.back().reference = delivery;
    observations_.add(before.id, observations.back());

    VehicleRow after = before;
    after.listing_digest.reset();  // the next sweep shall look at it again
    history_.record(before, after, clearance::fold(observations), now);
}

}  // namespace storage
