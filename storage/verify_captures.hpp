// The gap ledger's rows against the histories they follow from. One thread, inside verify's transaction.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "storage/adoption.hpp"
#include "storage/capture_records.hpp"
#include "storage/dictionary.hpp"
#include "storage/verify_report.hpp"

namespace storage {

class CaptureCheck {
  public:
    CaptureCheck(Database& database, Dictionaries& dictionaries, Report& report);

    /// The rows of one vehicle; `history` is its fold with the lasting identities.
    void check(Id vehicle, const std::string& vin, std::span<const clearance::Transition> history);

  private:
    struct Row {
        Status status;
        Capture capture;
    };
    std::map<Id, Row> rows_of(Id vehicle);
    void compare(const std::string& row, const Row& told, const clearance::Transition& follows);

    Dictionaries& dictionaries_;
    Report& report_;
    std::optional<std::vector<Status>> announced_;  // empty: no service has made the rows yet
    Adoption adoption_;
    Statement select_;
};

}  // namespace storage
