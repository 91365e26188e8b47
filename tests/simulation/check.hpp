// What must hold: after each successful sweep what it had to find out, at the end the whole history. Asks the
// ledger through its readers; compares with the model.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/model.hpp"
#include "tests/simulation/tracker.hpp"

namespace simulation {

struct Mismatch {
    std::size_t vehicle = 0;
    Time at{};
    std::string what;
};

class Check {
  public:
    Check(const Script& script, const Model& model, Tracker& tracker);

    /// Something was recorded about the vehicle that no whole item of a list told. `misleading`: it claims to
    /// be younger than it is.
    void recorded(std::size_t vehicle, Time now, bool misleading);
    /// Whether the change's webhook may rightly pass for the last word, though it is not.
    bool is_hidden(std::size_t vehicle, std::size_t change, Time now) const;
    /// The change's own webhook, with a time, was answered 2xx.
    void acknowledged(std::size_t vehicle, std::size_t change);

    struct Sweeping {
        storage::SweepKind kind{};
        Time began{};
        std::set<std::size_t> asked_for;  // in-flight: those the ledger held as unfinished; check: the one
    };
    Sweeping before(storage::SweepKind kind, Time now);
    static Sweeping before_check(std::size_t vehicle, Time now) {
        return {storage::SweepKind::check, now, {vehicle}};
    }
    /// The platform answered a command, or a question about one VIN without a changelog, with this.
    void answered(std::size_t vehicle, const std::optional<Status>& status, Time now) {
        if (status) progress_[vehicle].answer = {*status, now};
    }
    /// The bound: whatever was listed when the sweep began is known now. `poor`: see Call.
    std::optional<Mismatch> after(const Sweeping& sweep, const std::set<std::size_t>& poor, Time now);
    /// No false news: the present is not from before what was told already, whatever came since.
    std::optional<Mismatch> still_true(std::size_t vehicle, Time now);
    std::optional<Mismatch> all_still_true(Time now);
    std::optional<Mismatch> at_the_end(Time now);

    std::size_t checked() const { return checked_; }  // changes found within the bound

  private:
    struct Progress {
        std::size_t known = 0;  // so many changes were found in the ledger
        Time recorded{};
        bool present_open = false;
        std::size_t told = 0;  // the ledger was told of the change before this one, of none later
        bool misled = false;
        std::pair<Status, Time> answer;  // the last one
    };
    struct Held {
        std::optional<Status> status;
        std::vector<clearance::Transition> transitions;
    };

    bool is_beside_an_answer(std::size_t vehicle, std::size_t change) const;
    bool is_believed(std::size_t vehicle, std::size_t change) const;
    bool is_older_news(std::size_t vehicle, const std::optional<Status>& present) const;
    bool is_due(std::size_t vehicle, const Sweeping& sweep) const;
    bool had_to_find(std::size_t vehicle, const Sweeping& sweep) const;
    std::optional<Mismatch> follow(std::size_t vehicle, const Held& held, const Sweeping& sweep, Time now);
    std::optional<std::string> history_differs(std::size_t vehicle, const Held& held) const;
    std::optional<std::string> summary_differs();
    std::map<std::size_t, Held> held(const std::vector<std::size_t>& vehicles);

    const Script& script_;
    const Model& model_;
    Tracker& tracker_;
    std::vector<Progress> progress_;
    std::set<std::pair<std::size_t, std::size_t>> acknowledged_;
    std::size_t checked_ = 0;
};

/// One line: "approved 2026-01-02T… from pending, episode 1, webhook sweep, provisional".
std::string text_of(const clearance::Transition& transition);
std::string text_of(const ExpectedTransition& expected);

}  // namespace simulation
