#include "storage/reading.hpp"

#include <algorithm>

#include "storage/observation_table.hpp"

namespace storage {
TableReading::TableReading(Database& database, Id last_command, const LoadCounter* load)
    : dictionaries_(database),
      sweeps_(database),
      vehicles_(database, dictionaries_),
      transitions_(database, dictionaries_),
      past_(database, dictionaries_, vehicles_, transitions_),
      outbox_(database),
      captures_(database, dictionaries_, transitions_),
      archive_(database),
      absences_(database),
      findings_(database),
      listing_index_(database),
      search_(database, dictionaries_, vehicles_),
      feed_(database, dictionaries_),
      deliveries_(database),
      lists_(database, outbox_, sweeps_),
      audit_(database),
      statistics_(database, dictionaries_, sweeps_, load),
      select_last_(database, last_sequence_sql),
      // 4 and 1: CommandState unknown and intended
      select_commands_(database,
                       "SELECT c.id, c.kind, v.vin FROM commands AS c INDEXED BY commands_open "
                       "JOIN vehicles AS v ON v.id = c.vehicle "
                       "WHERE c.settled = 0 AND (c.state = 4 OR (c.state = 1 AND c.id <= ?))"),
      last_command_(last_command) {}

Id TableReading::last_sequence() {
    auto rows = select_last_.query();
    return rows.next() ? rows.integer(0) : 0;
}

std::optional<Vehicle> TableReading::vehicle(const Vin& vin) {
    return vehicles_.find(vin);
}

std::vector<RecordedTransition> TableReading::transitions(const Vin& vin) {
    const Id vehicle = vehicles_.id(vin);
    return vehicle == 0 ? std::vector<RecordedTransition>() : transitions_.of(vehicle);
}

std::vector<EvidencedTransition> TableReading::evidenced_transitions(const Vin& vin) {
    const Id vehicle = vehicles_.id(vin);
    return vehicle == 0 ? std::vector<EvidencedTransition>() : past_.transitions(vehicle);
}

std::optional<Vehicle> TableReading::vehicle_at(const Vin& vin, const Moment& moment) {
    return past_.vehicle_at(vin, moment);
}

Summary TableReading::summary() {
    return vehicles_.summary();
}

Summary TableReading::summary_at(const Moment& moment) {
    return past_.summary_at(moment);
}

std::vector<Sweep> TableReading::sweeps(int limit, Id before) {
    return sweeps_.page(limit, before);
}

std::optional<Time> TableReading::last_complete_sweep_end() {
    const auto last = sweeps_.last_complete_full();
    return last ? last->finished_at : std::nullopt;
}

std::vector<Vin> TableReading::unfinished(int limit, Id after) {
    return vehicles_.unfinished(limit, after);
}

std::vector<Id> TableReading::unfinished_ids() {
    return vehicles_.unfinished_ids();
}

Absences TableReading::absences(const Asked& asked, const std::vector<bool>& seen) {
    return absences_.of(asked, seen);
}

std::vector<OpenCommand> TableReading::open_commands() {
    std::vector<OpenCommand> commands;
    auto rows = select_commands_.query(last_command_);
    while (rows.next()) {
        const auto vin = Vin::parse(rows.text(2));
        if (!vin) throw LedgerError("the ledger is broken: a vehicle without a VIN");
        commands.push_back({rows.integer(0), static_cast<CommandKind>(rows.integer(1)), *vin});
    }
    std::ranges::sort(commands, {}, &OpenCommand::id);
    return commands;
}

std::vector<Alert> TableReading::alerts(const AlertQuery& query) {
    return outbox_.page(query);
}

std::optional<Alert> TableReading::alert(Id id) {
    return outbox_.find(id);
}

std::vector<Alert> TableReading::due_alerts(const std::string& hook, Time now, int limit) {
    return outbox_.due(hook, now, limit);
}

std::optional<Time> TableReading::next_alert_due(const std::string& hook, Time behind) {
    return outbox_.next_due(hook, behind);
}

CaptureReport TableReading::capture(const CaptureQuery& query) {
    return captures_.report(query);
}

std::vector<MissedTransition> TableReading::missed(const MissedQuery& query) {
    return captures_.missed(query);
}

std::unique_ptr<ListingIndex> TableReading::listing_index() {
    return listing_index_.all();
}

std::unique_ptr<ListingIndex> TableReading::listing_index(std::span<const Id> vehicles) {
    return listing_index_.of(vehicles);
}

std::vector<Finding> TableReading::findings(const FindingQuery& query) {
    return findings_.page(query);
}

OpenFindings TableReading::open_findings() {
    return findings_.open();
}

Id TableReading::vehicle_id(const Vin& vin) {
    return vehicles_.id(vin);
}

std::optional<Vin> TableReading::vin(Id vehicle) {
    return vehicles_.vin(vehicle);
}

}  // namespace storage
