// What --help says of each subcommand. Only for command_line.cpp.
#pragma once

namespace command_texts {

inline constexpr const char* about =
    "Tracks the fleet clearance of vehicles: receives the platform's signed webhooks, asks the\n"
    "platform for what they missed, keeps every change in a ledger, answers queries and sends alerts.";

inline constexpr const char* about_footer =
    "Begin with:\n"
    "  cp config.example.toml config.toml    every key is explained in it\n"
    "  clearance-tracker check-config --config config.toml\n"
    "  clearance-tracker serve --config config.toml\n"
    "\n"
    "Exit codes: 0 success, 1 failure at run time, 2 wrong usage or faulty configuration.\n"
    "`clearance-tracker COMMAND --help` tells more about a command; so does `clearance-tracker help "
    "COMMAND`.";

inline constexpr const char* serve_about =
    "Runs the service until SIGTERM or SIGINT: the webhook listener, the api listener, sweeps and alerts.";

inline constexpr const char* serve_footer =
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

inline constexpr const char* check_about =
    "Reads a configuration as serve does, with its secrets and files, and tells every error at once. Starts "
    "nothing.";

inline constexpr const char* check_footer =
    "Example:\n"
    "  clearance-tracker check-config --config config.toml\n"
    "  config.toml:12:1: webhook.max_bdoy: unknown key; did you mean max_body?\n"
    "\n"
    "Exit codes: 0 valid (one line on stdout sums it up; warnings are on stderr), 2 wrong usage or faulty\n"
    "configuration (the errors are on stderr).";

inline constexpr const char* health_about =
    "Asks a running service on this machine whether it is alive: GET /healthz on the api listener of the\n"
    "configuration, three seconds at most. Says nothing when it is. Does not depend on the platform.";

inline constexpr const char* health_footer =
    "Example, in a Dockerfile:\n"
    "  HEALTHCHECK CMD [\"clearance-tracker\", \"healthcheck\", \"--config\", "
    "\"/etc/clearance-tracker/config.toml\"]\n"
    "\n"
    "Exit codes: 0 alive, 1 not (one line on stderr says why), 2 wrong usage, or [api] is faulty.";

inline constexpr const char* verify_about =
    "Proves a ledger: folds every observation again from nothing, compares with what is told of each "
    "vehicle,\n"
    "and lets SQLite check the file. Only reads: works beside a running service, and on a backup.";

inline constexpr const char* verify_footer =
    "Example:\n"
    "  clearance-tracker verify --config config.toml\n"
    "  clearance-tracker verify --config config.toml --ledger /backup/ledger.sqlite3\n"
    "  vehicles WVWZZZ1KZ6W000001: told status rejected, follows approved\n"
    "  4711 vehicles, 20018 observations, 14022 transitions checked: 1 difference\n"
    "\n"
    "Exit codes: 0 no difference, 1 differences (one line each, at most 100) or a ledger that cannot be\n"
    "verified, 2 wrong usage, or [ledger] is faulty; nothing else of the configuration matters.";

inline constexpr const char* erase_about =
    "Removes everything that the ledger of the running service holds of one vehicle, for good: history, "
    "webhooks,\n"
    "commands, alerts. Only a keyed digest of the VIN stays, so that the platform's next list does not bring "
    "it back;\n"
    "asking for its clearance again does. Asks before it does so; without a terminal only with --yes.";

inline constexpr const char* erase_footer =
    "Asks the service by DELETE /v1/vehicles/{vin}/data, with the token of role operate in CLEARANCE_TOKEN.\n"
    "Example:\n"
    "  CLEARANCE_TOKEN=$(cat operate.token) clearance-tracker erase WBA00000000000001 --config config.toml "
    "--yes\n"
    "  erased: 4 observations, 2 transitions, 2 deliveries\n"
    "\n"
    "Exit codes: 0 erased (also when it was erased before), 1 not (one line on stderr says why: an unknown "
    "VIN, …),\n"
    "2 wrong usage, or [api] is faulty.";

inline constexpr const char* replay_about =
    "Has the running service take archived webhooks through its rules again, in their order: what it did "
    "not\n"
    "understand or ignored when it came becomes history where it is understood now. Twice changes nothing.";

inline constexpr const char* replay_footer =
    "Asks the service by POST /v1/replay, with the token of role operate in CLEARANCE_TOKEN.\n"
    "Example, after an upgrade:\n"
    "  CLEARANCE_TOKEN=$(cat operate.token) clearance-tracker replay --config config.toml --since "
    "2026-01-01T00:00:00Z\n"
    "  replayed 12, changed 3, body gone 0\n"
    "\n"
    "Exit codes: 0 done, 1 not (one line on stderr says why), 2 wrong usage, or [api] is faulty.";

inline constexpr const char* version_about = "Prints the program's name and version.";
inline constexpr const char* version_footer = "Example:\n  clearance-tracker version\n\nExit code: 0.";

inline constexpr const char* test_alert_about =
    "Sends one marked example of an alert to a hook, in its format and with its secrets, and tells what its\n"
    "receiver answered. Needs no running service; the ledger is not touched.";

inline constexpr const char* test_alert_footer =
    "Example:\n"
    "  clearance-tracker send-test-alert --config config.toml --hook fleet-desk\n"
    "  hook fleet-desk (slack): taken, HTTP 200\n"
    "  ok\n"
    "\n"
    "POST /v1/hooks/{name}/test has a running service do the same.\n"
    "Exit codes: 0 taken (2xx), 1 not (refused, no answer, …), 2 wrong usage, faulty configuration or no "
    "such\n"
    "hook.";

}  // namespace command_texts
