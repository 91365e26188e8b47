// The service in the test's own process, with the stand-in for the platform as a process beside it, TLS
// between all of them, and a clock that stands still until the test turns it. Two hooks on one receiver tell
// which alerts went where. At its end the ledger is verified.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "clearance/time.hpp"
#include "server/service.hpp"
#include "tests/e2e/receiver.hpp"
#include "tests/e2e/world.hpp"

namespace e2e {

/// The service between its start and its stop. It runs on a thread of its own.
class RunningService {
  public:
    RunningService(const std::string& config_file, storage::Clock clock);
    ~RunningService();  // stops it in its own order and waits for that

    std::string webhook_address() const { return service_->webhook_address(); }
    std::string api_address() const { return service_->api_address(); }

  private:
    boost::asio::io_context loop_{1};
    std::unique_ptr<app::Service> service_;
    std::thread thread_;
};

class ClockedService {
  public:
    ClockedService();
    ~ClockedService();

    /// Two hooks, both at once: "own" hears `kind`, "others" every other kind. `more`: further tables.
    void start(const std::string& kind, const std::string& more = {});
    /// With these tables only.
    void start_with(const std::string& tables);
    void stop();
    void start_again();  // the same configuration

    clearance::Time now() const { return clearance::Time(std::chrono::microseconds(now_)); }
    void turn(std::chrono::microseconds by);
    std::string after(std::chrono::microseconds time) const;  // as it is written
    /// Until whatever looks at the clock has seen it as it is now.
    void let_it_look();

    /// The platform's vehicle, at the present time of the clock.
    void move(const std::string& vin, const std::string& status, json::object more = {});
    /// The same, waiting until the webhook was taken.
    void announce(const std::string& vin, const std::string& status, const std::string& reason = {});
    /// A full sweep; its number.
    std::int64_t sweep(const std::string& outcome = "complete");

    /// The open ones, newest first.
    std::vector<json::object> open_findings();
    json::object finding(std::int64_t id);
    /// The only open one, which must be of this kind and of this vehicle (empty: of none).
    json::object opened(const std::string& kind, const std::string& vin);
    /// Waits until nothing is open any more.
    void expect_none_open();
    /// The bodies that a hook's receiver got, waiting until there are at least so many.
    std::vector<json::object> told(const std::string& hook, std::size_t least);
    std::size_t count(const std::string& hook) const { return receiver.count("/" + hook); }
    /// The alert number `index` of "own", which must tell one finding, as it is in the api.
    void expect_told(std::size_t index, const std::string& change, std::int64_t finding);

    World world;
    std::atomic<unsigned> answer{204};  // of every path that begins with /gone; the others are answered 204
    Receiver receiver;

  private:
    TrackerOptions options_;
    std::atomic<std::int64_t> now_;
    std::unique_ptr<RunningService> running_;
};

/// A text; empty for null and anything else.
std::string text_of(const json::value& value);
/// "WBA", zeros and the number.
std::string numbered_vin(int number, const std::string& maker = "WBA");

}  // namespace e2e
