// What will happen in one simulated world, every chance drawn beforehand: plain data, so that a story that
// goes wrong can be cut smaller and told. The same seed and size give the same script on every machine.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "clearance/status.hpp"
#include "clearance/time.hpp"
#include "storage/records.hpp"

namespace simulation {

using clearance::Status;
using clearance::Time;
using std::chrono::microseconds;

inline constexpr Time never = Time::max();

/// One webhook on its way to us. Two with the same form and stamp have the same body.
struct Notice {
    enum class Form : std::uint8_t { dated, undated, forged };
    Form form{};
    microseconds delay{};  // from the change to its arrival
    microseconds stamp{};  // its received_at, from the change on
    Status status;         // a forged one's; the others tell the change's
};

/// Something happens to a vehicle: by itself, or because we send a command.
struct Happening {
    enum class Cause : std::uint8_t { itself, request, end };
    enum class Fate : std::uint8_t { answered, answer_lost, never_arrived, refused };  // of a command
    Time at{};
    std::size_t vehicle = 0;
    Cause cause{};
    Status status;  // what it becomes; of a command: where the platform accepts it
    std::string reason;
    Fate fate{};
    microseconds takes{};  // of a command: until the platform acts, and as long again until it answers
    std::vector<Notice> notices;
};

struct SweepPlan {
    /// The last one is an answer: nothing at all is listed.
    enum class Fault : std::uint8_t {
        cut,
        time_out,
        rate_limited,
        told_to_wait,
        server_error,
        garbage,
        empty
    };
    Time at{};
    storage::SweepKind kind{};
    int failing = 0;  // how many calls fail before one works
    Fault fault{};
    int cut_at = 0;             // of a failing list: thousandths of it that still come
    microseconds part_takes{};  // from the request to the first part of the list, and between its parts
    bool flawless = false;      // no item is missing anything
};

struct Trouble {
    enum class Kind : std::uint8_t { killed, disk_full };
    Time at{};
    Kind kind{};
    microseconds lasts{};
};

/// How timestamps of a vehicle are written.
enum class Writing : std::uint8_t { micros, seconds, no_zone, offset };

struct VehiclePlan {
    std::string vin, brand;
    Time changelog_from = never;  // its items have a changelog from then on; never: bare statuses only
    microseconds lag{};           // its items may be up to this old
    Writing writing{};
    bool newest_first = false;      // its changelog
    bool is_flaky = false;          // its items are often not what they could be
    bool named_events = true;       // its webhooks' bodies carry an id
    bool hides_rejections = false;  // its changelog leaves them out: a fault planted to be found
};

struct Script {
    std::uint64_t seed = 0;
    Time start{}, end{};  // of the tracker's work; what happened before was never told
    std::vector<VehiclePlan> vehicles;
    std::vector<Happening> happenings;  // of any order
    std::vector<SweepPlan> sweeps;
    std::vector<Trouble> troubles;
};

struct Size {
    std::size_t vehicles = 200;
    int days = 90;
};

Script make_script(std::uint64_t seed, Size size);

}  // namespace simulation
