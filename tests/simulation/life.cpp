#include "tests/simulation/life.hpp"

#include <algorithm>
#include <array>

#include "clearance/brand.hpp"

namespace simulation {
namespace {

using namespace std::chrono_literals;
using clearance::KnownStatus;
using Cause = Happening::Cause;
using Fate = Happening::Fate;

bool is_announced(const Status& status) {
    return status.is_end() || status == KnownStatus::approved;
}

class Life {
  public:
    Life(Script& script, std::size_t vehicle, sandbox::dice& dice)
        : script_(script), dice_(dice), vehicle_(vehicle), is_hasty_(dice.falls(0.2)) {}

    void live() {
        be_born();
        for (int most = 12; most > 0 && clock_ < script_.end && episode();) --most;
    }

  private:
    void be_born();
    bool episode();
    void request();
    void decide();
    bool end_approved();
    void cancel();

    void wait(microseconds low, microseconds high) {
        clock_ += some_time(dice_, low, is_hasty_ ? std::max(2 * low, high / 500) : high);
    }
    void become(const Status& status, const std::string& reason = {}, microseconds after = 1s);
    void command(Cause cause, const Status& status);
    void command_in_vain(Cause cause);
    Happening& add(Cause cause, const Status& status, microseconds after = 1s);
    void announce(Happening& happening);
    microseconds delay();
    Status forged_status();

    Script& script_;
    sandbox::dice& dice_;
    std::size_t vehicle_;
    bool is_hasty_;  // as simulated vehicles are: approved within seconds
    Time clock_{};
};

void Life::be_born() {
    const auto length = std::chrono::duration_cast<microseconds>(script_.end - script_.start);
    if (!dice_.falls(0.3)) {
        clock_ = script_.start + microseconds(dice_.between(0, length.count() * 7 / 10));
        return;
    }
    clock_ = script_.start - microseconds(dice_.between(0, length.count()));
    // not every carmaker's changelog goes back to the request
    if (dice_.falls(0.3)) {
        become(KnownStatus::approved);
        wait(1h, 480h);
        become(KnownStatus::revoked);
        wait(1min, 480h);
    }
}

/// From the request to the end; false when the last one came or none is wanted.
bool Life::episode() {
    if (dice_.falls(0.04)) {
        become(KnownStatus::approved);  // nobody saw the request
        wait(10s, 240h);
        return end_approved();
    }
    request();
    if (clearance::needs_customer_name(script_.vehicles[vehicle_].brand) && dice_.falls(0.15)) {
        become(KnownStatus::rejected, "The customer's name is missing",
               100ms);  // often within the same second
    } else {
        decide();
    }
    const auto& last = script_.happenings.back().status;
    if (last == KnownStatus::approved && !end_approved()) return false;
    wait(10s, 480h);
    return dice_.falls(0.9);
}

void Life::request() {
    if (dice_.falls(0.1)) {
        command_in_vain(Cause::request);
        wait(1min, 24h);
    }
    if (dice_.falls(0.4)) {
        command(Cause::request, KnownStatus::pending);
    } else {
        become(KnownStatus::pending);
    }
    if (dice_.falls(0.03)) {
        wait(1min, 24h);
        become(KnownStatus::pending, "Still waiting");  // the changelog names it twice
    }
    if (dice_.falls(0.03)) {
        wait(10s, 24h);
        become(KnownStatus::error, "The carmaker does not answer");
        wait(10s, 24h);
        become(KnownStatus::pending);
    }
}

void Life::decide() {
    const auto chance = dice_.between(1, 100);
    if (chance > 80) return cancel();
    wait(5s, 200h);
    if (chance <= 55) {
        become(KnownStatus::approved);
    } else {
        become(KnownStatus::rejected, dice_.falls(0.5) ? "Privacy mode is on" : "No data within 10 days");
    }
}

void Life::cancel() {
    if (dice_.falls(0.1)) command_in_vain(Cause::end);  // too early
    clock_ += 24h;
    wait(1min, 100h);
    command(Cause::end, KnownStatus::canceling);
    wait(5s, 48h);
    become(dice_.falls(0.7) ? KnownStatus::canceled : KnownStatus::approved);
}

/// False: it stays approved.
bool Life::end_approved() {
    if (dice_.falls(0.06)) {
        wait(1min, 200h);
        become(Status("suspended"));
        wait(1min, 100h);
        become(KnownStatus::approved);
    }
    if (dice_.falls(0.08)) command_in_vain(Cause::request);
    if (dice_.falls(0.1)) return false;
    wait(10s, 480h);
    if (dice_.falls(0.7)) {
        command(Cause::end, KnownStatus::revoking);
        wait(2s, 24h);
    }
    become(KnownStatus::revoked, dice_.falls(0.3) ? "Revoked in the vehicle" : "");
    return true;
}

Happening& Life::add(Cause cause, const Status& status, microseconds after) {
    clock_ += after;
    Happening happening;
    happening.at = clock_;
    happening.vehicle = vehicle_;
    happening.cause = cause;
    happening.status = status;
    return script_.happenings.emplace_back(std::move(happening));
}

void Life::become(const Status& status, const std::string& reason, microseconds after) {
    auto& happening = add(Cause::itself, status, after);
    happening.reason = reason;
    if (is_announced(status)) announce(happening);
}

/// One that takes effect, sent by us or, as often, by somebody else.
void Life::command(Cause cause, const Status& status) {
    const bool ours = clock_ > script_.start && dice_.falls(0.5);
    auto& happening = add(ours ? cause : Cause::itself, status);
    happening.fate = dice_.falls(0.3) ? Fate::answer_lost : Fate::answered;
    happening.takes = some_time(dice_, 50ms, 15s);
    if (ours) clock_ += 2 * happening.takes;
}

/// One without effect: refused, or lost on its way.
void Life::command_in_vain(Cause cause) {
    if (clock_ <= script_.start) return;
    const auto before = clock_;
    wait(1s, 20h);
    auto& happening = add(cause, KnownStatus::pending);
    happening.fate = dice_.falls(0.5) ? Fate::never_arrived : Fate::refused;
    happening.takes = some_time(dice_, 50ms, 15s);
    clock_ = before;
}

void Life::announce(Happening& happening) {
    const bool old = happening.at < script_.start;
    const bool lost = old || dice_.falls(0.2);
    Notice notice;
    notice.form = dice_.falls(0.03) ? Notice::Form::undated : Notice::Form::dated;
    notice.stamp = microseconds(dice_.between(-1'000'000, 5'000'000));
    notice.delay = std::max(notice.stamp, delay());
    if (!lost) happening.notices.push_back(notice);
    if (!lost && dice_.falls(0.1)) {
        auto twin = notice;
        twin.delay += dice_.falls(0.5) ? 0s : some_time(dice_, 1s, 10min);
        happening.notices.push_back(twin);
    }
    if (dice_.falls(0.05)) {  // an operator or a stranger sends it once more
        auto replay = notice;
        replay.delay = (old ? script_.start - happening.at : 0s) + some_time(dice_, 10s, 480h);
        if (dice_.falls(0.4)) replay.stamp = replay.delay;  // as if it were new
        happening.notices.push_back(replay);
    }
    if (dice_.falls(0.05) && !old) {
        Notice forged;
        forged.form = Notice::Form::forged;
        forged.status = forged_status();
        forged.delay = forged.stamp = some_time(dice_, 1s, 240h);
        happening.notices.push_back(forged);
    }
}

microseconds Life::delay() {
    const auto chance = dice_.between(1, 100);
    if (chance <= 80) return some_time(dice_, 10ms, 30s);
    if (chance <= 93) return some_time(dice_, 30s, 3h);
    return some_time(dice_, 3h, 96h);
}

Status Life::forged_status() {
    constexpr std::array words{KnownStatus::approved, KnownStatus::rejected, KnownStatus::revoked,
                               KnownStatus::canceled};
    return words.at(static_cast<std::size_t>(dice_.between(0, 3)));
}

}  // namespace

microseconds some_time(sandbox::dice& dice, microseconds low, microseconds high) {
    int doublings = 0;
    while ((low.count() << (doublings + 1)) <= high.count()) ++doublings;
    const auto least = low.count() << dice.between(0, doublings);
    return microseconds(std::min(dice.between(least, 2 * least), high.count()));
}

void live(Script& script, std::size_t vehicle, sandbox::dice& dice) {
    Life(script, vehicle, dice).live();
}

}  // namespace simulation
