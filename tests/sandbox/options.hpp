// What the command line says. Read once, before anything runs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/life_cycle.hpp"
#include "tests/sandbox/token_desk.hpp"
#include "tests/sandbox/webhook_sender.hpp"

namespace sandbox {

struct options {
    std::string host = "127.0.0.1";
    std::string port = "0";
    std::string ready_file;
    std::string certificate_file;
    std::string private_key_file;
    token_terms tokens;
    life_cycle_terms rules;
    webhook_terms webhooks;
    double fail = 0;
    std::size_t fleet = 0;
    std::uint64_t seed = 1;
};

/// Fills `out`; else the exit code to end with at once: 0 after --help, 2 after a usage error, which is on
/// stderr.
std::optional<int> read_options(int count, char** arguments, options& out);

}  // namespace sandbox
