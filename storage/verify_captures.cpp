#include "storage/verify_captures.hpp"

#include "storage/captures.hpp"
#include "storage/schema.hpp"

namespace storage {
namespace {

const std::string captures = "captures";

/// The statuses that the ledger was last folded for.
std::optional<std::vector<Status>> announced_in(Database& database) {
    const auto list = folded(database).announced;
    if (list.empty()) return std::nullopt;
    std::vector<Status> statuses;
    for (std::size_t begin = 0; begin <= list.size();) {
        const auto end = std::min(list.find(',', begin), list.size());
        statuses.emplace_back(std::string_view(list).substr(begin, end - begin));
        begin = end + 1;
    }
    return statuses;
}

}  // namespace

CaptureCheck::CaptureCheck(Database& database, Dictionaries& dictionaries, Report& report)
    : dictionaries_(dictionaries),
      report_(report),
      announced_(announced_in(database)),
      adoption_(database, created_at(database)),
      select_(database,
              "SELECT transition, status, occurred_at, webhook_at, sweep_at, unconfirmed, missed_at FROM "
              "captures WHERE vehicle = ?") {}

std::map<Id, CaptureCheck::Row> CaptureCheck::rows_of(Id vehicle) {
    std::map<Id, Row> found;
    auto rows = select_.query(vehicle);
    while (rows.next()) {
        found.emplace(rows.integer(0), Row{.status = dictionaries_.status(rows.integer(1)),
                                           .capture = {.occurred_at = rows.time(2),
                                                       .webhook_at = rows.maybe_time(3),
                                                       .sweep_at = rows.maybe_time(4),
                                                       .unconfirmed = rows.flag(5),
                                                       .missed_at = rows.maybe_time(6)}});
    }
    return found;
}

void CaptureCheck::check(Id vehicle, const std::string& vin, std::span<const clearance::Transition> history) {
    if (!announced_) return;
    auto told = rows_of(vehicle);
    for (const auto& transition : history) {
        if (!is_captured(vehicle, transition, *announced_, adoption_)) continue;
        const auto name = row_of(transition.id, vin);
        const auto row = told.extract(transition.id);
        if (row.empty()) {
            report_.difference(
                {captures, name, "nothing", words(transition.to) + " at " + words(transition.occurred_at)});
        } else {
            compare(name, row.mapped(), transition);
        }
    }
    for (const auto& [transition, row] : told) {
        report_.difference({captures, row_of(transition, vin),
                            words(row.status) + " at " + words(row.capture.occurred_at),
                            "no such announced transition"});
    }
}

void CaptureCheck::compare(const std::string& row, const Row& told, const clearance::Transition& follows) {
    const auto& capture = told.capture;
    report_.compare(captures, row, "status", words(told.status), words(follows.to));
    report_.compare(captures, row, "occurred_at", words(capture.occurred_at), words(follows.occurred_at));
    report_.compare(captures, row, "webhook_at", words(capture.webhook_at), words(follows.webhook_at));
    report_.compare(captures, row, "sweep_at", words(capture.sweep_at), words(follows.sweep_at));
    report_.compare(captures, row, "unconfirmed", words(capture.unconfirmed), words(follows.unconfirmed));
}

}  // namespace storage
