// The platform's own calls under /v1: tokens and the four clearance calls. Used on the one thread.
// Answers, limits and error bodies are those of the platform's description.
#pragma once

#include <deque>
#include <string>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/life_cycle.hpp"
#include "tests/sandbox/token_desk.hpp"

namespace sandbox {

class platform_calls {
  public:
    /// `changed`: told after each call that may have given `life_cycle` something to do.
    platform_calls(fleet& vehicles, life_cycle& rules, token_desk& tokens, now_function now,
                   std::string scheme, std::function<void()> changed);

    answer handle(const call& incoming);

  private:
    answer ask(const call& incoming);
    answer list(const call& incoming) const;
    answer show(const std::string& vin);
    answer remove(const std::string& vin);
    long seconds_to_wait();

    fleet& fleet_;
    life_cycle& rules_;
    token_desk& tokens_;
    now_function now_;
    std::string scheme_;
    std::function<void()> changed_;
    std::deque<moment> recent_shows_;
};

}  // namespace sandbox
