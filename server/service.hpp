// Every object of the service and the order in which they start and stop; app.hpp runs it. Built on the main
// thread, which then runs the event loop. Members are declared in the order of their making: what is used is
// above its user.
#pragma once

#include <boost/asio/io_context.hpp>
#include <map>
#include <memory>
#include <string>

#include "api_client/https_client.hpp"
#include "api_client/platform.hpp"
#include "api_client/proxy.hpp"
#include "server/alerts/dispatcher.hpp"
#include "server/alerts/forming.hpp"
#include "server/api/api.hpp"
#include "server/api/auth.hpp"
#include "server/api/live_stream.hpp"
#include "server/config.hpp"
#include "server/config/snapshot.hpp"
#include "server/configuration_in_force.hpp"
#include "server/http/listener.hpp"
#include "server/metrics.hpp"
#include "server/tracking/commands.hpp"
#include "server/tracking/finding_watch.hpp"
#include "server/tracking/gap_watch.hpp"
#include "server/tracking/reconciler.hpp"
#include "server/tracking/replay.hpp"
#include "server/tracking/retention.hpp"
#include "server/webhook/receiver.hpp"
#include "storage/ledger.hpp"

namespace app {

/// A configuration that reads well but cannot be used: a certificate that is none, a hook's secret that is no
/// key.
struct ConfigurationFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What can be wrong in a configuration only shows when it is used.
template <class Make>
auto usable(const std::string& key, Make make) {
    try {
        return make();
    } catch (const std::exception& error) {
        throw ConfigurationFault(key + ": " + error.what());
    }
}

struct ServiceOptions {
    storage::Clock clock;                           // empty: the system's
    std::chrono::milliseconds watch_every{15'000};  // how often it is looked whether something is due
    std::set<std::string> written_keys{};           // of the configuration, see config::Snapshot
};

class Service {
  public:
    /// Opens the ledger and binds both listeners. Throws ConfigurationFault, storage::LedgerError, or
    /// std::runtime_error when an address cannot be bound. `proxies`: between us and platform and hooks.
    Service(boost::asio::io_context& loop, config::Config config, api_client::ProxySettings proxies,
            ServiceOptions options = {});
    ~Service();

    void start();
    /// Stops accepting, cancels sweeps, drains sessions for at most `grace`, stops alerts, flushes the
    /// ledger.
    boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);
    /// Certificates, webhook and platform secrets, tokens and trust stores as the files now say; keeps what
    /// was where something cannot be used, and says so in the log, as it names the keys whose change needs a
    /// restart.
    void reload(config::Snapshot wanted);

    std::string webhook_address() const;  // "127.0.0.1:8443"
    std::string api_address() const;

  private:
    std::unique_ptr<storage::Ledger> open_ledger();  // service_tracking.cpp
    void make_tracking();
    void make_alerts();  // service_alerts.cpp
    alerts::Wording wording() const;
    void make_listeners();
    void make_live_stream();
    api_client::HttpsClient& client_for(const std::string& ca_file);
    std::vector<std::string> not_ready() const;
    std::vector<api::Parts::Listener> listeners() const;
    void show_certificates();

    boost::asio::io_context& loop_;
    config::Config config_;
    api_client::ProxySettings proxies_;
    metrics::Metrics metrics_;
    bool stopping_ = false;
    ServiceOptions options_;
    ConfigurationInForce in_force_;
    std::unique_ptr<alerts::Forming> forming_;
    std::unique_ptr<alerts::Dispatcher> dispatcher_;
    std::unique_ptr<api::LiveStream> live_stream_;
    std::unique_ptr<storage::Ledger> ledger_;
    std::map<std::string, std::unique_ptr<api_client::HttpsClient>> clients_;  // by ca_file
    std::unique_ptr<api_client::Platform> platform_;
    std::unique_ptr<tracking::Reconciler> reconciler_;
    std::unique_ptr<tracking::GapWatch> gap_watch_;
    std::unique_ptr<tracking::FindingWatch> finding_watch_;
    std::unique_ptr<tracking::Retention> retention_;
    std::unique_ptr<tracking::Commands> commands_;
    std::unique_ptr<tracking::Replay> replay_;
    std::unique_ptr<webhook::Receiver> receiver_;
    std::unique_ptr<api::Authority> authority_;
    std::unique_ptr<api::Api> api_;
    http::Router webhook_routes_, api_routes_;
    std::shared_ptr<http::TlsCertificates> webhook_tls_, api_tls_;
    std::unique_ptr<http::Listener> webhook_listener_, api_listener_;
};

}  // namespace app
