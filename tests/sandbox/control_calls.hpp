// The calls under /control: how a test or the demo moves the platform, breaks it and looks into it.
// Used on the one thread. No token; only for callers on this machine.
#pragma once

#include <string>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/call_log.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/inbox.hpp"
#include "tests/sandbox/life_cycle.hpp"
#include "tests/sandbox/token_desk.hpp"
#include "tests/sandbox/webhook_sender.hpp"

namespace sandbox {

class control_calls {
  public:
    control_calls(fleet& vehicles, life_cycle& rules, token_desk& tokens, fault_plan& faults,
                  webhook_sender& webhooks, call_log& log, now_function now);

    answer handle(const call& incoming);

  private:
    answer vehicles(const call& incoming);
    answer move_all(const boost::json::value& body);
    std::string move_one(const boost::json::value& description);
    answer vehicle_calls(const std::string& method, const std::string& vin);
    answer fault_calls(const call& incoming);
    answer webhook_calls(const call& incoming);
    answer redeliver(const boost::json::object& form);
    answer inbox_calls(const call& incoming, const std::string& name);

    fleet& fleet_;
    life_cycle& rules_;
    token_desk& tokens_;
    fault_plan& faults_;
    webhook_sender& webhooks_;
    call_log& log_;
    now_function now_;
    inbox inbox_;
};

}  // namespace sandbox
