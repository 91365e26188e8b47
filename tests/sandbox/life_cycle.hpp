// How a clearance lives: what a request, a removal and the passing of time do to a vehicle.
// Used on the one thread. Knows no clock: every call is told the time, and `advance` does what has become
// due. The rules are the platform's (life cycle, virtual VINs); every duration is divided by the time scale.
#pragma once

#include <functional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/fleet.hpp"

namespace sandbox {

struct life_cycle_terms {
    double time_scale = 1;
    bool customer_name_configured = false;
    std::set<std::string, std::less<>> brands_without_canceling;
};

/// One vehicle of `POST /fleets/vehicles`.
struct clearance_request {
    std::string vin;
    std::string brand;
    std::string tags;  ///< JSON text of an object, empty for none
    bool has_customer_name = false;
    bool has_odometer = false;
};

struct request_outcome {
    std::string status;
    std::string description;  ///< empty for none
};

struct removal_outcome {
    unsigned http_status = 200;  ///< 200, 404, 409 or 422
    std::string status;          ///< revoking or canceling with 200
    std::string detail;          ///< why not, otherwise
};

/// A change that the controller of the stand-in makes, past all rules. Nothing follows from it by itself.
struct ordered_move {
    std::string vin;
    std::string status;
    std::string brand;   ///< empty: as it was
    std::string tags;    ///< empty: as they were
    std::string reason;  ///< empty: none
    bool write_changelog = true;
    bool clear_changelog = false;
};

struct status_change {
    std::string vin;
    std::string status;
    std::string reason;
    moment at;
};

/// Whether the platform sends a webhook for it: only approved, rejected, revoked and canceled are.
bool is_announced(std::string_view status);

class life_cycle {
  public:
    using observer = std::function<void(const status_change&)>;

    /// `changed` hears of every change that happens by `advance`; requests and removals answer for
    /// themselves.
    life_cycle(fleet& vehicles, life_cycle_terms terms, observer changed);

    request_outcome ask(const clearance_request& request, moment now);
    removal_outcome remove(std::string_view vin, moment now);
    status_change move(const ordered_move& order, moment at);

    /// Takes the vehicle out of the list. False when it is not in it.
    bool unlist(std::string_view vin);

    /// Does everything due at `now` or before, in order.
    void advance(moment now);

    /// When `advance` has something to do next; nothing when never.
    std::optional<moment> next_due() const;

    /// A duration of the platform as it passes here, never below five milliseconds.
    std::chrono::microseconds scaled(std::chrono::microseconds real) const;

  private:
    struct timer {
        moment due;
        std::string vin;
        std::uint16_t generation;
        word status;
        word reason;
        bool operator>(const timer& other) const { return due > other.due; }
    };

    void change(vehicle& changed, word status, word reason, moment at, bool write_changelog);
    void schedule(const vehicle& later, std::string_view status, std::string_view reason, moment due);
    void schedule_end(const clearance_request& request, const vehicle& pending, moment now);

    fleet& fleet_;
    life_cycle_terms terms_;
    observer changed_;
    std::priority_queue<timer, std::vector<timer>, std::greater<>> timers_;
};

}  // namespace sandbox
