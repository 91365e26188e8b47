// Commands: the intent before it is sent, the outcome after, and whether an unknown outcome has been settled
// by asking the platform since. Inside a write transaction, the writer's thread only.
#pragma once

#include "storage/vehicle_history.hpp"

namespace storage {

class CommandWriting {
  public:
    /// `last_earlier`: the last command of earlier runs; of those only intended no outcome will come any
    /// more.
    CommandWriting(WriteContext& context, VehicleTable& vehicles, ObservationTable& observations,
                   VehicleHistory& history, VehicleFindings& findings, Id last_earlier);

    /// An erased vehicle that is asked for again begins anew; the end of its clearance is not begun (id 0).
    CommandTicket begin(const CommandIntent& intent);
    /// Also of a command whose outcome was unknown until now. Throws std::logic_error for one that has its
    /// outcome. Nothing, where the vehicle was erased meanwhile.
    void finish(const CommandTicket& ticket, const CommandOutcome& outcome);

    /// The platform was asked about this vehicle and answered: what was unknown before the request is known
    /// now.
    void settle(Id vehicle, Time requested_at);
    /// The same of every vehicle, after a complete list.
    void settle_all(Time requested_at);

  private:
    struct Command {
        Id vehicle = 0;
        std::string brand;
        bool has_tags = false;
        CommandState state{};
        Time requested_at{};
        Id fence = 0;
        CommandKind kind{};
    };
    std::optional<Command> command(Id id);
    Tags tags(Id command);
    void observe(Id id, const Command& command, const CommandOutcome& outcome, Time now);
    bool is_taken(const VehicleRow& before, const CommandOutcome& outcome);

    WriteContext& context_;
    VehicleTable& vehicles_;
    ObservationTable& observations_;
    VehicleHistory& history_;
    VehicleFindings& findings_;
    Id last_earlier_;
    Statement insert_, insert_tag_, select_, select_tags_, update_, settle_, settle_all_;
};

}  // namespace storage
