#include "server/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "server/app.hpp"
#include "server/command_texts.hpp"
#include "server/config.hpp"
#include "server/config/faults.hpp"
#include "server/config/values.hpp"
#include "server/healthcheck.hpp"
#include "server/log.hpp"
#include "server/operator_calls.hpp"
#include "server/option_checks.hpp"
#include "server/proxies.hpp"
#include "server/send_test_alert.hpp"
#include "server/terminal/printable.hpp"
#include "server/vehicle_commands.hpp"
#include "server/verify.hpp"
#include "server/version.hpp"

namespace {

using namespace command_texts;

constexpr int succeeded = 0, failed = 1, wrong_usage = 2;

std::string listener(bool tls, const std::string& address) {
    return (tls ? "https://" : "http://") + address;
}

std::string summary(const std::string& file, const config::Config& config) {
    const auto hooks = config.hooks.size();
    return file + ": valid; webhook on " + listener(config.webhook.tls, config.webhook.listen) +
           config.webhook.path + ", api on " + listener(config.api.tls, config.api.listen) + ", ledger " +
           config.ledger.path + ", " + std::to_string(hooks) + (hooks == 1 ? " hook" : " hooks");
}

int check_config(const std::string& file) {
    logging::configure("warning", false);
    const auto loaded = config::load_config(file);
    const auto* errors = std::get_if<std::vector<config::ConfigError>>(&loaded);
    if (errors != nullptr) config::print_errors(std::cerr, *errors);
    if (!app::proxies_of_environment() || errors != nullptr) return wrong_usage;
    std::cout << summary(file, std::get<config::Config>(loaded)) << '\n';
    return succeeded;
}

std::string name_and_version() {
    return "clearance-tracker " + std::string(clearance::version);
}

struct Options {
    std::string config_file, ready_file, ledger, vin, ca_file, hook;
    bool yes = false;
    operator_calls::ReplayOptions replay;
    int exit_code = succeeded;
};

CLI::App& command(CLI::App& program, const char* name, const char* description, const char* footer) {
    auto* made = program.add_subcommand(name, description);
    made->footer(footer);
    return *made;
}

void add_config(CLI::App& to, Options& options) {
    to.add_option("--config", options.config_file,
                  "the configuration, TOML; config.example.toml explains every key")
        ->type_name("FILE")
        ->required();
}

void add_ca_file(CLI::App& to, Options& options) {
    to.add_option("--ca-file", options.ca_file,
                  "trust these instead of [api] certificate_file, for a service with TLS; PEM")
        ->type_name("FILE");
}

void add_erase(CLI::App& program, Options& options) {
    auto& erase = command(program, "erase", erase_about, erase_footer);
    erase.add_option("vin", options.vin, "the vehicle")->type_name("VIN")->required();
    add_config(erase, options);
    add_ca_file(erase, options);
    erase.add_flag("--yes", options.yes, "do not ask before");
    erase.callback([&] {
        options.exit_code =
            operator_calls::erase({options.config_file, options.ca_file}, options.vin, options.yes);
    });
}

void add_replay(CLI::App& program, Options& options) {
    auto& replay = command(program, "replay", replay_about, replay_footer);
    add_config(replay, options);
    add_ca_file(replay, options);
    replay
        .add_option(
            "--outcome", options.replay.outcomes,
            "recorded, ping, ignored or unreadable; may be repeated. By default ignored and unreadable")
        ->type_name("OUTCOME")
        ->check(option_checks::one_of({"recorded", "ping", "ignored", "unreadable"}));
    replay.add_option("--since", options.replay.since, "received then or later, as 2026-01-02T10:00:00Z")
        ->type_name("TIME");
    replay.add_option("--until", options.replay.until, "received before")->type_name("TIME");
    replay.callback([&] {
        options.exit_code = operator_calls::replay({options.config_file, options.ca_file}, options.replay);
    });
}

void add_commands(CLI::App& program, Options& options) {
    auto& serve = command(program, "serve", serve_about, serve_footer);
    add_config(serve, options);
    serve.add_option("--ready-file", options.ready_file, "written, as JSON, once both listeners accept")
        ->type_name("PATH");
    serve.callback([&] { options.exit_code = app::serve(options.config_file, options.ready_file); });

    auto& check = command(program, "check-config", check_about, check_footer);
    add_config(check, options);
    check.callback([&] { options.exit_code = check_config(options.config_file); });

    auto& health = command(program, "healthcheck", health_about, health_footer);
    add_config(health, options);
    health.callback([&] { options.exit_code = healthcheck::run(options.config_file); });

    auto& verify = command(program, "verify", verify_about, verify_footer);
    add_config(verify, options);
    verify.add_option("--ledger", options.ledger, "another ledger than the configuration's, as a backup")
        ->type_name("PATH")
        ->check([](const std::string& path) { return path.empty() ? "must not be empty" : ""; });
    verify.callback([&] { options.exit_code = verification::run(options.config_file, options.ledger); });

    auto& test_alert = command(program, "send-test-alert", test_alert_about, test_alert_footer);
    add_config(test_alert, options);
    test_alert.add_option("--hook", options.hook, "its name in the configuration")
        ->type_name("NAME")
        ->required();
    test_alert.callback([&] { options.exit_code = send_test_alert::run(options.config_file, options.hook); });

    add_erase(program, options);
    add_replay(program, options);
    add_vehicles(program, options.exit_code);
    add_completion(program, options.exit_code);

    command(program, "version", version_about, version_footer).callback([] {
        std::cout << name_and_version() << '\n';
    });
}

std::vector<std::string> command_names(const CLI::App& program) {
    std::vector<std::string> names;
    for (const auto* each : program.get_subcommands({})) names.push_back(each->get_name());
    return names;
}

// CLI11 says only that a subcommand is missing, also when there is one that it does not know.
std::string told(const CLI::App* program, const CLI::Error& error) {
    std::string message = error.what();
    const CLI::App* reached = program;
    while (!reached->get_subcommands().empty()) reached = reached->get_subcommands().front();
    const auto names = command_names(*reached);
    if (!names.empty()) {
        const auto rest = program->remaining(true);
        message = "expected a command: " + option_checks::alternatives(names);
        if (!rest.empty())
            message +=
                ", got " + config::in_quotes(rest.front()) + option_checks::meant_by(rest.front(), names);
    }
    return "clearance-tracker: " + terminal::printable(message) +
           "\n--help tells more: clearance-tracker [COMMAND] --help\n";
}

// `help COMMAND` is `COMMAND --help`, and `help` alone `--help`. In reverse order, as CLI11 takes a list. A
// command that does not exist stays alone: then told() says what was probably meant.
std::vector<std::string> reversed_arguments(const CLI::App& program, int argc, char** argv) {
    std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (!arguments.empty() && arguments.front() == "help") {
        arguments.erase(arguments.begin());
        const auto names = command_names(program);
        const bool known =
            arguments.empty() || std::find(names.begin(), names.end(), arguments.front()) != names.end();
        if (known) arguments.emplace_back("--help");
    }
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
}

}  // namespace

int run_command_line(int argc, char** argv) {
    CLI::App program(about, "clearance-tracker");
    program.footer(about_footer);
    program.set_version_flag("--version", name_and_version(),
                             "Print the program's name and version and exit");
    program.require_subcommand(1);
    program.failure_message(told);
    Options options;
    add_commands(program, options);
    try {
        program.parse(reversed_arguments(program, argc, argv));
        return options.exit_code;
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == succeeded ? succeeded : wrong_usage;
    } catch (const std::exception& error) {
        std::cerr << "clearance-tracker: " << error.what() << '\n';
        return failed;
    }
}
