// The configuration that the service runs with: as it was at the start, and of a later file what counts
// without a restart. show() from any thread, the rest from the thread that reloads.
#pragma once

#include <memory>
#include <mutex>

#include "server/config/snapshot.hpp"

namespace app {

class ConfigurationInForce {
  public:
    ConfigurationInForce(config::Config config, std::set<std::string> written);

    std::shared_ptr<const config::Snapshot> show() const;

    /// What a reload has put into force, each of `wanted`.
    void take_webhook_secrets(const config::Snapshot& wanted);
    void take_api_tokens(const config::Snapshot& wanted);
    void take_platform_credentials(const config::Snapshot& wanted);
    void take_hook_secrets(const config::Snapshot& wanted);
    void take_certificates(const config::Snapshot& wanted, const std::string& listener);

  private:
    template <class Change>
    void change(Change change);

    mutable std::mutex mutex_;
    std::shared_ptr<const config::Snapshot> now_;
};

}  // namespace app
