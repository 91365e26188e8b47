#include "tests/sandbox/fleet_seed.hpp"

#include <array>
#include <cstdio>

#include "tests/sandbox/dice.hpp"

namespace sandbox {
namespace {

struct maker {
    std::string_view brand;
    std::string_view prefix;  ///< how the manufacturer's VINs begin
    bool needs_customer_name;
};

constexpr std::array<maker, 12> makers{{{"bmw", "WBA", false},
                                        {"mercedes-benz", "WDB", false},
                                        {"volkswagen", "WVW", true},
                                        {"audi", "WAU", true},
                                        {"skoda", "TMB", true},
                                        {"ford", "WF0", false},
                                        {"peugeot", "VF3", false},
                                        {"renault", "VF1", false},
                                        {"toyota", "JTD", false},
                                        {"tesla", "5YJ", false},
                                        {"volvo-cars", "YV1", false},
                                        {"kia", "KNA", false}}};

// The path each share of the fleet has taken; shares are per mille and add up to 1000.
struct path {
    unsigned share;
    std::array<std::string_view, 3> statuses;
    std::string_view reason;
};

constexpr std::array<path, 8> paths{{{700, {"pending", "approved", ""}, ""},
                                     {100, {"approved", "", ""}, ""},
                                     {60, {"pending", "", ""}, ""},
                                     {55, {"pending", "rejected", ""}, "No data received within 10 days"},
                                     {50, {"approved", "revoking", "revoked"}, ""},
                                     {20, {"pending", "canceling", "canceled"}, ""},
                                     {8, {"pending", "approved", "revoking"}, ""},
                                     {7, {"pending", "canceling", ""}, ""}}};

std::string made_vin(std::string_view prefix, std::uint64_t chance, std::size_t number) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPRSTUVWXYZ123456789";
    std::string vin{prefix};
    for (int i = 0; i < 6; ++i, chance >>= 5U) vin += letters[chance & 31U];
    std::array<char, 24> digits{};
    std::snprintf(digits.data(), digits.size(), "%08zu", number % 100000000);
    return vin + digits.data();
}

const path& drawn_path(std::uint64_t chance) {
    auto left = static_cast<unsigned>(chance % 1000);
    for (const path& one : paths) {
        if (left < one.share) return one;
        left -= one.share;
    }
    return paths.front();
}

}  // namespace

void seed_fleet(fleet& filled, std::size_t count, std::uint64_t seed) {
    using namespace std::chrono_literals;
    const moment year_begins{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}};
    const word customer = filled.intern(R"({"vw-group-customer-name":"Example Fleet Ltd"})");
    for (std::size_t number = 0; number < count; ++number) {
        const std::uint64_t chance = mixed(seed, number);
        const maker& made_by = makers[chance % makers.size()];
        const path& taken = drawn_path(chance >> 8U);
        vehicle& added = filled.add(made_vin(made_by.prefix, chance >> 20U, number));
        added.brand = filled.intern(made_by.brand);
        if (made_by.needs_customer_name) added.tags = customer;
        moment at =
            year_begins + std::chrono::microseconds{(mixed(seed + 1, number) % (300 * 86400)) * 1000000ULL};
        added.inserted_at = at;
        std::size_t steps = 0;
        while (steps < taken.statuses.size() && !taken.statuses[steps].empty()) ++steps;
        added.changelog.reserve(steps);
        for (std::size_t step = 0; step < steps; ++step) {
            const bool last = step + 1 == steps;
            added.status = filled.intern(taken.statuses[step]);
            added.since = at;
            if (taken.statuses[step] == "approved") added.approved_at = at;
            added.changelog.push_back({at, added.status, last ? filled.intern(taken.reason) : 0});
            at +=
                1min + std::chrono::microseconds{mixed(seed + 2 + step, number) % (20 * 86400 * 1000000ULL)};
        }
    }
}

}  // namespace sandbox
