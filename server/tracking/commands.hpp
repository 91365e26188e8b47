// Commands to the platform: ask for a clearance, end one. Asking is not knowing: the intent is durable before
// it is sent, refusals change no history, an unknown outcome is settled by asking for the VIN. Event loop's
// thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api_client/platform.hpp"
#include "storage/ledger.hpp"

namespace tracking {

/// One vehicle's result. `status` is the platform's (`error` among them), `refused` when our checks kept it
/// from being sent, `unknown` when the outcome is not known yet (it is being asked for). `description`: the
/// platform's words; of an error behind them the brand that was probably meant.
struct CommandResult {
    std::string vin, status, description;
    std::optional<clearance::Tags> tags;
};

struct CommandAnswer {
    std::vector<CommandResult> results;  // in the order asked
    std::optional<api_client::Failure>
        failure;               // the platform refused the call as a whole, or gave no answer
    bool all_refused = false;  // nothing was sent
};

class Commands {
  public:
    virtual ~Commands() = default;
    /// Checks each (17 letters and digits; Volkswagen Group brands need the customer-name tag unless
    /// configured; a VIN twice in one call), makes the intents durable, sends one POST with the rest, records
    /// the outcomes. Throws storage::LedgerError when the intent cannot be made durable: then nothing was
    /// sent. Cancelled while under way it records the outcome as unknown, then throws operation_aborted.
    virtual boost::asio::awaitable<CommandAnswer> ask(std::vector<api_client::ClearanceRequest> requests,
                                                      std::string by) = 0;
    /// DELETE. One result, or a failure (404, 409, 422 with the platform's words, among others). For an
    /// erased vehicle nothing is sent: 404.
    virtual boost::asio::awaitable<CommandAnswer> end(std::string vin, std::string by) = 0;
};

struct CommandOptions {
    bool customer_name_configured = false;
    std::function<void(clearance::Vin)> check_wanted;  // an outcome is unknown: ask for that VIN
};

std::unique_ptr<Commands> make_commands(storage::Ledger& ledger, api_client::Platform& platform,
                                        CommandOptions options);

}  // namespace tracking
