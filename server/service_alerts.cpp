// The parts of the service that tell people: alerts made of findings, and sent.
#include "server/service.hpp"

namespace app {

alerts::Wording Service::wording() const {
    return {config_.reasons, config_.api.public_url};
}

void Service::make_alerts() {
    alerts::FormingOptions forming;
    forming.clock = options_.clock;
    forming.longest_sleep = options_.watch_every;
    forming_ = std::make_unique<alerts::Forming>(loop_.get_executor(), *ledger_, std::move(forming));

    alerts::DispatcherOptions dispatching;
    dispatching.client = [this](const config::HookSection& hook) -> api_client::HttpsClient& {
        return client_for(hook.ca_file);
    };
    dispatching.wording = wording();
    dispatching.clock = options_.clock;
    dispatcher_ = usable("hooks", [&] {
        return std::make_unique<alerts::Dispatcher>(loop_.get_executor(), *ledger_, metrics_, config_.hooks,
                                                    std::move(dispatching));
    });
}

}  // namespace app
