// A ledger with a rich story, made by real writing: what the tests of verify prove and damage. One test each.
#pragma once

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

class VerifyTest : public LedgerTest {
  public:
    /// first_vin: pending, approved (told by a command, webhooks and sweeps), an unconfirmed revoked.
    /// second_vin: rejected with a reason, its earlier estimate withdrawn, an alert of it. Others: an
    /// estimate alone, a webhook without a time, a vehicle nobody has told anything of; a ping and an
    /// unreadable delivery.
    void tell_story();
    std::string backup() const { return path() + ".backup"; }
    /// Closes the ledger and copies its one file.
    void copy();
    void copy_by_sqlite() const;  // while it is open

  private:
    void command(const std::string& status);
    void other_delivery(const std::string& body, DeliveryOutcome outcome);
};

}  // namespace storage
