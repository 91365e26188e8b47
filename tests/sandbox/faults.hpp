// What goes wrong on purpose: faults ordered by the controller, then a random share of the API's calls.
// Used on the one thread.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/dice.hpp"

namespace sandbox {

enum class fault_kind {
    none,
    status,          ///< an error answer, nothing done
    cut,             ///< the connection is closed before any answer, nothing done
    cut_midway,      ///< the work is done, the answer ends in the middle of its body
    garbage,         ///< 200 and a body that is not JSON, nothing done
    hang,            ///< nothing done, never an answer
    work_then_hang,  ///< the work is done, never an answer
    slow,            ///< the work is done, the answer waits
};

struct fault {
    fault_kind kind = fault_kind::none;
    unsigned status = 0;
    std::optional<long> retry_after;  ///< seconds
    bool retry_after_header = false;
    std::chrono::milliseconds delay{0};

    /// The answer of the kind `status`.
    answer made_answer() const;
};

class fault_plan {
  public:
    /// `share`: how many of the API's calls fail by chance, 0 to 1: a third each 429, 500 and cut off.
    fault_plan(double share, dice& chance) : share_(share), chance_(chance) {}

    /// `{"method","path","filtered"?,"kind","count","retry_after"?,"delay_ms"?}`. What is wrong with it,
    /// empty when it was taken.
    std::string order(const boost::json::value& description);
    /// No more of them; slow answers that wait are given at once.
    void clear() {
        orders_.clear();
        ++times_cleared_;
    }
    unsigned times_cleared() const { return times_cleared_; }

    /// What happens to this call; uses up one of an order's count. The controller's own calls never fail,
    /// except the inbox's, which stands for other people's servers.
    fault next(const call& incoming);

  private:
    struct ordered {
        std::string method;  ///< empty: any
        std::string path;    ///< a `*` at its end: any that begins so
        fault what;
        long left = 0;
        std::optional<bool> filtered = {};  ///< only calls with a filter, or only those without one
        bool fits(const call& incoming) const;
    };

    double share_;
    dice& chance_;
    std::vector<ordered> orders_;
    unsigned times_cleared_ = 0;
};

}  // namespace sandbox
