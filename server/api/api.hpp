// The endpoints of the api listener: vehicles, transitions, summary, capture, deliveries, secrets, sweeps,
// findings, silences, alerts, hooks, configuration, commands, health, metrics. Holds no state but references
// to what it was made of; all of it must outlive the listener. Event loop's threads; what reads the ledger
// runs on the ledger's. Promise: no answer carries a cause of ours, that is in the log.
#pragma once

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/alerts/attempt.hpp"
#include "server/alerts/rules.hpp"
#include "server/api/auth.hpp"
#include "server/api/keys_under_way.hpp"
#include "server/api/live_stream.hpp"
#include "server/config/snapshot.hpp"
#include "server/http/router.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/tracking/commands.hpp"
#include "server/tracking/reconciler.hpp"
#include "server/tracking/replay.hpp"
#include "storage/audit.hpp"
#include "storage/ledger.hpp"

namespace api {

class CaptureWindows;
struct PastQuestion;
class StatisticsDesk;

struct Parts {
    storage::Ledger& ledger;
    tracking::Commands& commands;
    tracking::Reconciler& reconciler;
    tracking::Replay& replay;
    metrics::Metrics& metrics;
    const Authority& authority;
    /// What keeps the service from being ready, in words for a person; empty: ready. Any thread; may be empty
    /// itself.
    std::function<std::vector<std::string>()> not_ready;
    bool public_metrics = false;
    std::vector<std::string> announced{};  // statuses that webhooks tell
    storage::Clock clock{};                // empty: the system's
    std::vector<config::HookSection> hooks{};
    alerts::Wording wording{};
    /// Between the beginnings of two sweeps; 0: nothing is said of the next one.
    std::chrono::milliseconds full_every{0}, in_flight_every{0};
    /// Sends a marked example; may be empty.
    std::function<boost::asio::awaitable<alerts::AttemptOutcome>(const std::string& hook)> test_hook{};
    /// A person had alerts of this hook sent again: it is tried now. May be empty.
    std::function<void(const std::string& hook)> resume_hook{};
    /// What is in force now. Any thread; empty: defaults alone.
    std::function<std::shared_ptr<const config::Snapshot>()> configuration{};
    LiveStream* live_stream = nullptr;  // null: there is none to read
    struct Listener {
        std::string_view name;                            // "webhook" or "api"
        std::optional<storage::Time> certificate_ends{};  // empty: it speaks no TLS
    };
    /// As they are now. Any thread; may be empty.
    std::function<std::vector<Listener>()> listeners{};
};

class Api {
  public:
    explicit Api(Parts parts);

    /// Every route with its guard; the Api must outlive the router.
    void add_routes(http::Router& router);

  private:
    using Answer = boost::asio::awaitable<http::Response>;
    using Member = Answer (Api::*)(http::Request&);
    /// Runs on a reader's thread and owns what it needs.
    using LedgerAnswer = std::function<http::Response(storage::Reading&)>;
    /// Which word a filter has, counted from 0; empty: it is not given.
    using Choice = std::optional<std::size_t>;
    /// A list that begins with the newest.
    template <class Item>
    struct NewestFirst {
        std::string_view name;  // in the answer and in its cursors; must be a literal
        /// Up to `limit` items older than `before`, of those chosen; before = 0: from the newest.
        std::vector<Item> (*older)(storage::Reading& ledger, int limit, storage::Id before, Choice chosen);
        boost::json::object (*show)(const Item& item, const Parts& parts);
        std::string_view filter = {};                // the parameter that chooses; empty: none does
        std::array<std::string_view, 4> words = {};  // what it may be
        bool says_as_of = false;
    };

    /// Who may use a route.
    struct Access {
        http::Guard guard = {};  // empty: everybody
        /// What is no GET changes something: it is written to the audit log before it is carried out.
        bool commands = false;
        std::size_t max_body = 1024 * 1024;  // of a POST
    };
    void add(http::Router& router, std::string method, std::string pattern, std::string name, Member member,
             Access access, std::vector<std::string> produces = {"application/json"});
    void add_comparison(http::Router& router, Access access);  // compare.cpp
    struct AuditedCommand {
        Member member;
        std::string action;
        bool of_vehicle;  // the path names one
    };
    Answer carry_out(http::Request& request, const AuditedCommand& command);  // audit.cpp
    struct AuditEntryBegun {
        storage::Id id;
        storage::AuditIntent intent;
    };
    /// Empty: it cannot be recorded in the audit log, and the log has why.
    boost::asio::awaitable<std::optional<AuditEntryBegun>> write_down(http::Request& request,
                                                                      const Caller& caller,
                                                                      const AuditedCommand& command);
    Answer list_audit(http::Request& request);
    Answer begin_session(http::Request& request);  // session_calls.cpp
    Answer show_session(http::Request& request);
    Answer end_session(http::Request& request);
    /// A job's outcome, or nothing and a log line when it threw.
    using LedgerChange = std::function<std::int64_t(storage::Writing&)>;
    boost::asio::awaitable<std::optional<std::int64_t>> change_ledger(LedgerChange job);
    static http::Response unwritable();
    bool has_hook(const std::string& name) const;
    /// The job's answer, or 503 and a log line when it threw. Name the job before the co_await: GCC 12
    /// destroys a lambda twice that is a temporary of it.
    Answer from_ledger(LedgerAnswer job);
    /// The same for what looks at much of the ledger.
    Answer from_much_of_ledger(LedgerAnswer job);
    /// 503, and why in the log, unless the ledger is only about to be closed.
    http::Response ledger_unreadable(const std::exception_ptr& fault);
    void log_unreadable(const std::string& problem);

    struct CarriedOut {
        http::Response response;
        bool changed = true;  // it has had an effect, or nobody knows
    };
    using Command = std::function<boost::asio::awaitable<CarriedOut>()>;
    /// Under the request's Idempotency-Key, if it has one, a command is carried out once: sent again it is
    /// answered as the first time. What changed nothing is not remembered.
    Answer once(http::Request& request, std::string by, Command command);  // idempotency.cpp
    Answer under_key(const storage::KeyedCommand& keyed, Command& command);

    Answer list_vehicles(http::Request& request);  // vehicle_list.cpp
    Answer vehicles_as_csv(std::string raw_query);
    Answer show_vehicle(http::Request& request);  // vehicles.cpp
    Answer list_transitions(http::Request& request);
    Answer show_summary(http::Request& request);  // summary.cpp
    Answer show_past_summary(PastQuestion question);
    Answer show_statistics(http::Request& request);  // statistics.cpp
    Answer show_capture(http::Request& request);     // capture.cpp
    Answer list_missed(http::Request& request);
    Answer list_feed(http::Request& request);    // feed.cpp
    Answer open_stream(http::Request& request);  // stream.cpp
    Answer list_alerts(http::Request& request);  // newest_first.cpp
    Answer list_sweeps(http::Request& request);
    Answer list_findings(http::Request& request);
    Answer list_silences(http::Request& request);
    Answer list_deliveries(http::Request& request);  // deliveries.cpp
    Answer show_delivery(http::Request& request);
    Answer show_delivery_body(http::Request& request);
    Answer list_secrets(http::Request& request);  // secrets.cpp
    Answer show_service(http::Request& request);
    Answer show_configuration(http::Request& request);  // configuration.cpp
    boost::json::object about_service() const;          // configuration.cpp
    std::shared_ptr<const config::Snapshot> configuration() const;
    Answer show_silence(http::Request& request);  // silences.cpp
    Answer add_silence(http::Request& request);
    Answer end_silence(http::Request& request);
    Answer show_finding(http::Request& request);  // findings.cpp
    Answer acknowledge_finding(http::Request& request);
    Answer close_finding(http::Request& request);
    struct Decision {
        std::string_view action;
        bool close;
    };
    Answer decide(http::Request& request, Decision decision);
    Answer list_hooks(http::Request& request);  // hooks.cpp
    Answer test_hook(http::Request& request);
    Answer enable_hook(http::Request& request);
    template <class Item>
    Answer list_newest_first(http::Request& request, NewestFirst<Item> list);
    Answer show_alert(http::Request& request);  // alerts.cpp
    Answer retry_alert(http::Request& request);
    Answer retry_alerts(http::Request& request);
    Answer show_sweep(http::Request& request);  // sweeps.cpp
    Answer start_sweep(http::Request& request);
    Answer start_check(http::Request& request);
    Answer request_clearances(http::Request& request);  // commands.cpp
    Answer end_clearance(http::Request& request);
    Answer compare(http::Request& request);        // compare.cpp
    Answer erase_vehicle(http::Request& request);  // erasure.cpp
    Answer replay(http::Request& request);         // replay.cpp
    Answer show_health(http::Request& request);    // health.cpp
    Answer show_readiness(http::Request& request);
    Answer show_metrics(http::Request& request);
    Answer show_description(http::Request& request);  // documentation.cpp
    Answer show_documentation(http::Request& request);

    Parts parts_;
    clearance::Time started_at_;
    std::vector<std::string> actions_;  // the commands there are; constant once the routes are added
    /// Whether counts of the past are being made: one question at a time, so that a reader stays free.
    std::shared_ptr<std::atomic<bool>> counting_past_ = std::make_shared<std::atomic<bool>>(false);
    /// Whether a company's list is being compared: one at a time, each can be big.
    std::shared_ptr<std::atomic<bool>> comparing_ = std::make_shared<std::atomic<bool>>(false);
    KeysUnderWay keys_under_way_;
    std::mutex unreadable_mutex_;
    logging::RateLimit unreadable_{10};
    /// Shared with what runs on the ledger's threads.
    std::shared_ptr<StatisticsDesk> statistics_;
    std::shared_ptr<CaptureWindows> captured_;
};

}  // namespace api
