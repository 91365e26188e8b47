// What --help says of `vehicles …` and `completion`. Only for vehicle_commands.cpp.
#pragma once

namespace command_texts {

inline constexpr const char* vehicles_about =
    "Asks a running service, here or elsewhere, about vehicles and has it ask the platform: through its api.";

inline constexpr const char* vehicles_footer =
    "Where and as whom:\n"
    "  export CLEARANCE_TRACKER_URL=https://tracker.example:8080    by default http://127.0.0.1:8080\n"
    "  export CLEARANCE_TRACKER_TOKEN=$(cat operate.token)          or --token-file; never on the command "
    "line\n"
    "\n"
    "Examples:\n"
    "  clearance-tracker vehicles add --file fleet.csv\n"
    "  clearance-tracker vehicles list --status pending --brand bmw\n"
    "  clearance-tracker vehicles compare --file fleet.csv\n"
    "\n"
    "What goes wrong is on stderr, the result alone on stdout; with --json it is JSON. Exit codes; of 3 to "
    "5\n"
    "the greatest counts:\n"
    "  0    done\n"
    "  1    the service or the platform failed, or was not to be had\n"
    "  2    wrong usage, or a faulty file: each fault as FILE:LINE:COLUMN\n"
    "  3    done, but the platform refused some vehicles, or the lists differ\n"
    "  4    done, but the service itself refused some vehicles: they were not sent\n"
    "  5    done, but what became of some vehicles is not known yet\n"
    "  130  interrupted by Ctrl-C (143 by SIGTERM)\n"
    "`clearance-tracker vehicles COMMAND --help` tells more.";

inline constexpr const char* add_about =
    "Asks for the clearance of vehicles: those named, or all of a file. A file is checked as a whole before\n"
    "anything is sent, then sent in batches, each under an Idempotency-Key of its own.";

inline constexpr const char* add_footer =
    "The file is CSV (RFC 4180) with a header row: vin, brand and, for each tag, tag.KEY\n"
    "  vin,brand,tag.site\n"
    "  WBA00000000000001,bmw,north\n"
    "\n"
    "Examples:\n"
    "  clearance-tracker vehicles add WBA00000000000001 --brand bmw --tag site=north\n"
    "  clearance-tracker vehicles add --file fleet.csv\n"
    "  fleet.csv:12: WBA00000000000011: refused by the platform: Clearance is revoking\n"
    "  1,204 vehicles asked for: 1,203 pending, 1 refused by the platform\n"
    "\n"
    "What was refused is on stderr, a line each. Where the work is cut off, also by Ctrl-C, the last line "
    "says\n"
    "how to go on without asking twice.\n"
    "Exit codes: 0 all were taken, 1 the service or the platform failed, 2 wrong usage or a faulty file,\n"
    "3 the platform refused some, 4 the service itself refused some, 5 the outcome of some is unknown,\n"
    "130 interrupted.";

inline constexpr const char* revoke_about =
    "Ends the clearance of vehicles: those named, or all of a file. Asks before; without a terminal only "
    "with --yes.";

inline constexpr const char* revoke_footer =
    "Examples:\n"
    "  clearance-tracker vehicles revoke WBA00000000000001\n"
    "  clearance-tracker vehicles revoke --file returned.csv --yes      its column vin counts\n"
    "  returned.csv:4: WBA00000000000004: refused by the platform: Conflict: Clearance is already removed\n"
    "  12 vehicles told to end: 1 refused by the platform, 11 revoking\n"
    "\n"
    "Exit codes: 0 all were taken, 1 the service or the platform failed, or nothing was to be done after "
    "all,\n"
    "2 wrong usage or a faulty file, 3 the platform refused some, 4 the service itself refused some,\n"
    "5 the outcome of some is unknown, 130 interrupted.";

inline constexpr const char* list_about =
    "Lists vehicles with their present status. Filters are those of GET /v1/vehicles; those that may be\n"
    "repeated take any of the values. On a terminal lines are cut to its width.";

inline constexpr const char* list_footer =
    "Examples:\n"
    "  clearance-tracker vehicles list --status pending --status rejected --sort=-since\n"
    "  clearance-tracker vehicles list --tag site=north --json | jq -r .vin\n"
    "\n"
    "Exit codes: 0 listed, also where there is none, 1 the service failed, 2 wrong usage.";

inline constexpr const char* show_about = "Shows one vehicle and its history.";

inline constexpr const char* show_footer =
    "Example:\n"
    "  clearance-tracker vehicles show WBA00000000000001\n"
    "\n"
    "Exit codes: 0 shown, 1 not (one line on stderr says why: an unknown VIN, …), 2 wrong usage.";

inline constexpr const char* watch_about =
    "Prints what happens as it happens: transitions and findings, until it is ended (Ctrl-C). Where the\n"
    "connection breaks it is taken up again, and nothing is lost.";

inline constexpr const char* watch_footer =
    "Examples:\n"
    "  clearance-tracker vehicles watch --status rejected\n"
    "  clearance-tracker vehicles watch --json >> events.jsonl\n"
    "\n"
    "Exit codes: 0 as many events as --count says, 1 the service failed or was not to be had at first,\n"
    "2 wrong usage.";

inline constexpr const char* compare_about =
    "Tells what a company's own list and the platform's do not share: vehicles never asked for, asked for\n"
    "but refused or without a status yet, not in the file, of another brand, and defleeted but still "
    "approved.";

inline constexpr const char* compare_footer =
    "The file is CSV (RFC 4180) with a header row: vin and, where there are some, brand, defleeted (true or\n"
    "false) and until (the last day, or a time). Other columns are left out.\n"
    "\n"
    "Example:\n"
    "  clearance-tracker vehicles compare --file fleet.csv\n"
    "  DIFFERENCE              VIN                LINE     OWN BRAND      BRAND          STATUS\n"
    "  never_asked_for         WBA00000000000009  4        bmw            -              -\n"
    "  1,204 vehicles of the file, 1,203 known here: 1 never asked for, 0 refused by the platform, …\n"
    "\n"
    "Exit codes: 0 no difference, 1 the service failed, 2 wrong usage or a faulty file, 3 they differ.";

inline constexpr const char* completion_about =
    "Prints what makes a shell complete commands, options and their values.";

inline constexpr const char* completion_footer =
    "Examples:\n"
    "  source <(clearance-tracker completion bash)        in ~/.bashrc\n"
    "  source <(clearance-tracker completion zsh)         in ~/.zshrc, behind compinit\n"
    "  clearance-tracker completion fish > ~/.config/fish/completions/clearance-tracker.fish\n"
    "\n"
    "Exit codes: 0, 2 wrong usage.";

}  // namespace command_texts
