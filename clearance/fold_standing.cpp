#include "clearance/fold.hpp"

namespace clearance {
namespace {

bool was_known(const Item& item, std::int64_t fence) {
    return item.evidence.front() <= fence;
}

}  // namespace

bool Fold::lacks_it(const Observation& told) const {
    return !whole_.empty() && whole_.back()->requested_at >= told.recorded_at + settle_time;
}

/// The webhooks first: where an answer belongs depends on what they told.
void Fold::stand() {
    for (const Observation* o : loose_) {
        if (o->kind == ObservationKind::webhook) stand_webhook(*o, *trusted_time(*o));
    }
    for (const Observation* o : loose_) {
        if (o->kind == ObservationKind::answer) stand_answer(*o, *trusted_time(*o));
    }
}

void Fold::stand_webhook(const Observation& told, Time at) {
    if (Item* item = told_once_more(told, at)) {
        item->add(told);
        return;
    }
    Item item(told, at);
    item.provisional = true;
    item.unconfirmed = lacks_it(told);
    timeline_.insert(std::move(item));
}

/// Several webhooks of one change: the status in force is told again, or one that the changelog holds and
/// that the life cycle does not know here.
Item* Fold::told_once_more(const Observation& told, Time at) {
    using enum ObservationKind;
    auto& items = timeline_.items;
    const auto current = timeline_.in_force(at);
    const auto again = [&](std::size_t i) {
        return items[i].to == told.status && at - items[i].at <= match_window &&
               !is_follow_up(items[i].at, told, {listing, answer});
    };
    if (current != Timeline::none && again(current)) return &items[current];
    if (current != Timeline::none && !may_lead_to(items[current].to, told.status)) {
        for (auto i = timeline_.before(current); i != Timeline::none; i = timeline_.before(i)) {
            if (!items[i].provisional && again(i)) return &items[i];
        }
    }
    const auto next = timeline_.behind(current);
    if (next == Timeline::none || !(items[next].to == told.status)) return nullptr;
    return items[next].at - at <= match_window ? &items[next] : nullptr;
}

/// An answer carries our clock: where the platform's clock is behind, what followed from the command may be
/// stamped before it, and its place is before what it explains; where the platform's clock is ahead, what
/// was known before the command was sent may be stamped behind it.
std::size_t Fold::place_of(const Observation& answer, Time at) const {
    const auto& items = timeline_.items;
    std::size_t place = items.size();
    while (place > 0 && items[place - 1].at > at) --place;
    const std::size_t by_time = place;
    for (std::size_t i = by_time; i < items.size() && items[i].at <= at + clock_tolerance; ++i) {
        if (!items[i].unconfirmed && was_known(items[i], answer.fence)) place = i + 1;
    }
    if (place != by_time) return place;
    for (std::size_t i = place; i-- > 0 && items[i].at > at - clock_tolerance;) {
        if (items[i].unconfirmed || was_known(items[i], answer.fence)) continue;
        const auto previous = timeline_.before(i);
        const bool explained = previous != Timeline::none && is_expected(items[previous].to, items[i].to);
        const bool between = previous != Timeline::none && is_expected(items[previous].to, answer.status);
        const bool behind = may_lead_to(items[i].to, answer.status);
        if (is_expected(answer.status, items[i].to) && (!explained || between || !behind)) return i;
    }
    return place;
}

void Fold::stand_answer(const Observation& told, Time at) {
    auto& items = timeline_.items;
    const auto place = place_of(told, at);
    const auto current = timeline_.before(place);
    if (current != Timeline::none && items[current].to == told.status) {
        items[current].add(told);  // in force already: told once more
        return;
    }
    const auto next = timeline_.behind(place - 1);
    if (next != Timeline::none && items[next].to == told.status && items[next].at <= at + clock_tolerance) {
        items[next].add(told);
        return;
    }
    Item item(told, at);
    item.provisional = true;
    item.unconfirmed = lacks_it(told);
    if (place < items.size()) item.at = std::min(item.at, items[place].at);
    if (place > 0) item.at = std::max(item.at, items[place - 1].at);
    item.estimated = item.at != at;
    timeline_.insert_at(place, std::move(item));
}

/// A webhook without a time says only "before its receipt": it counts as evidence of what is there, never
/// alone.
void Fold::attach_undated() {
    for (const Observation* o : of(ObservationKind::webhook)) {
        if (trusted_time(*o)) continue;
        const Time latest = o->recorded_at + clock_tolerance;
        for (std::size_t i = timeline_.items.size(); i-- > 0;) {
            Item& item = timeline_.items[i];
            const bool before =
                item.at <= latest || (item.estimated && item.earliest.value_or(latest) <= latest);
            const bool fits = item.to == o->status && !item.unconfirmed && !item.told_by(Source::webhook);
            if (before && fits) {
                item.add(*o);
                break;
            }
        }
    }
}

}  // namespace clearance
