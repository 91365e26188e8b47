#include "server/vehicle_commands.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "server/api/query.hpp"
#include "server/config/values.hpp"
#include "server/option_checks.hpp"
#include "server/terminal/completion.hpp"
#include "server/terminal/vehicles.hpp"
#include "server/vehicle_command_texts.hpp"

namespace {

using namespace command_texts;

constexpr std::int64_t most_counted = 1'000'000'000;

using Filters = std::vector<std::pair<std::string, std::string>>;

/// What the options are read into; lives as long as the callbacks.
struct Read {
    terminal::Access access;
    terminal::Commanding commanding;
    terminal::Listing listing;
    terminal::Watching watching;
    std::vector<std::string> statuses, brands, tags;
    std::string vin, file, part, reason_code, since, until, listed, sort;
    bool stuck = false, json = false;
};

const std::vector<std::string>& sorts() {
    static const std::vector<std::string> words{"since", "-since", "vin", "-vin", "brand", "-brand"};
    return words;
}

std::vector<std::string> statuses() {
    std::vector<std::string> words;
    for (const auto word : api::platform_statuses()) words.emplace_back(word);
    return words;
}

CLI::App& command(CLI::App& parent, const char* name, const char* about, const char* footer) {
    auto* made = parent.add_subcommand(name, about);
    made->footer(footer);
    return *made;
}

void add_access(CLI::App& to, Read& read) {
    to.add_option("--url", read.access.url, "of the service; else CLEARANCE_TRACKER_URL")->type_name("URL");
    to.add_option("--token-file", read.access.token_file, "holds the token; else CLEARANCE_TRACKER_TOKEN")
        ->type_name("FILE");
    to.add_option("--ca-file", read.access.ca_file, "trust these instead of the system's; PEM")
        ->type_name("FILE");
}

void add_json(CLI::App& to, bool& json, const char* about) {
    to.add_flag("--json", json, about);
}

/// An option that may be repeated, and takes one value each time.
CLI::Option* add_several(CLI::App& to, const char* name, std::vector<std::string>& into, const char* about) {
    return to.add_option(name, into, about)->allow_extra_args(false);
}

void add_key(CLI::App& to, Read& read) {
    to.add_option("--idempotency-key", read.commanding.key,
                  "of a run that was cut off: what it did is not done again")
        ->type_name("KEY");
}

void require_vins_or_file(const terminal::Commanding& what) {
    if (what.vins.empty() == what.file.empty())
        throw CLI::ValidationError("expected either VINs or --file, and only one of them");
}

void add_adding(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& add = command(vehicles, "add", add_about, add_footer);
    add.add_option("vin", read->commanding.vins, "the vehicles")->type_name("VIN");
    add.add_option("--file", read->commanding.file, "instead: a list of vehicles, CSV; - for stdin")
        ->type_name("FILE");
    add.add_option("--brand", read->commanding.brand, "of the vehicles named")->type_name("BRAND");
    add_several(add, "--tag", read->commanding.tags, "of the vehicles named; may be repeated")
        ->type_name("KEY=VALUE");
    add.add_option("--batch", read->commanding.batch, "so many vehicles a request, up to 1000")
        ->type_name("NUMBER")
        ->check(option_checks::whole_number(1, 1'000));
    add_key(add, *read);
    add_json(add, read->commanding.json, "print what became of each vehicle, as one JSON document");
    add_access(add, *read);
    add.callback([read, &exit_code] {
        const auto& what = read->commanding;
        require_vins_or_file(what);
        if (what.file.empty() == what.brand.empty())
            throw CLI::ValidationError("--brand goes with VINs, and they with it");
        exit_code = terminal::add(read->access, what);
    });
}

void add_revoking(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& revoke = command(vehicles, "revoke", revoke_about, revoke_footer);
    revoke.add_option("vin", read->commanding.vins, "the vehicles")->type_name("VIN");
    revoke.add_option("--file", read->commanding.file, "instead: a list of vehicles, CSV; - for stdin")
        ->type_name("FILE");
    revoke.add_flag("--yes", read->commanding.yes, "do not ask before");
    add_key(revoke, *read);
    add_json(revoke, read->commanding.json, "print what became of each vehicle, as one JSON document");
    add_access(revoke, *read);
    revoke.callback([read, &exit_code] {
        require_vins_or_file(read->commanding);
        exit_code = terminal::revoke(read->access, read->commanding);
    });
}

Filters filters_of(const Read& read) {
    Filters filters;
    for (const auto& status : read.statuses) filters.emplace_back("status", status);
    for (const auto& brand : read.brands) filters.emplace_back("brand", brand);
    for (const auto& tag : read.tags) {
        const auto sign = tag.find('=');
        if (sign == std::string::npos)
            throw CLI::ValidationError("--tag is KEY=VALUE, got " + config::in_quotes(tag));
        filters.emplace_back("tag." + tag.substr(0, sign), tag.substr(sign + 1));
    }
    for (const auto& [name, value] : Filters{{"reason_code", read.reason_code},
                                             {"q", read.part},
                                             {"since", read.since},
                                             {"until", read.until},
                                             {"listed", read.listed},
                                             {"sort", read.sort}}) {
        if (!value.empty()) filters.emplace_back(name, value);
    }
    if (read.stuck) filters.emplace_back("stuck", "true");
    return filters;
}

void add_listing(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& list = command(vehicles, "list", list_about, list_footer);
    add_several(list, "--status", read->statuses, "may be repeated")->type_name("STATUS");
    add_several(list, "--brand", read->brands, "may be repeated")->type_name("BRAND");
    add_several(list, "--tag", read->tags, "may be repeated; all must fit")->type_name("KEY=VALUE");
    list.add_option("--q", read->part, "a part of the VIN")->type_name("TEXT");
    list.add_option("--since", read->since, "last transition then or later, as 2026-01-02T10:00:00Z")
        ->type_name("TIME");
    list.add_option("--until", read->until, "last transition before")->type_name("TIME");
    list.add_flag("--stuck", read->stuck, "only those that are stuck");
    list.add_option("--listed", read->listed, "whether the platform's list has them")
        ->type_name("FLAG")
        ->check(option_checks::one_of({"true", "false"}));
    list.add_option("--reason-code", read->reason_code, "of the reason")->type_name("CODE");
    list.add_option("--sort", read->sort, "since, vin or brand; downwards as --sort=-since")
        ->type_name("SORT")
        ->check(option_checks::one_of(sorts()));
    list.add_option("--limit", read->listing.most, "no more than so many")
        ->type_name("NUMBER")
        ->check(option_checks::whole_number(1, most_counted));
    add_json(list, read->listing.json, "print a JSON object a line");
    add_access(list, *read);
    list.callback([read, &exit_code] {
        read->listing.filters = filters_of(*read);
        exit_code = terminal::list(read->access, read->listing);
    });
}

void add_showing(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& show = command(vehicles, "show", show_about, show_footer);
    show.add_option("vin", read->vin, "the vehicle")->type_name("VIN")->required();
    add_json(show, read->json, "print one JSON document");
    add_access(show, *read);
    show.callback([read, &exit_code] { exit_code = terminal::show(read->access, read->vin, read->json); });
}

void add_watching(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& watch = command(vehicles, "watch", watch_about, watch_footer);
    add_several(watch, "--status", read->statuses, "only transitions to it; may be repeated")
        ->type_name("STATUS");
    add_several(watch, "--brand", read->brands, "may be repeated")->type_name("BRAND");
    watch.add_option("--vin", read->vin, "only of this vehicle")->type_name("VIN");
    watch.add_option("--count", read->watching.most, "end after so many events")
        ->type_name("NUMBER")
        ->check(option_checks::whole_number(1, most_counted));
    add_json(watch, read->watching.json, "print a JSON object a line");
    add_access(watch, *read);
    watch.callback([read, &exit_code] {
        for (const auto& status : read->statuses) read->watching.filters.emplace_back("to", status);
        for (const auto& brand : read->brands) read->watching.filters.emplace_back("brand", brand);
        if (!read->vin.empty()) read->watching.filters.emplace_back("vin", read->vin);
        exit_code = terminal::watch(read->access, read->watching);
    });
}

void add_comparing(CLI::App& vehicles, const std::shared_ptr<Read>& read, int& exit_code) {
    auto& compare = command(vehicles, "compare", compare_about, compare_footer);
    compare.add_option("--file", read->file, "the company's own list, CSV; - for stdin")
        ->type_name("FILE")
        ->required();
    add_json(compare, read->json, "print one JSON document");
    add_access(compare, *read);
    compare.callback(
        [read, &exit_code] { exit_code = terminal::compare(read->access, read->file, read->json); });
}

std::string completion(const CLI::App& program, const std::string& shell) {
    const terminal::TypeWords words{{"STATUS", statuses()},
                                    {"SORT", sorts()},
                                    {"FLAG", {"true", "false"}},
                                    {"SHELL", {"bash", "zsh", "fish"}},
                                    {"OUTCOME", {"recorded", "ping", "ignored", "unreadable"}}};
    const auto tree = terminal::completion_tree(program, words);
    if (shell == "zsh") return terminal::zsh_completion(tree);
    return shell == "fish" ? terminal::fish_completion(tree) : terminal::bash_completion(tree);
}

}  // namespace

void add_vehicles(CLI::App& program, int& exit_code) {
    auto& vehicles = command(program, "vehicles", vehicles_about, vehicles_footer);
    vehicles.require_subcommand(1);
    const auto read = std::make_shared<Read>();
    add_adding(vehicles, read, exit_code);
    add_revoking(vehicles, read, exit_code);
    add_listing(vehicles, read, exit_code);
    add_showing(vehicles, read, exit_code);
    add_watching(vehicles, read, exit_code);
    add_comparing(vehicles, read, exit_code);
}

void add_completion(CLI::App& program, int& exit_code) {
    auto& made = command(program, "completion", completion_about, completion_footer);
    const auto shell = std::make_shared<std::string>();
    made.add_option("shell", *shell, "bash, zsh or fish")
        ->type_name("SHELL")
        ->required()
        ->check(option_checks::one_of({"bash", "zsh", "fish"}));
    made.callback([shell, &program, &exit_code] {
        std::cout << completion(program, *shell);
        exit_code = 0;
    });
}
