#include "server/send_test_alert.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <iostream>
#include <variant>

#include "api_client/https_client.hpp"
#include "server/alerts/attempt.hpp"
#include "server/alerts/example.hpp"
#include "server/alerts/format.hpp"
#include "server/alerts/hook_sender.hpp"
#include "server/alerts/posting.hpp"
#include "server/config.hpp"
#include "server/config/faults.hpp"
#include "server/config/values.hpp"
#include "server/log.hpp"
#include "server/proxies.hpp"
#include "server/terminal/printable.hpp"
#include "server/version.hpp"

namespace asio = boost::asio;

namespace send_test_alert {
namespace {

constexpr int taken = 0, not_taken = 1, faulty = 2;

const config::HookSection* find(const config::Config& config, const std::string& name) {
    const auto found = std::find_if(config.hooks.begin(), config.hooks.end(),
                                    [&](const auto& hook) { return hook.name == name; });
    return found == config.hooks.end() ? nullptr : &*found;
}

int no_such_hook(const std::string& file, const config::Config& config, const std::string& name) {
    std::vector<std::string> names;
    std::string all;
    for (const auto& hook : config.hooks) {
        names.push_back(hook.name);
        all += (all.empty() ? "" : ", ") + hook.name;
    }
    const auto meant = config::nearest(name, names);
    std::cerr << file << ": there is no hook " << config::in_quotes(name);
    if (!meant.empty()) {
        std::cerr << "; did you mean " << meant << "?\n";
    } else {
        std::cerr << (all.empty() ? "; it has none" : "; it has " + all) << '\n';
    }
    return faulty;
}

alerts::AttemptOutcome send(const config::HookSection& hook, const alerts::Wording& wording,
                            const api_client::ProxySettings& proxies) {
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    // Never destroyed: that would wait for a host name that is still being looked up.
    static auto& loop = *new asio::io_context(1);
    const auto client = api_client::make_https_client(
        loop.get_executor(), hook.ca_file, "clearance-tracker/" + std::string(clearance::version), proxies);
    const auto format = alerts::make_format(hook);
    auto outcome = asio::co_spawn(
        loop, alerts::post(*client, *format, alerts::example_message(hook, wording, now), hook.timeout, now),
        asio::use_future);
    loop.run();
    auto result = outcome.get();
    if (result.answer) alerts::hide_secrets(hook, result.answer->body);
    return result;
}

int report(const config::HookSection& hook, const alerts::AttemptOutcome& outcome) {
    if (!outcome.answer) {
        std::cerr << "hook " << hook.name << ": no answer: " << terminal::printable(outcome.problem) << '\n';
        return not_taken;
    }
    const auto status = outcome.answer->status;
    const bool good = status >= 200 && status <= 299;
    (good ? std::cout : std::cerr) << "hook " << hook.name << " (" << hook.format
                                   << "): " << (good ? "taken" : "not taken") << ", HTTP " << status << '\n';
    const auto body = alerts::fit_to_show(outcome.answer->body);
    if (!body.empty()) std::cout << terminal::printable(body) << '\n';
    return good ? taken : not_taken;
}

}  // namespace

int run(const std::string& config_file, const std::string& hook_name) {
    logging::configure("error", false);
    const auto loaded = config::load_config(config_file);
    if (const auto* errors = std::get_if<std::vector<config::ConfigError>>(&loaded)) {
        config::print_errors(std::cerr, *errors);
        return faulty;
    }
    const auto& config = std::get<config::Config>(loaded);
    const auto* hook = find(config, hook_name);
    if (hook == nullptr) return no_such_hook(config_file, config, hook_name);
    const auto proxies = app::proxies_of_environment();
    if (!proxies) return faulty;
    return report(*hook, send(*hook, {config.reasons, config.api.public_url}, *proxies));
}

}  // namespace send_test_alert
