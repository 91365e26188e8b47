#include "server/proxies.hpp"

#include <iostream>
#include <stdexcept>
#include <string>

#include "server/log.hpp"

namespace app {

std::optional<api_client::ProxySettings> proxies_of_environment() {
    try {
        return api_client::ProxySettings::from_environment();
    } catch (const std::invalid_argument& fault) {
        std::cerr << fault.what() << '\n';
        return std::nullopt;
    }
}

void log_proxies(const api_client::ProxySettings& proxies, const config::Config& config) {
    if (!proxies.has_any()) return;
    const auto log = [&proxies](const std::string& destination, const std::string& url) {
        const auto proxy = proxies.choose(url);
        logging::info("proxy", {{"for", destination}, {"proxy", proxy ? proxy->name() : "none"}});
    };
    log("platform", config.platform.base_url);
    for (const auto& hook : config.hooks) log("hook " + hook.name, hook.url);
}

}  // namespace app
