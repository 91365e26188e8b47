// The world of an end-to-end test: a temporary folder, throw-away certificates, the stand-in for the platform
// and the tracker, each a real process on loopback over TLS. At its end the ledger is verified.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/http.hpp"
#include "tests/e2e/process.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temporary_folder.hpp"

namespace e2e {

namespace json = boost::json;

inline constexpr const char* webhook_secret = "a webhook secret for tests";
inline constexpr const char* read_token = "token-that-may-read";
inline constexpr const char* operate_token = "token-that-may-operate";

struct TrackerOptions {
    bool tls = true;
    std::string full_every = "1h", in_flight_every = "1h";
    bool on_start = true;
    bool slow_lookup = false;     // the platform has a host name, whose look-up takes most of a minute
    bool unread_log = false;      // its log goes into a pipe that nobody reads
    bool hook = true;             // to the stand-in's inbox "alerts"
    std::string webhook_extra{};  // further lines of [webhook]
    std::string api_extra{};      // further lines of [api]
    /// Further lines of [platform]; they replace its client_secret.
    std::string platform_extra{};
    std::string tables{};  // further tables at the end
    /// TOML for [[webhook.secrets]]; empty: one secret, webhook_secret.
    std::string secrets{};
};

class World {
  public:
    World();
    ~World();

    /// `more`: further command-line options. Its webhooks go to the tracker once both run.
    void start_platform(const std::vector<std::string>& more = {});
    /// Starts and waits until it is ready; throws with its log when it does not become so.
    void start_tracker(const TrackerOptions& options = {});
    /// NAME.pem and NAME.key, by the world's authority.
    void make_certificate(const std::string& name);
    void restart_tracker();  // the same options and ports anew; the old one must have ended
    /// A tracker that runs elsewhere, with the configuration of these options: calls and webhooks go there.
    void turn_to(const std::string& webhook_address, const std::string& api_address,
                 const TrackerOptions& options);
    /// The configuration that start_tracker() writes.
    std::string configuration(const TrackerOptions& options) const;

    Process& tracker() { return *tracker_; }
    Process& platform() { return *platform_; }

    Answer api(const std::string& method, const std::string& target, const std::string& body = {},
               const std::string& token = operate_token);
    json::value get(const std::string& target);  // of the api; throws unless 200
    Answer control(const std::string& method, const std::string& target, const json::value& body = nullptr);
    json::value look(const std::string& target);  // GET under /control

    /// A signed webhook, sent by the test itself.
    Answer webhook(const std::string& body, const std::string& secret = webhook_secret,
                   const std::string& delivery = "d-1");
    std::string webhook_body(const std::string& vin, const std::string& action,
                             const std::string& received_at, const std::string& reason = {}) const;
    static std::string sign(const std::string& body, const std::string& secret);

    /// The status that the tracker's api tells of a vehicle; empty: none.
    std::string status(const std::string& vin);
    json::array transitions(const std::string& vin);
    /// Messages in the stand-in's inbox.
    json::array inbox(const std::string& name = "alerts");
    /// Starts a full sweep and waits for its end.
    json::object sweep();
    json::array sweeps();

    std::string file(const std::string& name) const { return folder_.file(name); }
    std::string ledger() const { return file("ledger.sqlite3"); }
    std::string ca_file() const { return file("ca.pem"); }
    const std::string& webhook_address() const { return webhook_address_; }
    const std::string& api_address() const { return api_address_; }
    const std::string& platform_address() const { return platform_address_; }
    std::string base_url() const { return "https://" + platform_address_ + "/v1"; }
    /// Of one table of the ledger, read beside the running service.
    std::int64_t count(const std::string& query) const;

    /// `clearance-tracker verify` with the world's configuration, to its end.
    struct Verified {
        int exit_code = -1;
        std::string printed;
    };
    Verified verify(const std::vector<std::string>& more = {}) const;

  private:
    void point_webhooks_here();
    std::string log_of_tracker() const { return tracker_ ? tracker_->log() : "(it is no process)"; }

    test::TemporaryFolder folder_;
    support::Certificate authority_ = support::make_authority("clearance-tracker test CA");
    TrackerOptions options_;
    std::unique_ptr<Process> platform_, tracker_;
    std::string platform_address_, webhook_address_, api_address_;
    std::string webhook_listen_ = "127.0.0.1:0", api_listen_ = "127.0.0.1:0";
};

/// Names and expectations fail with what the processes said.
std::string path_of_tracker();
std::string path_of_sandbox();

}  // namespace e2e
