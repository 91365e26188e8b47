// What the endpoints are given in these tests instead of the real thing: commands that answer as told, a
// reconciler that counts, a ledger that is broken.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/tracking/commands.hpp"
#include "server/tracking/reconciler.hpp"
#include "storage/ledger.hpp"

class FakeCommands : public tracking::Commands {
  public:
    tracking::CommandAnswer next;               // answered to whatever is asked
    std::optional<std::string> ledger_problem;  // thrown as LedgerError instead
    std::vector<api_client::ClearanceRequest> asked;
    std::vector<std::string> ended;
    std::string by;

    boost::asio::awaitable<tracking::CommandAnswer> ask(std::vector<api_client::ClearanceRequest> requests,
                                                        std::string who) override {
        asked = std::move(requests);
        by = std::move(who);
        if (ledger_problem) throw storage::LedgerError(*ledger_problem);
        co_return next;
    }
    boost::asio::awaitable<tracking::CommandAnswer> end(std::string vin, std::string who) override {
        ended.push_back(std::move(vin));
        by = std::move(who);
        if (ledger_problem) throw storage::LedgerError(*ledger_problem);
        co_return next;
    }
};

class FakeReconciler : public tracking::Reconciler {
  public:
    int sweeps = 0;
    std::vector<std::string> checked;
    bool has_room = true;

    void start() override {}
    boost::asio::awaitable<void> stop() override { co_return; }
    void sweep_now() override { ++sweeps; }
    bool check(clearance::Vin vin, tracking::CheckFor) override {
        if (has_room) checked.push_back(vin.text());
        return has_room;
    }
};

/// Every job fails, as on a disk that is gone.
class BrokenLedger : public storage::Ledger {
  public:
    void write(WriteJob, Done done) override { done(fault()); }
    void read(ReadJob, Done done) override { done(fault()); }
    void read_much(ReadJob, Done done) override { done(fault()); }
    void limit_reads(std::chrono::milliseconds) override {}
    void erase(storage::Vin, storage::ErasureDone done) override { done(fault(), {}); }
    void flush() override {}
    storage::LedgerStatistics statistics() const override { return {}; }
    storage::Time created_at() const override { return {}; }

  private:
    static std::exception_ptr fault() {
        return std::make_exception_ptr(std::runtime_error("disk I/O error at page 7"));
    }
};
