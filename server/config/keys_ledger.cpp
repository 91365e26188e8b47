#include "server/config/binding.hpp"

namespace config {
namespace {

Binding to_erasure_key_file() {
    return {[](Config& config, std::size_t, Value value) {
                config.retention.erasure_key_file = std::get<std::string>(std::move(value));
            },
            [](const Config& config, std::size_t) -> Value { return erasure_key_file(config); }};
}

}  // namespace

std::string erasure_key_file(const Config& config) {
    const auto& file = config.retention.erasure_key_file;
    const auto& ledger = config.ledger.path;
    return file.empty() && !ledger.empty() ? ledger + ".erasure-key" : file;
}

std::vector<Key> ledger_and_sweep_keys() {
    return {
        {.table = "ledger",
         .name = "path",
         .type = Type::file,
         .binding = to([](auto& c, auto) -> auto& { return c.ledger.path; }),
         .explanation = "the ledger's SQLite file; its folder must exist and be writable",
         .required = true},
        {.table = "ledger",
         .name = "synchronous",
         .type = Type::choice,
         .binding = to_choice(
             [](auto& c, auto) -> auto& { return c.ledger.synchronous_full; },
             std::vector<std::pair<std::string, bool>>{{"full", true}, {"normal", false}}),
         .explanation =
             "full: what was acknowledged survives a power cut; normal: it survives a crash of the program",
         .fallback = "\"full\"",
         .choices = {"full", "normal"}},
        {.table = "sweep",
         .name = "full_every",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.sweep.full_every; }),
         .explanation = "how often every vehicle is asked for",
         .fallback = "\"15m\"",
         .least = "100ms",
         .most = "7d"},
        {.table = "sweep",
         .name = "in_flight_every",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.sweep.in_flight_every; }),
         .explanation = "how often the unfinished vehicles are asked for",
         .fallback = "\"1m\"",
         .least = "100ms",
         .most = "1d"},
        {.table = "sweep",
         .name = "on_start",
         .type = Type::boolean,
         .binding = to([](auto& c, auto) -> auto& { return c.sweep.on_start; }),
         .explanation = "whether the first full sweep begins at once",
         .fallback = "true"},
    };
}

std::vector<Key> retention_keys() {
    return {
        {.table = "retention",
         .name = "bodies",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.retention.bodies; }),
         .explanation = "how long the raw bodies of webhooks are kept; their digests stay",
         .fallback = "\"90d\"",
         .least = "1h",
         .most = "3650d"},
        {.table = "retention",
         .name = "sweeps",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.retention.sweeps; }),
         .explanation = "how long the records of sweeps and the list items they could not read are kept",
         .fallback = "\"90d\"",
         .least = "1h",
         .most = "3650d"},
        {.table = "retention",
         .name = "alerts",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.retention.alerts; }),
         .explanation = "how long alerts are kept after they were delivered or given up",
         .fallback = "\"365d\"",
         .least = "1h",
         .most = "3650d"},
        {.table = "retention",
         .name = "audit",
         .type = Type::duration,
         .binding = to([](auto& c, auto) -> auto& { return c.retention.audit; }),
         .explanation = "how long it is kept who asked for which command",
         .fallback = "\"365d\"",
         .least = "1h",
         .most = "3650d"},
        {.table = "retention",
         .name = "erasure_key_file",
         .type = Type::file,
         .binding = to_erasure_key_file(),
         .explanation =
             "the key that erased VINs are remembered by, made when it is first needed; by default "
             "the ledger's path with .erasure-key behind it"},
    };
}

}  // namespace config
