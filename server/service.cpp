#include "server/service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <functional>
#include <utility>

#include "server/dashboard/routes.hpp"
#include "server/http/listen_address.hpp"
#include "server/listener_events.hpp"
#include "server/log.hpp"
#include "server/proxies.hpp"
#include "server/restart_needed.hpp"
#include "server/version.hpp"

namespace asio = boost::asio;

namespace app {
namespace {

constexpr std::chrono::seconds longest_read_of_a_stop{1};
/// Of what the api holds of unfinished bodies: lists to compare cannot have it.
constexpr std::size_t kept_for_commands = 16 * 1024 * 1024;

clearance::Time system_now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::int64_t unix_seconds(std::chrono::system_clock::time_point time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

api_client::Credentials credentials_of(const config::PlatformSection& platform) {
    return {platform.client_id, platform.client_secret, platform.private_key_pem, platform.key_id};
}

}  // namespace

Service::Service(asio::io_context& loop, config::Config config, api_client::ProxySettings proxies,
                 ServiceOptions options)
    : loop_(loop),
      config_(std::move(config)),
      proxies_(std::move(proxies)),
      options_(std::move(options)),
      in_force_(config_, options_.written_keys) {
    if (!options_.clock) options_.clock = system_now;
    // Certificates are read before the ledger is opened: a faulty configuration leaves nothing behind.
    if (config_.webhook.tls) {
        webhook_tls_ = usable("webhook", [this] {
            return std::make_shared<http::TlsCertificates>(config_.webhook.certificate_file,
                                                           config_.webhook.private_key_file);
        });
    }
    if (config_.api.tls) {
        api_tls_ = usable("api", [this] {
            return std::make_shared<http::TlsCertificates>(config_.api.certificate_file,
                                                           config_.api.private_key_file);
        });
    }
    for (const auto& hook : config_.hooks) usable("hooks", [&] { return &client_for(hook.ca_file); });
    auto& platform_client =
        *usable("platform.ca_file", [this] { return &client_for(config_.platform.ca_file); });

    ledger_ = open_ledger();
    make_alerts();

    api_client::PlatformOptions platform;
    platform.base_url = config_.platform.base_url;
    platform.credentials = credentials_of(config_.platform);
    platform.request_timeout = config_.platform.request_timeout;
    platform.observer = [this](std::string_view operation, std::string_view outcome, double seconds) {
        metrics_.platform_call(operation, outcome, seconds);
    };
    platform_ =
        usable("platform", [&] { return api_client::make_platform(platform_client, std::move(platform)); });
    make_tracking();
    make_listeners();
}

Service::~Service() = default;

void Service::make_listeners() {
    webhook::ReceiverOptions receiving;
    receiving.path = config_.webhook.path;
    receiving.max_body = config_.webhook.max_body;
    receiving.secrets = config_.webhook.secrets;
    receiving.check_wanted = [this](clearance::Vin vin) {
        reconciler_->check(std::move(vin), tracking::CheckFor::question);
    };
    receiving.wrong_signature = [this] { finding_watch_->wrong_signature(); };
    receiver_ = std::make_unique<webhook::Receiver>(*ledger_, metrics_, std::move(receiving));
    webhook_routes_.add(receiver_->route());

    authority_ = std::make_unique<api::Authority>(config_.api, options_.clock);
    api::Parts parts{
        *ledger_, *commands_, *reconciler_, *replay_, metrics_, *authority_, [this] { return not_ready(); }};
    parts.public_metrics = config_.api.public_metrics;
    parts.announced = config_.webhook.announced;
    parts.clock = options_.clock;
    parts.listeners = [this] { return listeners(); };
    parts.hooks = config_.hooks;
    parts.wording = wording();
    parts.full_every = config_.sweep.full_every;
    parts.in_flight_every = config_.sweep.in_flight_every;
    parts.test_hook = [this](const std::string& hook) { return dispatcher_->test(hook); };
    parts.resume_hook = [this](const std::string& hook) { dispatcher_->resume(hook); };
    parts.configuration = [this] { return in_force_.show(); };
    make_live_stream();
    parts.live_stream = live_stream_.get();
    api_ = std::make_unique<api::Api>(std::move(parts));
    api_->add_routes(api_routes_);
    dashboard::add_routes(api_routes_);

    http::ListenerOptions webhook;
    webhook.address = config_.webhook.listen;
    webhook.limits.max_connections = config_.webhook.max_connections;
    webhook.tls = webhook_tls_;
    webhook.events = listener_events(metrics_, "webhook");
    webhook_listener_ = http::make_listener(loop_.get_executor(), webhook_routes_, std::move(webhook));

    http::ListenerOptions api;
    api.address = config_.api.listen;
    api.limits.max_connections = config_.api.max_connections;
    api.limits.kept_for_small_bodies = kept_for_commands;
    api.tls = api_tls_;
    api.events = listener_events(metrics_, "api");
    api.guard = authority_->local_only();
    api.negotiates = true;
    api.allowed_origins = config_.api.allowed_origins;
    api_listener_ = http::make_listener(loop_.get_executor(), api_routes_, std::move(api));
}

void Service::make_live_stream() {
    api::LiveStreamOptions options;
    options.most_streams = config_.api.max_connections / 2;  // the rest is for who asks
    live_stream_ = std::make_unique<api::LiveStream>(loop_.get_executor(), *ledger_, wording(), options);
    metrics_.stream_readers([this] {
        return metrics::Metrics::StreamReaders{live_stream_->open_streams(), live_stream_->dropped()};
    });
}

api_client::HttpsClient& Service::client_for(const std::string& ca_file) {
    auto& client = clients_[ca_file];
    if (!client) {
        const auto user_agent = "clearance-tracker/" + std::string(clearance::version);
        client = api_client::make_https_client(loop_.get_executor(), ca_file, user_agent, proxies_);
    }
    return *client;
}

std::vector<std::string> Service::not_ready() const {
    if (stopping_) return {"the service is stopping"};
    return {};
}

void Service::start() {
    metrics_.sample([this] {
        const auto now = ledger_->statistics();
        metrics::Metrics::Sampled sampled;
        sampled.ledger_commits = static_cast<double>(now.commits);
        sampled.ledger_jobs = static_cast<double>(now.jobs);
        sampled.ledger_failed_jobs = static_cast<double>(now.failed_jobs);
        sampled.ledger_queue = static_cast<double>(now.queued);
        sampled.ledger_last_commit_seconds = now.last_commit_seconds;
        sampled.ledger_memory_bytes = static_cast<double>(now.cache_bytes);
        return sampled;
    });
    show_certificates();
    log_proxies(proxies_, config_);
    webhook_listener_->start();
    api_listener_->start();
    live_stream_->start();
    forming_->start();
    dispatcher_->start();
    reconciler_->start();
    gap_watch_->start();
    finding_watch_->start();
    retention_->start();
    metrics_.ready(true);
}

asio::awaitable<void> Service::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    metrics_.ready(false);
    // whoever writes a list step by step may go on; who reads for long is told to ask again
    ledger_->limit_reads(longest_read_of_a_stop);
    co_await reconciler_->stop();
    co_await gap_watch_->stop();
    co_await finding_watch_->stop();
    co_await retention_->stop();
    using namespace asio::experimental::awaitable_operators;
    co_await (webhook_listener_->stop(grace) && api_listener_->stop(grace));
    co_await live_stream_->stop();
    co_await forming_->stop();
    co_await dispatcher_->stop();
    // What was acknowledged is on disk already; what still waits (a sweep's record) follows when the ledger
    // closes.
}

void Service::reload(config::Snapshot wanted) {
    const auto& config = wanted.config;
    const auto attempt = [](const char* what, const std::function<void()>& step) {
        try {
            step();
            logging::info("reloaded", {{"what", what}});
        } catch (const std::exception& error) {
            logging::error("reload_failed", {{"what", what}, {"problem", error.what()}});
        }
    };
    if (webhook_tls_ && config.webhook.tls) {
        attempt("webhook certificate", [&] {
            webhook_tls_->reload(config.webhook.certificate_file, config.webhook.private_key_file);
            in_force_.take_certificates(wanted, "webhook");
        });
    }
    if (api_tls_ && config.api.tls) {
        attempt("api certificate", [&] {
            api_tls_->reload(config.api.certificate_file, config.api.private_key_file);
            in_force_.take_certificates(wanted, "api");
        });
    }
    attempt("webhook secrets", [&] {
        receiver_->secrets(config.webhook.secrets);
        in_force_.take_webhook_secrets(wanted);
    });
    attempt("api tokens", [&] {
        if (!authority_->replace(config.api.tokens)) {
            throw std::runtime_error(
                "the tokens cannot be removed while running: the listener may be public");
        }
        in_force_.take_api_tokens(wanted);
        live_stream_->end_streams();
    });
    attempt("platform credentials", [&] {
        platform_->credentials(credentials_of(config.platform));
        in_force_.take_platform_credentials(wanted);
    });
    attempt("hook secrets", [&] {
        dispatcher_->secrets(config.hooks);
        in_force_.take_hook_secrets(wanted);
    });
    for (const auto& entry : clients_) {
        const auto& file = entry.first;
        attempt(file.empty() ? "system trust store" : file.c_str(), [&entry] { entry.second->reload(); });
    }
    for (const auto& key : restart_needed(config_, config)) {
        logging::warning("reload_needs_restart", {{"key", key}});
    }
    show_certificates();
}

void Service::show_certificates() {
    if (webhook_tls_) metrics_.certificate_expiry("webhook", unix_seconds(webhook_tls_->expires_at()));
    if (api_tls_) metrics_.certificate_expiry("api", unix_seconds(api_tls_->expires_at()));
}

std::vector<api::Parts::Listener> Service::listeners() const {
    const auto end_of = [](const auto& tls) {
        return tls ? std::optional(std::chrono::floor<std::chrono::microseconds>(tls->expires_at()))
                   : std::nullopt;
    };
    return {{"webhook", end_of(webhook_tls_)}, {"api", end_of(api_tls_)}};
}

std::string Service::webhook_address() const {
    return http::text_of(webhook_listener_->endpoint());
}
std::string Service::api_address() const {
    return http::text_of(api_listener_->endpoint());
}

}  // namespace app
