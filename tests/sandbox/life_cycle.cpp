#include "tests/sandbox/life_cycle.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace sandbox {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr microseconds shortest = 5ms;
constexpr microseconds approval_takes = 5s;
constexpr microseconds removal_takes = 5s;
constexpr microseconds virtual_rejection_takes = 3h;
constexpr microseconds pending_before_cancel = 24h;

constexpr std::string_view virtual_with_odometer = "2HM00000000000001";
constexpr std::string_view virtual_pending = "2HM00000000000002";
constexpr std::string_view virtual_rejected = "2HM00000000000003";

constexpr std::array<std::string_view, 28> brands{
    "bmw",      "citroen", "ds",         "mercedes-benz", "mini",  "opel",     "peugeot",
    "vauxhall", "jeep",    "fiat",       "alfaromeo",     "ford",  "renault",  "dacia",
    "toyota",   "lexus",   "porsche",    "maserati",      "kia",   "tesla",    "volvo-cars",
    "skoda",    "audi",    "volkswagen", "seat",          "cupra", "polestar", "nissan"};
constexpr std::array<std::string_view, 5> volkswagen_group{"volkswagen", "audi", "skoda", "seat", "cupra"};

template <class Table>
bool is_one_of(const Table& table, std::string_view text) {
    return std::find(table.begin(), table.end(), text) != table.end();
}

bool is_vin(std::string_view text) {
    return text.size() == 17 && std::all_of(text.begin(), text.end(), [](char letter) {
               return std::isalnum(static_cast<unsigned char>(letter)) != 0;
           });
}

request_outcome refused(std::string description) {
    return {"error", std::move(description)};
}

}  // namespace

bool is_announced(std::string_view status) {
    return is_one_of(std::array<std::string_view, 4>{"approved", "rejected", "revoked", "canceled"}, status);
}

life_cycle::life_cycle(fleet& vehicles, life_cycle_terms terms, observer changed)
    : fleet_(vehicles), terms_(std::move(terms)), changed_(std::move(changed)) {}

microseconds life_cycle::scaled(microseconds real) const {
    const auto passed =
        microseconds{static_cast<std::int64_t>(static_cast<double>(real.count()) / terms_.time_scale)};
    return std::max(shortest, passed);
}

request_outcome life_cycle::ask(const clearance_request& request, moment now) {
    if (!is_vin(request.vin)) return refused("VIN must consist of 17 letters and digits");
    if (request.brand != "sandbox" && !is_one_of(brands, request.brand)) return refused("Invalid brand");
    if (request.vin == virtual_with_odometer && !request.has_odometer) {
        return refused(
            "control_measures with an odometer (integer value, unit kilometers or miles) required");
    }
    vehicle* known = fleet_.find(request.vin);
    if (known != nullptr && known->listed) {
        const std::string& status = fleet_.text(known->status);
        if (status == "pending" || status == "approved") return {status, "Clearance is already " + status};
        if (status == "revoking" || status == "canceling") return refused("Clearance is " + status);
    }
    vehicle& asked = known != nullptr ? *known : fleet_.add(request.vin);
    if (known == nullptr || !known->listed) {
        asked.inserted_at = now;
        asked.changelog.clear();
    }
    asked.listed = true;
    asked.brand = fleet_.intern(request.brand);
    asked.tags = fleet_.intern(request.tags);
    change(asked, fleet_.intern("pending"), 0, now, true);
    schedule_end(request, asked, now);
    return {"pending", ""};
}

void life_cycle::schedule_end(const clearance_request& request, const vehicle& pending, moment now) {
    if (is_one_of(volkswagen_group, request.brand) && !request.has_customer_name &&
        !terms_.customer_name_configured) {
        schedule(pending, "rejected", "Missing tag vw-group-customer-name", now + shortest);
    } else if (request.vin == virtual_rejected) {
        schedule(pending, "rejected", "Rejected by the carmaker", now + scaled(virtual_rejection_takes));
    } else if (request.vin != virtual_pending) {
        schedule(pending, "approved", "", now + scaled(approval_takes));
    }
}

removal_outcome life_cycle::remove(std::string_view vin, moment now) {
    vehicle* known = fleet_.find(vin);
    if (known == nullptr || !known->listed) return {404, "", "Vehicle not found"};
    const std::string status = fleet_.text(known->status);
    if (status == "revoking" || status == "canceling")
        return {409, "", "Clearance is in transition: " + status};
    if (status == "approved") {
        change(*known, fleet_.intern("revoking"), 0, now, true);
        schedule(*known, "revoked", "", now + scaled(removal_takes));
        return {200, "revoking", ""};
    }
    if (status != "pending") return {409, "", "Clearance is already removed: " + status};
    if (terms_.brands_without_canceling.contains(fleet_.text(known->brand))) {
        return {422, "", "Canceling is not supported for the brand " + fleet_.text(known->brand)};
    }
    if (now < known->since + scaled(pending_before_cancel)) {
        return {422, "", "A pending clearance can be canceled only one day after it was made"};
    }
    change(*known, fleet_.intern("canceling"), 0, now, true);
    schedule(*known, "canceled", "", now + scaled(removal_takes));
    return {200, "canceling", ""};
}

status_change life_cycle::move(const ordered_move& order, moment at) {
    vehicle* known = fleet_.find(order.vin);
    vehicle& moved = known != nullptr ? *known : fleet_.add(order.vin);
    if (known == nullptr || !known->listed) {
        moved.inserted_at = at;
        moved.changelog.clear();
    }
    moved.listed = true;
    if (!order.brand.empty()) moved.brand = fleet_.intern(order.brand);
    if (!order.tags.empty()) moved.tags = fleet_.intern(order.tags);
    if (order.clear_changelog) moved.changelog.clear();
    change(moved, fleet_.intern(order.status), fleet_.intern(order.reason), at, order.write_changelog);
    return {order.vin, order.status, order.reason, at};
}

bool life_cycle::unlist(std::string_view vin) {
    vehicle* known = fleet_.find(vin);
    if (known == nullptr || !known->listed) return false;
    known->listed = false;
    ++known->generation;
    fleet_.set_raw_item(vin, std::nullopt);
    return true;
}

void life_cycle::advance(moment now) {
    while (!timers_.empty() && timers_.top().due <= now) {
        const timer due = timers_.top();
        timers_.pop();
        vehicle* changed = fleet_.find(due.vin);
        if (changed == nullptr || changed->generation != due.generation) continue;
        change(*changed, due.status, due.reason, due.due, true);
        changed_({due.vin, fleet_.text(due.status), fleet_.text(due.reason), due.due});
    }
}

std::optional<moment> life_cycle::next_due() const {
    if (timers_.empty()) return std::nullopt;
    return timers_.top().due;
}

void life_cycle::change(vehicle& changed, word status, word reason, moment at, bool write_changelog) {
    ++changed.generation;
    changed.status = status;
    changed.since = at;
    if (fleet_.text(status) == "approved") changed.approved_at = at;
    if (write_changelog) changed.changelog.push_back({at, status, reason});
}

void life_cycle::schedule(const vehicle& later, std::string_view status, std::string_view reason,
                          moment due) {
    timers_.push(
        {due, std::string{later.vin()}, later.generation, fleet_.intern(status), fleet_.intern(reason)});
}

}  // namespace sandbox
