// The ledger: every observation, what follows from it, and the outbox of alerts. Durable, one writer, many
// readers. Threads: write() and read() may be called from any thread and never block; jobs run on the
// ledger's own threads. Promise: a write's `done(nullptr)` is called only after its commit is on disk (group
// commit: all that waited while the last commit ran goes into the next one); readers see only committed,
// consistent states.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "storage/absence_records.hpp"
#include "storage/alert_records.hpp"
#include "storage/archive.hpp"
#include "storage/capture_records.hpp"
#include "storage/erasure.hpp"
#include "storage/finding_records.hpp"
#include "storage/records.hpp"
#include "storage/retention.hpp"
#include "storage/stuck_limits.hpp"

namespace storage {

class AuditReading;     // storage/audit.hpp
class AuditWriting;     // storage/audit.hpp
class DeliveryList;     // storage/delivery_list.hpp
class FilteredLists;    // storage/filtered_lists.hpp
class FleetStatistics;  // storage/fleet_statistics.hpp
class KeptAnswers;      // storage/kept_answers.hpp
class RevisionFeed;     // storage/revision_feed.hpp
class VehicleSearch;    // storage/vehicle_search.hpp

/// The operations of one write job, inside a transaction. The writer's thread only. Throws std::exception
/// when the ledger cannot do it; then only this job is undone. Every recorded_at comes from here and never
/// goes back.
class Writing {
  public:
    virtual ~Writing() = default;

    /// Archives and, for `recorded`, observes, folds and alerts. A body already there changes nothing, unless
    /// it was unreadable or ignored before and is not so now: then it is judged again. One without a time may
    /// tell of another episode: then it is observed again.
    virtual DeliveryReceipt record_delivery(const Delivery& delivery) = 0;
    /// The same for an archived body that is read again: its receipt stays, what it tells is observed now.
    /// `repeat`: nothing changed, since it is history already, says what it said, or is not there any more.
    virtual DeliveryReceipt judge_again(Id delivery, const Judgement& judgement) = 0;

    virtual Id begin_sweep(SweepKind kind) = 0;
    /// Applies items of one answer. Counts listed, confirmed (nothing new), changed (a transition added,
    /// amended or withdrawn) and created (a vehicle never heard of). A VIN twice in one call: both are
    /// applied.
    virtual Recorded record_listed(const Asked& asked, std::span<const clearance::ListedVehicle> items) = 0;
    /// Of a complete list: those halves whose VIN it held no second time. What they change they no longer
    /// confirm.
    virtual SweepTally record_alone(const Asked& asked, std::span<const Half> halves) = 0;
    virtual void record_skipped(Id sweep, std::span<const clearance::SkippedItem> items) = 0;
    /// Of a complete full sweep, any part of Reading::absences(): the missing become listed = false (where
    /// there are many, only those that the complete full list before lacked too), those that are back listed
    /// = true. Nothing is concluded of a vehicle with anything recorded behind the fence.
    virtual AbsenceTally record_absences(const Asked& asked, const Absences& part) = 0;
    /// Of a complete full sweep, once all its absences are recorded.
    virtual void end_list(const Asked& asked, const ListVerdict& verdict) = 0;
    /// Of a complete in-flight sweep: these unfinished vehicles were in none of its answers.
    virtual void record_not_found(Id sweep, std::span<const Id> vehicles) = 0;
    virtual void finish_sweep(Id sweep, SweepOutcome outcome, const SweepTally& tally,
                              const std::string& error) = 0;

    virtual CommandTicket begin_command(const CommandIntent& intent) = 0;
    virtual void finish_command(const CommandTicket& ticket, const CommandOutcome& outcome) = 0;

    /// Opens and ends the findings that no single event does. Whether there is more to do now.
    virtual bool watch(const Watch& watch) = 0;
    /// By a person. False: it is not open, not there, or was acknowledged before.
    virtual bool acknowledge_finding(Id finding, const std::string& by, const std::string& note) = 0;
    /// By a person. False: it is not open, or not there.
    virtual bool close_finding(Id finding, const std::string& by, const std::string& note) = 0;
    virtual Id add_silence(const Silence& silence) = 0;  // 0: there are 1,000 in force already
    /// What it kept back is told now, if it is still open. False: it is over, or not there.
    virtual bool end_silence(Id silence) = 0;

    /// One short step from findings to alerts: reads up to so many news of findings, or makes one alert.
    virtual Formed form_alerts(int most_news) = 0;
    virtual void record_attempt(Id alert, const AttemptResult& result) = 0;
    /// A dead alert waits again, due at once and tried for as long as a new one; one that waits for later is
    /// due at once. False: it is delivered, or not there.
    virtual bool retry_alert(Id alert) = 0;
    /// Those of this hook that wait for later are due at once. How many.
    virtual std::int64_t hasten_alerts(const std::string& hook, std::optional<FindingKind> kind) = 0;
    /// Up to `most` of these dead ones wait again. How many.
    virtual std::int64_t retry_alerts(const DeadAlerts& which, int most) = 0;
    /// Up to `most` of these become dead without an attempt of their own. How many.
    virtual std::int64_t give_up_alerts(const GiveUp& which, int most) = 0;
    /// What waits for it is dead, and what comes for it; people hear of it by a finding. How many waited.
    virtual std::int64_t disable_hook(const std::string& hook, const std::string& why) = 0;
    /// False: it was not disabled.
    virtual bool enable_hook(const std::string& hook) = 0;

    /// Marks what has become missed by `now` and was not marked before, at most 1,000 at once; those first
    /// that sweeps saw first.
    virtual std::vector<MissedWebhook> mark_missed(Time now) = 0;

    /// One short step of taking away what is older than the limits, and of giving space back to the disk.
    virtual Pruned prune(const RetentionLimits& limits) = 0;

    virtual AuditWriting& audit() = 0;
    virtual KeptAnswers& kept_answers() = 0;
};

/// Which items of a list are as they were last time, without asking the tables for each: 24 bytes a vehicle.
class ListingIndex {
  public:
    virtual ~ListingIndex() = default;
    /// The id of the vehicle whose last listing was byte for byte this one and told nothing new since; 0:
    /// none.
    virtual Id unchanged(const Digest& digest) const = 0;
};

/// One consistent state of the ledger. A reader's thread only, valid during the job. Throws on a broken
/// ledger.
class Reading {
  public:
    virtual ~Reading() = default;

    virtual Id last_sequence() = 0;  // the fence to take before a request to the platform
    virtual std::optional<Vehicle> vehicle(const Vin& vin) = 0;
    virtual std::vector<RecordedTransition> transitions(const Vin& vin) = 0;             // oldest first
    virtual std::vector<EvidencedTransition> evidenced_transitions(const Vin& vin) = 0;  // oldest first
    /// Without what is not kept of the past (tags, listed, last_confirmed); brand and first_seen are the
    /// present ones. Empty: nothing about it had been observed by known_at.
    virtual std::optional<Vehicle> vehicle_at(const Vin& vin, const Moment& moment) = 0;
    virtual Summary summary() = 0;
    virtual Summary summary_at(const Moment& moment) = 0;  // by present brands; reads what was told since
    virtual std::vector<Sweep> sweeps(int limit, Id before) = 0;  // newest first; before = 0: from the newest
    virtual std::optional<Time> last_complete_sweep_end() = 0;    // full sweeps: `as_of` of every answer
    virtual std::vector<Vin> unfinished(int limit, Id after) = 0;  // by ascending vehicle id
    virtual std::vector<Id> unfinished_ids() = 0;                  // all of them, ascending
    virtual Absences absences(const Asked& asked,
                              const std::vector<bool>& seen) = 0;  // `seen`: by vehicle id
    virtual std::vector<OpenCommand> open_commands() = 0;
    virtual std::vector<Alert> alerts(const AlertQuery& query) = 0;  // newest first
    virtual std::optional<Alert> alert(Id id) = 0;
    /// Longest due first; none of a vehicle of which an older alert waits for this hook.
    virtual std::vector<Alert> due_alerts(const std::string& hook, Time now, int limit) = 0;
    /// With its first findings, so many at most.
    virtual std::optional<AlertContent> alert_content(Id id, int most_findings) = 0;
    virtual HookCounts hook_counts(const std::string& hook) = 0;
    virtual std::optional<Time> next_alert_due(const std::string& hook, Time behind) = 0;
    virtual CaptureReport capture(const CaptureQuery& query) = 0;
    virtual std::vector<MissedTransition> missed(const MissedQuery& query) = 0;  // marked ones, newest first
    virtual std::unique_ptr<ListingIndex> listing_index() = 0;
    virtual std::unique_ptr<ListingIndex> listing_index(std::span<const Id> vehicles) = 0;  // of these alone
    virtual std::vector<Finding> findings(const FindingQuery& query) = 0;                   // newest first
    virtual std::optional<Finding> finding(Id id) = 0;
    virtual OpenFindings open_findings() = 0;
    virtual std::vector<Silence> silences(int limit, Id before) = 0;  // newest first
    virtual Id vehicle_id(const Vin& vin) = 0;                        // 0: unknown
    virtual std::vector<ArchivedDelivery> archived(
        const ArchiveQuery& query) = 0;  // by ascending id; none: the end
    virtual std::optional<Vin> vin(Id vehicle) = 0;

    virtual VehicleSearch& search() = 0;
    virtual RevisionFeed& feed() = 0;
    virtual DeliveryList& deliveries() = 0;
    virtual FilteredLists& lists() = 0;
    virtual AuditReading& audit() = 0;
    virtual FleetStatistics& statistics() = 0;
};

/// What a group that was committed has changed.
struct Committed {
    bool vehicles_changed = false;
    bool findings_changed = false;  // form_alerts() has something to do
    bool alerts_changed = false;    // there may be something due

    bool any() const { return vehicles_changed || findings_changed || alerts_changed; }
};
using Clock = std::function<Time()>;
using Notice = std::function<void(const std::string& what)>;

struct LedgerOptions {
    std::string path;
    std::string platform;  // base URL: a ledger is bound to one platform and client id and refuses another
    std::string client_id;
    bool synchronous_full = true;  // false: NORMAL, may lose the last commits when the machine (not we) dies
    int readers = 2;
    AlertRules alert_rules;
    /// Others than last time: every vehicle is looked at when the ledger is opened.
    StuckLimits stuck_limits = {};
    /// The statuses that webhooks tell: of these it is kept whether one did. Others than last time: every
    /// vehicle is folded anew when the ledger is opened.
    std::vector<std::string> announced{"approved", "rejected", "revoked", "canceled"};
    Clock clock;  // empty: the system's
    /// Called on the writer's thread after each group that changed any of that.
    std::function<void(const Committed&)> on_commit;
    ErasureKey erasure_key;  // empty: nothing can be erased
    std::chrono::milliseconds erasure_patience{
        10'000};  // how long its answer waits for who reads an older state
    /// One line for the log before the opening does what takes long. May be empty.
    Notice notice;
};

/// A ledger that cannot be used as it is: locked, of another platform, of a newer schema, not a ledger.
/// what() is one line for a person.
struct LedgerError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A read that was not brought to its end, since nobody waits for it any more: the service is stopping.
struct ReadCutOff : LedgerError {
    ReadCutOff() : LedgerError("the read was cut off") {}
};

struct LedgerStatistics {
    std::uint64_t commits = 0, jobs = 0, failed_jobs = 0;
    std::size_t queued = 0;
    double last_commit_seconds = 0;
    std::int64_t cache_bytes = 0;  // what the page caches of the writer and the readers hold
};

class Ledger {
  public:
    using WriteJob = std::function<void(Writing&)>;
    using ReadJob = std::function<void(Reading&)>;
    using Done = std::function<void(std::exception_ptr)>;

    virtual ~Ledger() = default;  // flushes the writes that are queued, cuts reads off, then closes

    /// The job may run twice, after what it wrote the first time was taken back (when another one of its
    /// group threw): it must not use up what it holds. `done` is called on the writer's thread, with nullptr
    /// once durable, else with what went wrong (LedgerError when the commit failed: then nothing of the job
    /// is in the ledger).
    virtual void write(WriteJob job, Done done) = 0;
    /// `done` is called on a reader's thread; with ReadCutOff where the ledger was closed before the job had
    /// ended.
    virtual void read(ReadJob job, Done done) = 0;
    /// For what reads much of the ledger: the same, on a reader of its own that yields the processor to
    /// everything else.
    virtual void read_much(ReadJob job, Done done) = 0;
    /// From now on a job that reads is cut off once it has run for so long, those under way too: `done` gets
    /// ReadCutOff. For a stop, which must not wait for a long read. Any thread.
    virtual void limit_reads(std::chrono::milliseconds most) = 0;
    /// Removes everything of this VIN and remembers only a keyed digest of it: no webhook and no list brings
    /// it back, but a command that asks for its clearance does. `done` also waits, some seconds at most,
    /// until the bytes are gone from the files.
    virtual void erase(Vin vin, ErasureDone done) = 0;
    /// Everything accepted so far is on disk, or failed. Blocks; not from the event loop's thread.
    virtual void flush() = 0;
    virtual LedgerStatistics statistics() const = 0;
    virtual Time created_at() const = 0;
};

/// Opens, creates or migrates. Takes the lock file `<path>.lock` (throws LedgerError when another service
/// holds it).
std::unique_ptr<Ledger> open_ledger(LedgerOptions options);

}  // namespace storage
