// What happens in a world: to vehicles, by commands, and the webhooks that arrive.
#include <algorithm>

#include "tests/simulation/webhook.hpp"
#include "tests/simulation/world.hpp"

namespace simulation {

using namespace std::chrono_literals;
using Cause = Happening::Cause;
using Fate = Happening::Fate;

World::Step World::happen(const Happening& happening) {
    if (happening.cause == Cause::itself) {
        become(happening);
    } else {
        co_await command(happening);
    }
}

void World::become(const Happening& happening) {
    count(Count::changes);
    const auto vehicle = happening.vehicle;
    const auto change = model_.change(vehicle, happening.status, happening.reason, now());
    tell(vehicle, [&] { return "PLATFORM: " + std::string(change.status.text()); });
    const auto index = model_.changes(vehicle).size() - 1;
    const bool announced = change.status.is_end() || change.status == clearance::KnownStatus::approved;
    bool told = false;
    for (const auto& notice : happening.notices) {
        const bool forged = notice.form == Notice::Form::forged;
        WebhookText text{
            script_.vehicles[vehicle].vin, forged ? notice.status : change.status, {}, {}, change.reason};
        if (notice.form != Notice::Form::undated)
            text.received_at = model_.written(vehicle, change.made + notice.stamp);
        if (script_.vehicles[vehicle].named_events)
            text.event_id = std::to_string(index) + "-" + std::to_string(notice.stamp.count());
        plan(change.made + notice.delay, What::post, posts_.size());
        posts_.push_back({vehicle, index, notice, body_of(text)});
        told = told || !forged;
    }
    if (!announced || now() < script_.start) return;
    if (told) return;
    count(Count::lost);
    tell(vehicle, [] { return std::string("its webhook is lost"); });
}

World::Step World::command(const Happening& happening) {
    const auto vehicle = happening.vehicle;
    const bool effective = happening.fate == Fate::answered || happening.fate == Fate::answer_lost;
    const auto before = model_.changes(vehicle).size();
    Call call;
    call.command = &happening;
    if (tracker_.is_up()) {
        count(Count::commands);
        if (happening.fate == Fate::answer_lost) count(Count::lost_answers);
        const auto& plan = script_.vehicles[vehicle];
        const bool request = happening.cause == Cause::request;
        tell(vehicle, [&] { return std::string(request ? "we send POST" : "we send DELETE"); });
        platform_.begin(call);
        try {
            std::vector<api_client::ClearanceRequest> requests;
            requests.push_back({plan.vin, plan.brand, std::nullopt, {}});
            if (request) {
                co_await tracker_.commands().ask(std::move(requests), "simulation");
            } else {
                co_await tracker_.commands().end(plan.vin, "simulation");
            }
        } catch (const std::exception& error) {
            tell(vehicle, [&] { return std::string("the command breaks off: ") + error.what(); });
        }
        platform_.end();
        if (call.has_arrived) check_.answered(vehicle, model_.present(vehicle), now());
        // an answer that changed nothing, by our clock, beside a change of the same minute: who is first,
        // nobody knows
        check_.recorded(vehicle, now(), effective && model_.changes(vehicle).size() == before);
        const bool in_doubt = happening.fate == Fate::answer_lost || happening.fate == Fate::never_arrived;
        const auto vin = clearance::Vin::parse(plan.vin).value();
        if (in_doubt && tracker_.can_write() && !tracker_.is_check_wanted(vin))
            fail(Mismatch{vehicle, now(), "nobody asks what became of a command without an answer"});
        if (tracker_.is_up()) fail(check_.still_true(vehicle, now()));
    }
    // what could not be sent, somebody else does
    if (effective && !call.has_arrived) become(happening);
}

World::Step World::arrive(const Post& post) {
    if (!tracker_.is_up()) {
        count(Count::unanswered);
        tell(post.vehicle, [&] { return "nobody listens: " + post.body; });
        co_return;
    }
    const auto delivery_id = "delivery-" + std::to_string(order_++);
    if (post.notice.form == Notice::Form::forged) {
        co_await arrive_forged(post, delivery_id);
    } else {
        co_await arrive_authentic(post, delivery_id);
    }
}

World::Step World::arrive_authentic(const Post& post, const std::string& delivery_id) {
    const bool known = known_bodies_.contains(post.body), dated = post.notice.form == Notice::Form::dated;
    const auto before = known ? last_sequence() : 0;
    const bool can_write = tracker_.can_write();
    const auto status = co_await tracker_.deliver(authentic(post.body, delivery_id));
    tell(post.vehicle, [&] { return "webhook, " + std::to_string(status) + ": " + post.body; });
    if (status != (can_write ? 204U : 503U)) {
        fail(Mismatch{post.vehicle, now(), "an authentic webhook was answered " + std::to_string(status)});
        co_return;
    }
    if (status == 503) {
        count(Count::unanswered);
        co_return;
    }
    count(known ? Count::repeated : Count::delivered);
    if (known && dated && last_sequence() != before)
        fail(Mismatch{post.vehicle, now(), "a known body under a new delivery id told something new"});
    known_bodies_.insert(post.body);
    const bool own = post.notice.stamp < 10s;
    const bool misleading = !own || check_.is_hidden(post.vehicle, post.change, now());
    if (!known) check_.recorded(post.vehicle, now(), misleading);
    if (dated && own) check_.acknowledged(post.vehicle, post.change);
    const auto vin = clearance::Vin::parse(script_.vehicles[post.vehicle].vin).value();
    if (!dated && !tracker_.is_check_wanted(vin))
        fail(Mismatch{post.vehicle, now(), "nobody asks what a webhook without a time tells"});
    fail(check_.still_true(post.vehicle, now()));
}

World::Step World::arrive_forged(const Post& post, const std::string& delivery_id) {
    count(Count::forged);
    const auto jobs = tracker_.jobs();
    const auto status = co_await tracker_.deliver(forged(post.body, delivery_id, order_));
    tell(post.vehicle, [&] { return "FORGED webhook, " + std::to_string(status) + ": " + post.body; });
    if (status != 401)
        fail(Mismatch{post.vehicle, now(), "a forged webhook was answered " + std::to_string(status)});
    if (tracker_.jobs() != jobs) fail(Mismatch{post.vehicle, now(), "a forged webhook reached the ledger"});
}

}  // namespace simulation
