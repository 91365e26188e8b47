#include "server/api/wrong_tokens.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace api {
namespace {

constexpr double half_life_seconds = 60;
constexpr double first_delay_milliseconds = 50;
constexpr std::size_t owner_bytes = 8;

double remaining(double number, clearance::Time last, clearance::Time now) {
    const std::chrono::duration<double> age = now - last;
    return number * std::exp2(-std::max(age.count(), 0.0) / half_life_seconds);
}

config::AddressBytes owner_of(const std::string& address) {
    auto bytes = config::parse_address(address).value_or(config::AddressBytes{});
    if (!config::Network{bytes, 128}.is_v4()) std::fill(bytes.begin() + owner_bytes, bytes.end(), 0);
    return bytes;
}

}  // namespace

std::chrono::milliseconds WrongTokens::count(const std::string& address, clearance::Time now) {
    const auto owner = owner_of(address);
    const std::lock_guard lock(mutex_);
    if (failures_.size() >= most && !failures_.contains(owner)) make_room(now);
    auto& failures = failures_[owner];
    failures.number = remaining(failures.number, failures.last, now) + 1;
    failures.last = now;
    report(address, now);
    const double delay = first_delay_milliseconds * std::exp2(std::min(failures.number, 16.0) - 1);
    return std::min(std::chrono::milliseconds(std::llround(delay)), longest);
}

std::size_t WrongTokens::remembered() const {
    const std::lock_guard lock(mutex_);
    return failures_.size();
}

/// At least a quarter goes at once, those with the fewest failures: of them least is lost.
void WrongTokens::make_room(clearance::Time now) {
    std::vector<double> weights;
    weights.reserve(failures_.size());
    for (auto& [owner, failures] : failures_) {
        failures.number = remaining(failures.number, failures.last, now);
        failures.last = now;
        weights.push_back(failures.number);
    }
    const auto quarter = weights.begin() + static_cast<std::ptrdiff_t>(weights.size() / 4);
    std::nth_element(weights.begin(), quarter, weights.end());
    std::erase_if(failures_,
                  [most_gone = *quarter](const auto& entry) { return entry.second.number <= most_gone; });
}

void WrongTokens::report(const std::string& address, clearance::Time now) {
    std::int64_t held_back = 0;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (!limit_.pass(seconds, held_back)) return;
    logging::warning("wrong_tokens", {{"address", address}, {"held_back", held_back}});
}

}  // namespace api
