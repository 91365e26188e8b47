// The subcommand that tries a hook: sends it one marked example and tells what its receiver answered. Needs
// no running service and touches no ledger. Blocking. Exit codes: 0 taken, 1 not (one line on stderr says
// why), 2 a faulty configuration or no such hook.
#pragma once

#include <string>

namespace send_test_alert {

int run(const std::string& config_file, const std::string& hook);

}  // namespace send_test_alert
