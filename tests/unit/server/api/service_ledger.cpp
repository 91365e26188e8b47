// What the service's ledger is told in these tests.
#include "tests/unit/server/api/service.hpp"

namespace {

void wait_for(std::future<void>& future) {
    ASSERT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    future.get();
}

storage::Ledger::Done fulfil(std::promise<void>& promise) {
    return [&promise](std::exception_ptr error) {
        if (error) {
            promise.set_exception(error);
        } else {
            promise.set_value();
        }
    };
}

}  // namespace

void Service::write(storage::Ledger::WriteJob job) {
    std::promise<void> done;
    auto future = done.get_future();
    ledger_->write(std::move(job), fulfil(done));
    wait_for(future);
}

void Service::hold_readers() {
    held_ = std::make_unique<std::promise<void>>();
    const auto left = held_->get_future().share();
    for (int reader = 0; reader < storage::LedgerOptions().readers; ++reader)
        ledger_->read([left](storage::Reading&) { left.wait(); }, {});
}

void Service::let_read() {
    if (held_) held_->set_value();
    held_.reset();
}

void Service::form_alerts() {
    storage::Formed formed;
    do {
        write([&](storage::Writing& writing) { formed = writing.form_alerts(100); });
    } while (formed.more || (formed.next_at && *formed.next_at <= now_));
}

void Service::sweep(const std::vector<clearance::ListedVehicle>& vehicles) {
    storage::Asked asked;
    std::promise<void> fenced;
    auto future = fenced.get_future();
    ledger_->read([&](storage::Reading& reading) { asked.fence = reading.last_sequence(); }, fulfil(fenced));
    wait_for(future);
    asked.requested_at = now_;
    storage::SweepTally tally;
    write([&](storage::Writing& writing) {
        asked.reference = writing.begin_sweep(storage::SweepKind::full);
        tally = writing.record_listed(asked, vehicles).tally;
    });
    storage::Absences absences;
    std::promise<void> looked;
    future = looked.get_future();
    ledger_->read(
        [&](storage::Reading& reading) {
            std::vector<bool> seen;
            for (const auto& vehicle : vehicles) {
                const auto id = static_cast<std::size_t>(reading.vehicle_id(vehicle.vin));
                if (seen.size() <= id) seen.resize(id + 1);
                seen[id] = true;
            }
            absences = reading.absences(asked, seen);
        },
        fulfil(looked));
    wait_for(future);
    write([&](storage::Writing& writing) {
        const auto missing = writing.record_absences(asked, absences);
        writing.end_list(asked, {.listed = absences.listed, .many = absences.many, .absences = missing});
        writing.finish_sweep(asked.reference, storage::SweepOutcome::complete, tally, "");
    });
}

void Service::webhook(const std::string& vin, const std::string& status, const std::string& occurred_at,
                      const std::string& reason) {
    storage::Delivery delivery;
    delivery.body = vin + status + occurred_at;
    delivery.digest = digest_of(delivery.body);
    delivery.secret_name = "main";
    delivery.delivery_id = "d-1";
    delivery.remote = "127.0.0.1:1";
    delivery.event_type = "fleet_clearance_changed";
    delivery.outcome = storage::DeliveryOutcome::recorded;
    delivery.event = storage::WebhookEvent{vin_of(vin), clearance::Status(status),
                                           clearance::parse_time(occurred_at), occurred_at, reason};
    write([&](storage::Writing& writing) { writing.record_delivery(delivery); });
}

void Service::archive(const std::string& body, storage::DeliveryOutcome outcome) {
    storage::Delivery delivery;
    delivery.body = body;
    delivery.digest = digest_of(body);
    delivery.event_type = "news";
    delivery.outcome = outcome;
    write([&](storage::Writing& writing) { writing.record_delivery(delivery); });
}

storage::Judgement Service::judge(std::string_view body, std::string_view type) const {
    storage::Judgement judgement{storage::DeliveryOutcome::ignored, std::string(type), {}, {}};
    const auto blank = body.find(' ');
    if (!understands_ || blank == std::string_view::npos) return judgement;
    judgement.outcome = storage::DeliveryOutcome::recorded;
    const bool timeless = body.ends_with(" ?");
    auto status = body.substr(blank + 1);
    if (timeless) status.remove_suffix(2);
    judgement.event =
        storage::WebhookEvent{vin_of(body.substr(0, blank)), clearance::Status(status), {}, {}, {}};
    if (!timeless) judgement.event->occurred_at = now_;
    return judgement;
}
