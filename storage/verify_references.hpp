// Whether observations and what they came from belong together, both ways: every webhook has its delivery and
// every recorded delivery its webhook, and so for answers and commands; bodies are what their digests say.
// One thread, inside verify's transaction.
#pragma once

#include <map>
#include <vector>

#include "clearance/observation.hpp"
#include "storage/dictionary.hpp"
#include "storage/verify_report.hpp"

namespace storage {

using clearance::Observation;

class ReferenceCheck {
  public:
    ReferenceCheck(Database& database, Dictionaries& dictionaries, Report& report);

    /// What the observation refers to, and whether that says the same. Once for each observation, vehicle by
    /// vehicle.
    void check(Id vehicle, const Vin& vin, const Observation& observation);
    /// Every delivery: its body, and whether its webhook was among the observations checked before.
    void check_deliveries();
    /// Every command whose answer must be among the observations checked before.
    void check_commands();

  private:
    void check_webhook(const Vin& vin, const Observation& webhook);
    void check_answer(Id vehicle, const Vin& vin, const Observation& answer);
    void compare(const std::string& row, const Vin& vin, const Observation& webhook,
                 const WebhookEvent& event);

    Dictionaries& dictionaries_;
    Report& report_;
    Statement select_delivery_, select_command_, select_deliveries_, select_commands_;
    Id vehicle_ = 0;                                             // of the last observation
    std::map<Digest, Id> bodies_;                                // its webhooks' deliveries
    std::vector<bool> observed_deliveries_, observed_commands_;  // by id
};

}  // namespace storage
