#include "server/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "server/app.hpp"
#include "server/config.hpp"
#include "server/config/faults.hpp"
#include "server/config/values.hpp"
#include "server/healthcheck.hpp"
#include "server/log.hpp"
#include "server/operator_calls.hpp"
#include "server/proxies.hpp"
#include "server/verify.hpp"
#include "server/version.hpp"

namespace {

constexpr int succeeded = 0, failed = 1, wrong_usage = 2;

constexpr const char* about =
    "Tracks the fleet clearance of vehicles: receives the platform's signed webhooks, asks the\n"
    "platform for what they missed, keeps every change in a ledger, answers queries and sends alerts.";

constexpr const char* about_footer =
    "Begin with:\n"
    "  cp config.example.toml config.toml    every key is explained in it\n"
    "  clearance-tracker check-config --config config.toml\n"
    "  clearance-tracker serve --config config.toml\n"
    "\n"
    "Exit codes: 0 success, 1 failure at run time, 2 wrong usage or faulty configuration.\n"
    "`clearance-tracker COMMAND --help` tells more about a command; so does `clearance-tracker help "
    "COMMAND`.";

constexpr const char* serve_about =
    "Runs the service until SIGTERM or SIGINT: the webhook listener, the api listener, sweeps and alerts.";

constexpr const char* serve_footer =
    "Example:\n"
    "  clearance-tracker serve --config /etc/clearance-tracker/config.toml --ready-file /run/tracker.json\n"
    "\n"
    "The ready file is written once both listeners accept, and says where, also for port 0:\n"
    "  {\"webhook\":\"0.0.0.0:8443\",\"api\":\"127.0.0.1:8080\",\"pid\":4711}\n"
    "\n"
    "Signals: SIGTERM and SIGINT finish the requests under way and exit; a second one exits at once.\n"
    "SIGHUP reads the whole configuration again and takes over certificates, secrets, tokens, trust stores "
    "and the\n"
    "credentials of hooks and platform; everything else needs a restart. A faulty configuration changes "
    "nothing.\n"
    "\n"
    "Exit codes: 0 stopped by a signal, 1 failure at run time (a port in use, a locked ledger, …),\n"
    "2 wrong usage or faulty configuration.";

constexpr const char* check_about =
    "Reads a configuration as serve does, with its secrets and files, and tells every error at once. Starts "
    "nothing.";

constexpr const char* check_footer =
    "Example:\n"
    "  clearance-tracker check-config --config config.toml\n"
    "  config.toml:12:1: webhook.max_bdoy: unknown key; did you mean max_body?\n"
    "\n"
    "Exit codes: 0 valid (one line on stdout sums it up; warnings are on stderr), 2 wrong usage or faulty\n"
    "configuration (the errors are on stderr).";

constexpr const char* health_about =
    "Asks a running service on this machine whether it is alive: GET /healthz on the api listener of the\n"
    "configuration, three seconds at most. Says nothing when it is. Does not depend on the platform.";

constexpr const char* health_footer =
    "Example, in a Dockerfile:\n"
    "  HEALTHCHECK CMD [\"clearance-tracker\", \"healthcheck\", \"--config\", "
    "\"/etc/clearance-tracker/config.toml\"]\n"
    "\n"
    "Exit codes: 0 alive, 1 not (one line on stderr says why), 2 wrong usage, or [api] is faulty.";

constexpr const char* verify_about =
    "Proves a ledger: folds every observation again from nothing, compares with what is told of each "
    "vehicle,\n"
    "and lets SQLite check the file. Only reads: works beside a running service, and on a backup.";

constexpr const char* verify_footer =
    "Example:\n"
    "  clearance-tracker verify --config config.toml\n"
    "  clearance-tracker verify --config config.toml --ledger /backup/ledger.sqlite3\n"
    "  vehicles WVWZZZ1KZ6W000001: told status rejected, follows approved\n"
    "  4711 vehicles, 20018 observations, 14022 transitions checked: 1 difference\n"
    "\n"
    "Exit codes: 0 no difference, 1 differences (one line each, at most 100) or a ledger that cannot be\n"
    "verified, 2 wrong usage, or [ledger] is faulty; nothing else of the configuration matters.";

constexpr const char* erase_about =
    "Removes everything that the ledger of the running service holds of one vehicle, for good: history, "
    "webhooks,\n"
    "commands, alerts. Only a keyed digest of the VIN stays, so that the platform's next list does not bring "
    "it back;\n"
    "asking for its clearance again does. Asks before it does so; without a terminal only with --yes.";

constexpr const char* erase_footer =
    "Asks the service by DELETE /v1/vehicles/{vin}/data, with the token of role operate in CLEARANCE_TOKEN.\n"
    "Example:\n"
    "  CLEARANCE_TOKEN=$(cat operate.token) clearance-tracker erase WBA00000000000001 --config config.toml "
    "--yes\n"
    "  erased: 4 observations, 2 transitions, 2 deliveries\n"
    "\n"
    "Exit codes: 0 erased (also when it was erased before), 1 not (one line on stderr says why: an unknown "
    "VIN, …),\n"
    "2 wrong usage, or [api] is faulty.";

constexpr const char* replay_about =
    "Has the running service take archived webhooks through its rules again, in their order: what it did "
    "not\n"
    "understand or ignored when it came becomes history where it is understood now. Twice changes nothing.";

constexpr const char* replay_footer =
    "Asks the service by POST /v1/replay, with the token of role operate in CLEARANCE_TOKEN.\n"
    "Example, after an upgrade:\n"
    "  CLEARANCE_TOKEN=$(cat operate.token) clearance-tracker replay --config config.toml --since "
    "2026-01-01T00:00:00Z\n"
    "  replayed 12, changed 3, body gone 0\n"
    "\n"
    "Exit codes: 0 done, 1 not (one line on stderr says why), 2 wrong usage, or [api] is faulty.";

constexpr const char* version_about = "Prints the program's name and version.";
constexpr const char* version_footer = "Example:\n  clearance-tracker version\n\nExit code: 0.";

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
    std::string config_file, ready_file, ledger, vin, ca_file;
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
        ->check(CLI::IsMember({"recorded", "ping", "ignored", "unreadable"}));
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

    add_erase(program, options);
    add_replay(program, options);

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
    if (program->get_subcommands().empty()) {
        const auto rest = program->remaining();
        message = "expected a command: serve, check-config, healthcheck, verify, erase, replay or version";
        if (!rest.empty()) message += ", got " + config::in_quotes(rest.front());
        const auto meant = rest.empty() ? "" : config::nearest(rest.front(), command_names(*program));
        if (!meant.empty()) message += "; did you mean " + meant + "?";
    }
    return "clearance-tracker: " + message + "\n--help tells more: clearance-tracker [COMMAND] --help\n";
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
