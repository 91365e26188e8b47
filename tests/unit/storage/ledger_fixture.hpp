// A real ledger in a temporary folder, with a clock that the test turns, and words to tell it things. One
// test each; at its end what the ledger tells is folded anew and must follow.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "storage/ledger.hpp"
#include "storage/sqlite.hpp"

namespace storage {

using namespace std::chrono_literals;
using clearance::KnownStatus;

inline const std::string first_vin = "WVWZZZ1KZ6W000001";
inline const std::string second_vin = "WVWZZZ1KZ6W000002";

Vin vin(const std::string& text = first_vin);
/// The nth VIN of a fleet.
std::string fleet_vin(int n);
Time at(const std::string& time);  // "12:00:00" of the day the tests play on, or a whole RFC 3339 time
Digest digest_of(const std::string& text);

class TestClock {
  public:
    Time now() const { return Time(std::chrono::microseconds(now_.load())); }
    void set(Time time) { now_ = time.time_since_epoch().count(); }
    void advance(std::chrono::microseconds by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_{at_noon()};
    static std::int64_t at_noon();
};

struct ItemOptions {
    std::string vin = first_vin;
    std::string brand = "volkswagen";
    std::optional<Tags> tags = std::nullopt;
    std::vector<clearance::ChangelogEntry> changelog = {};
    std::string salt = {};  // makes its digest another one
};

class LedgerTest : public testing::Test {
  public:
    LedgerTest();
    ~LedgerTest() override;
    void TearDown() override;

    std::string path() const { return (folder_ / "ledger.db").string(); }
    LedgerOptions options();
    Ledger& ledger();  // opens at first use
    void close() { ledger_.reset(); }
    void open(LedgerOptions options);

    /// Runs as one write job, waits for its commit, throws what went wrong.
    template <class Job>
    auto write(Job job) {
        std::optional<std::invoke_result_t<Job&, Writing&>> result;
        finish_write([&](Writing& writing) { result = job(writing); });
        return std::move(*result);
    }
    void write_only(const Ledger::WriteJob& job) { finish_write(job); }
    template <class Job>
    auto read(Job job) {
        std::optional<std::invoke_result_t<Job&, Reading&>> result;
        finish_read([&](Reading& reading) { result = job(reading); });
        return std::move(*result);
    }

    DeliveryReceipt webhook(const std::string& status, const std::string& occurred,
                            const std::string& reason = {}, const std::string& of = first_vin);
    static clearance::ListedVehicle item(const std::string& status, const ItemOptions& options = {});
    /// The fence as it is now, and a request sent now.
    Asked ask(Id sweep = 0);
    SweepTally list(const Asked& asked, const std::vector<clearance::ListedVehicle>& items);
    SweepTally list(const clearance::ListedVehicle& item) { return list(ask(), {item}); }
    /// A complete full sweep that lists these.
    Id full_sweep(const std::vector<clearance::ListedVehicle>& items);
    /// Waits for the answer; throws what went wrong.
    Erasure erase(const std::string& of = first_vin);
    std::future<Erasure> begin_erasure(const std::string& of = first_vin);
    /// What a complete list that named these says of the others.
    AbsenceTally conclude(const Asked& asked, const std::vector<bool>& seen);
    Vehicle vehicle(const std::string& of = first_vin);
    std::string status(const std::string& of = first_vin);  // "-": none
    std::vector<RecordedTransition> transitions(const std::string& of = first_vin);
    /// "pending approved": the transitions' statuses, "?" behind provisional ones, "!" behind unconfirmed
    /// ones.
    std::string story(const std::string& of = first_vin);
    /// Makes alerts of findings until nothing is due; when something will be.
    std::optional<Time> form();
    /// Asks the tables themselves, from a connection of its own.
    std::int64_t count(const std::string& sql);

    TestClock clock;
    std::vector<HookRoute> routes;                                         // what the alert rules answer
    std::map<std::string, HookTraits> hooks{{"hook", {}}, {"other", {}}};  // when the ledger is opened
    StuckLimits stuck_limits;                                              // the same
    bool rules_throw = false;
    bool tell_vins = false;   // what is told of a finding names its vehicle
    bool tampered = false;    // the test changed the tables or files itself: nothing to prove at its end
    std::string erasure_key;  // as if in a file; empty: there is none
    std::vector<std::string> notices;  // told at the opening

  private:
    void finish_write(const Ledger::WriteJob& job);
    void finish_read(const Ledger::ReadJob& job);

    std::filesystem::path folder_;
    std::unique_ptr<Ledger> ledger_;
};

/// The message of the LedgerError that opening throws; "opened" if it does not.
std::string refusal(const LedgerOptions& options);

}  // namespace storage
