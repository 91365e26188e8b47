#include "storage/writing_commands.hpp"

#include <stdexcept>

namespace storage {
namespace {

/// Of the commands without a settled outcome, those that an answer asked for at ?1 settles: unknown ones
/// whose end was recorded before, intended ones of an earlier run (up to id ?2). 1 and 4: CommandState.
const std::string settled_by_answer =
    "settled = 0 AND ((state = 4 AND finished_at <= ?1) OR (state = 1 AND id <= ?2 AND requested_at <= ?1))";

}  // namespace

CommandWriting::CommandWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                               VehicleHistory& history, VehicleFindings& findings, Id last_earlier)
    : context_(context),
      vehicles_(vehicles),
      observations_(observations),
      history_(history),
      findings_(findings),
      last_earlier_(last_earlier),
      insert_(context.database,
              "INSERT INTO commands (vehicle, kind, brand, has_tags, asked_by, requested_at, fence, state) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_tag_(context.database, "INSERT INTO command_tags (command, key, value) VALUES (?, ?, ?)"),
      select_(context.database,
              "SELECT vehicle, brand, has_tags, state, requested_at, fence, kind FROM commands WHERE id = ?"),
      select_tags_(context.database, "SELECT key, value FROM command_tags WHERE command = ?"),
      update_(context.database,
              "UPDATE commands SET state = ?, settled = ?, finished_at = ?, http_status = ?, status = ?, "
              "description = ? WHERE id = ?"),
      settle_(context.database,
              "UPDATE commands INDEXED BY commands_open SET settled = 1 WHERE vehicle = ?3 AND " +
                  settled_by_answer),
      settle_all_(context.database,
                  "UPDATE commands INDEXED BY commands_open SET settled = 1 WHERE " + settled_by_answer) {}

CommandTicket CommandWriting::begin(const CommandIntent& intent) {
    const Time now = context_.recording.now();
    const Id fence = observations_.last_sequence();
    const auto found = vehicles_.find(intent.vin);
    if (!found && context_.erased.contains(intent.vin)) {
        if (intent.kind == CommandKind::end) return {};
        context_.erased.remove(intent.vin);
    }
    const VehicleRow before = found ? *found : vehicles_.create(intent.vin, now, fence + 1);
    VehicleRow after = before;
    after.listing_digest.reset();  // should the outcome stay unknown, the next list is to be read again
    vehicles_.save(before, after);

    const Id id =
        insert_.insert(before.id, intent.kind, context_.erased.without(intent.brand), intent.tags.has_value(),
                       context_.erased.without(intent.by), now, fence, CommandState::intended);
    if (!intent.brand.empty())  // so that it is among those that the ledger has met, whatever the answer
        context_.dictionaries.brands.id(context_.erased.without(intent.brand));
    if (intent.tags) {
        for (const auto& [key, value] : context_.erased.without(*intent.tags))
            insert_tag_.run(id, key, value);
    }
    return {.id = id, .requested_at = now, .fence = fence};
}

void CommandWriting::finish(const CommandTicket& ticket, const CommandOutcome& outcome) {
    const auto found = command(ticket.id);
    if (!found && context_.erased.any()) return;  // together with its vehicle
    if (!found) throw std::logic_error("no command " + std::to_string(ticket.id) + " was begun");
    const Command& begun = *found;
    if (begun.state != CommandState::intended && begun.state != CommandState::unknown) {
        throw std::logic_error("command " + std::to_string(ticket.id) + " has its outcome already");
    }
    const Time now = context_.recording.now();
    std::optional<Id> status;
    if (outcome.status) status = context_.dictionaries.status_id(*outcome.status);
    const bool settled = outcome.state != CommandState::unknown;
    update_.run(outcome.state, settled, now, outcome.http_status, status,
                context_.erased.without(outcome.description), ticket.id);

    const bool accepted = outcome.state == CommandState::accepted;
    if (accepted && outcome.status && outcome.status->known() != clearance::KnownStatus::error) {
        observe(ticket.id, begun, outcome, now);
    } else if (begun.kind == CommandKind::request && outcome.status) {
        findings_.request_failed(vehicles_.get(begun.vehicle), ticket.id);
    } else if (begun.kind == CommandKind::end && outcome.state == CommandState::refused) {
        // what ended meanwhile was not our doing
        const VehicleRow row = vehicles_.get(begun.vehicle);
        history_.record(row, row, clearance::fold(observations_.of(row.id)), now);
    } else if (!settled) {
        const VehicleRow before = vehicles_.get(begun.vehicle);
        VehicleRow after = before;
        after.listing_digest.reset();
        vehicles_.save(before, after);
    }
}

void CommandWriting::observe(Id id, const Command& begun, const CommandOutcome& outcome, Time now) {
    const VehicleRow before = vehicles_.get(begun.vehicle);
    VehicleRow after = before;
    after.listing_digest.reset();
    const bool taken = is_taken(before, outcome);
    const bool brand_counts = taken || context_.dictionaries.brands.text(before.brand).empty();
    if (!begun.brand.empty() && brand_counts) after.brand = context_.dictionaries.brands.id(begun.brand);
    if (begun.has_tags && taken) vehicles_.replace_tags(before.id, tags(id));

    Observation observation;
    observation.kind = clearance::ObservationKind::answer;
    observation.source = clearance::Source::command;
    observation.status = *outcome.status;
    observation.occurred_at = now;
    observation.recorded_at = now;
    observation.requested_at = begun.requested_at;
    observation.fence = begun.fence;
    observation.reference = id;
    observations_.add(before.id, observation);
    history_.record(before, after, clearance::fold(observations_.of(before.id)), now);
}

/// Whether the platform now stores what the request said. Of a clearance that there was already ("Clearance
/// is already approved") it keeps what it was told then, which the next list tells.
bool CommandWriting::is_taken(const VehicleRow& before, const CommandOutcome& outcome) {
    if (outcome.status != Status(clearance::KnownStatus::pending) || !outcome.description.empty())
        return false;
    if (!before.status) return true;
    const auto present = context_.dictionaries.status(*before.status);
    return present.is_end() || present == clearance::KnownStatus::error;
}

std::optional<CommandWriting::Command> CommandWriting::command(Id id) {
    auto rows = select_.query(id);
    if (!rows.next()) return std::nullopt;
    return Command{.vehicle = rows.integer(0),
                   .brand = rows.text(1),
                   .has_tags = rows.flag(2),
                   .state = static_cast<CommandState>(rows.integer(3)),
                   .requested_at = rows.time(4),
                   .fence = rows.integer(5),
                   .kind = static_cast<CommandKind>(rows.integer(6))};
}

Tags CommandWriting::tags(Id id) {
    Tags tags;
    auto rows = select_tags_.query(id);
    while (rows.next()) tags.emplace(rows.text(0), rows.text(1));
    return tags;
}

void CommandWriting::settle(Id vehicle, Time requested_at) {
    settle_.run(requested_at, last_earlier_, vehicle);
}

void CommandWriting::settle_all(Time requested_at) {
    settle_all_.run(requested_at, last_earlier_);
}

}  // namespace storage
