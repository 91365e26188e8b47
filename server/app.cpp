#include "server/app.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <variant>

#include "server/config.hpp"
#include "server/config/faults.hpp"
#include "server/log.hpp"
#include "server/proxies.hpp"
#include "server/service.hpp"
#include "server/version.hpp"

namespace asio = boost::asio;

namespace app {
namespace {

constexpr std::chrono::seconds drain_time{20};

std::optional<config::Config> load(const std::string& file) {
    auto loaded = config::load_config(file);
    if (const auto* errors = std::get_if<std::vector<config::ConfigError>>(&loaded)) {
        config::print_errors(std::cerr, *errors);
        return std::nullopt;
    }
    return std::move(std::get<config::Config>(loaded));
}

/// Connections are limited by configuration, not by what a shell happens to allow.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Written beside and renamed: who waits for the file reads it whole. Addresses need no escaping in JSON.
void write_ready_file(const std::string& path, const Service& service) {
    if (path.empty()) return;
    const auto beside = path + ".new";
    {
        std::ofstream file(beside, std::ios::trunc);
        file << R"({"webhook":")" << service.webhook_address() << R"(","api":")" << service.api_address()
             << R"(","pid":)" << ::getpid() << "}\n";
        if (!file.flush()) throw std::runtime_error("cannot write the ready file " + beside);
    }
    std::filesystem::rename(beside, path);
}

/// Lives as long as the event loop runs: signals come in, the service goes down once.
class Run {
  public:
    Run(asio::io_context& loop, Service& service, std::string config_file)
        : service_(service), config_file_(std::move(config_file)), signals_(loop, SIGTERM, SIGINT, SIGHUP) {}

    asio::awaitable<void> until_stopped() {
        for (;;) {
            const int signal = co_await signals_.async_wait(asio::use_awaitable);
            if (signal != SIGHUP) {
                logging::info("stopping", {{"signal", signal}});
                break;
            }
            reload();
        }
        asio::co_spawn(signals_.get_executor(), exit_on_second_signal(), [](std::exception_ptr) {});
        co_await service_.stop(drain_time);
        signals_.cancel();
        logging::info("stopped");
    }

  private:
    void reload() {
        logging::info("reloading", {{"file", config_file_}});
        auto loaded = config::load_config(config_file_);
        if (auto* config = std::get_if<config::Config>(&loaded)) {
            service_.reload({std::move(*config), config::written_keys(config_file_)});
            return;
        }
        const auto& errors = std::get<std::vector<config::ConfigError>>(loaded);
        for (const auto& error : errors) logging::error("configuration_error", {{"problem", error.text()}});
        logging::error("reload_failed", {{"what", "configuration"}, {"errors", errors.size()}});
    }

    asio::awaitable<void> exit_on_second_signal() {
        boost::system::error_code ended;
        for (int signal = SIGHUP; !ended && signal == SIGHUP;) {
            signal = co_await signals_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        }
        if (ended) co_return;
        logging::warning("stopped_at_once", {{"reason", "a second signal"}});
        std::_Exit(1);
    }

    Service& service_;
    std::string config_file_;
    asio::signal_set signals_;
};

int run(config::Config config, api_client::ProxySettings proxies, const std::string& config_file,
        const std::string& ready_file) {
    // Never destroyed: that would wait for a host name that is still being looked up, for as long as the
    // resolver likes.
    static auto& loop = *new asio::io_context(1);
    ServiceOptions options;
    options.written_keys = config::written_keys(config_file);
    Service service(loop, std::move(config), std::move(proxies), std::move(options));
    Run run(loop, service, config_file);
    service.start();
    write_ready_file(ready_file, service);
    logging::info("ready", {{"version", clearance::version},
                            {"webhook", service.webhook_address()},
                            {"api", service.api_address()},
                            {"pid", ::getpid()}});
    std::exception_ptr failure;
    asio::co_spawn(loop, run.until_stopped(), [&](std::exception_ptr error) {
        failure = error;
        loop.stop();
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    if (!ready_file.empty()) std::remove(ready_file.c_str());
    return 0;
}

}  // namespace

int serve(const std::string& config_file, const std::string& ready_file) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file at its size limit is a full disk: answered 503, not our end
    raise_descriptor_limit();
    auto config = load(config_file);
    auto proxies = proxies_of_environment();
    if (!config || !proxies) return 2;
    logging::configure(config->log.level, config->log.format == config::LogFormat::json);
    try {
        return run(std::move(*config), std::move(*proxies), config_file, ready_file);
    } catch (const ConfigurationFault& fault) {
        std::cerr << config_file << ": " << fault.what() << '\n';
        return 2;
    } catch (const std::exception& error) {
        logging::error("failed", {{"problem", error.what()}});
        return 1;
    }
}

}  // namespace app
