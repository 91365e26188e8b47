// One sweep: asks the platform, applies what it lists in batches, retries what is worth it, leaves a record.
// Made for one run and dropped. Event loop's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "api_client/platform.hpp"
#include "server/backoff.hpp"
#include "server/tracking/seen_vehicles.hpp"
#include "storage/ledger.hpp"

namespace tracking {

struct SweepContext {
    storage::Ledger& ledger;
    api_client::Platform& platform;
    storage::Clock clock;
    retrying::Backoff backoff;
    int attempts = 6;
    std::function<double()> random;  // [0, 1)
    /// Awaited before each call for a single VIN; empty: no wait.
    std::function<boost::asio::awaitable<void>()> turn;
};

struct SweepResult {
    storage::SweepOutcome outcome = storage::SweepOutcome::failed;
    storage::SweepTally tally;
    std::string error;
    storage::AbsenceTally absences;  // of a complete full one
};

class Sweep {
  public:
    Sweep(SweepContext& context, storage::SweepKind kind) : context_(context), kind_(kind) {}

    /// A full sweep. Cancelled while under way it is recorded as failed, then throws operation_aborted as
    /// usual.
    boost::asio::awaitable<SweepResult> run_full();
    /// Asks for the unfinished vehicles by status, words of the platform's own that are in use here among
    /// them, and by VIN for those that the answer lacks. Leaves no record and asks nothing when no vehicle is
    /// unfinished (outcome `running`: there was nothing to do).
    boost::asio::awaitable<SweepResult> run_in_flight();
    /// Asks for one VIN. The platform's 404 concludes nothing.
    boost::asio::awaitable<SweepResult> run_check(clearance::Vin vin);

  private:
    using Attempt = std::function<boost::asio::awaitable<std::optional<api_client::Failure>>()>;

    boost::asio::awaitable<SweepResult> recorded(Attempt attempt);
    boost::asio::awaitable<std::optional<std::string>> with_retries(Attempt& attempt);
    boost::asio::awaitable<std::optional<api_client::Failure>> list_all();
    boost::asio::awaitable<std::optional<api_client::Failure>> ask_for(clearance::Vin vin);
    boost::asio::awaitable<std::optional<api_client::Failure>> list(api_client::ListFilter filter);
    boost::asio::awaitable<void> take_fence(bool filtered);
    boost::asio::awaitable<void> write_batch();
    boost::asio::awaitable<void> conclude_halves();
    boost::asio::awaitable<void> conclude_absences();

    boost::asio::awaitable<std::optional<api_client::Failure>> list_unfinished();  // sweep_in_flight.cpp
    boost::asio::awaitable<std::optional<api_client::Failure>> list_by_status(
        std::vector<std::string> invented);
    boost::asio::awaitable<std::optional<api_client::Failure>> list_by_vin(std::vector<storage::Id> vehicles);
    boost::asio::awaitable<void> record_not_found(std::vector<storage::Id> vehicles);
    std::vector<storage::Id> unseen(const std::vector<storage::Id>& vehicles) const;
    std::vector<clearance::SkippedItem> not_kept_yet(const std::vector<clearance::SkippedItem>& items);

    SweepContext& context_;
    storage::SweepKind kind_;
    storage::Id id_ = 0;
    storage::Asked asked_;
    storage::SweepTally tally_;
    std::shared_ptr<storage::ListingIndex> index_;
    SeenVehicles seen_;
    std::vector<storage::Half> halves_;
    std::vector<clearance::ListedVehicle> batch_;
    std::vector<clearance::SkippedItem> skipped_;
    std::set<std::pair<std::size_t, std::size_t>>
        kept_;  // place and hash of the skipped items that are recorded
    storage::AbsenceTally absences_;
};

}  // namespace tracking
