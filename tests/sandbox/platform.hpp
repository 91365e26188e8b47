// The whole stand-in except the network: builds its parts, sends each call to the right one, and lets time
// pass. Used on the one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>

#include "tests/sandbox/call_log.hpp"
#include "tests/sandbox/control_calls.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/options.hpp"
#include "tests/sandbox/platform_calls.hpp"

namespace sandbox {

class platform {
  public:
    /// Throws when a file named by the options cannot be used.
    platform(boost::asio::any_io_executor executor, const options& chosen, now_function now);

    /// What is to go wrong with this call, asked once before it is handled.
    fault fault_for(const call& incoming) { return faults_.next(incoming); }
    unsigned faults_cleared() const { return faults_.times_cleared(); }
    answer handle(const call& incoming);

    /// Notes an API call's end; the controller's are not noted. `status` 0: no answer.
    void note(const call& incoming, unsigned status);

    /// The first ping, when a webhook is configured.
    void start();
    void stop();

  private:
    void wait_for_next();

    now_function now_;
    dice fault_chance_;
    dice webhook_chance_;
    fleet fleet_;
    webhook_sender webhooks_;
    life_cycle rules_;
    token_desk tokens_;
    fault_plan faults_;
    call_log log_;
    platform_calls platform_calls_;
    control_calls control_calls_;
    boost::asio::steady_timer timer_;
    bool has_webhook_;
};

}  // namespace sandbox
