// Any order of arrival of any set of facts ends with the same history in the ledger, too, once it holds the
// whole changelog: what it leaves out as telling nothing new, and the identities it keeps, make no
// difference. What exactly is promised: tests/unit/clearance/arrival_property_test.cpp. Without a changelog
// it is not: a list that only repeats what is known is not kept, so a webhook that comes later may lack what
// it refuted.
#include "tests/unit/clearance/arrivals.hpp"

#include <algorithm>
#include <functional>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using clearance::Fact;
using clearance::Facts;
using clearance::Telling;

constexpr int cases = 200;

class Arrivals : public LedgerTest {
  public:
    Arrivals() {
        auto quick = options();
        quick.synchronous_full = false;
        open(std::move(quick));
    }
    /// The facts of one case arrive, at a time of its own so that the clock never goes back.
    std::string arrive(int number, const Facts& facts, Time Fact::*recorded) {
        const auto shift = std::chrono::days(30) * number;
        std::vector<Step> steps;
        for (const auto& fact : facts.facts) {
            const Time end = fact.*recorded + shift;
            const auto asked = std::make_shared<Asked>();
            const auto request = [=, this] { *asked = begin(fact, shift); };
            const auto record = [=, this, &facts, &fact] { finish(number, facts, fact, *asked, shift); };
            if (fact.kind == Fact::Kind::webhook) {
                steps.push_back({end, 0, record});
            } else if (end == fact.requested + shift) {
                steps.push_back({end, 1, [=] { request(), record(); }});
            } else {
                steps.push_back({fact.requested + shift, 1, request});
                steps.push_back({end, 0, record});
            }
        }
        std::ranges::stable_sort(steps, {}, [](const Step& step) { return std::pair(step.at, step.phase); });
        for (const auto& step : steps) {
            clock.set(step.at);
            step.run();
        }
        return told(number);
    }

  private:
    void TestBody() override {}

    struct Step {
        Time at{};
        int phase = 0;  // what is recorded at the time of a request is known to it
        std::function<void()> run;
    };

    Asked begin(const Fact& fact, std::chrono::days shift) {
        auto asked = ask(write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); }));
        asked.requested_at = fact.requested + shift;
        asked.filtered = fact.filtered;
        return asked;
    }
    void finish(int number, const Facts& facts, const Fact& fact, const Asked& asked,
                std::chrono::days shift) {
        const auto of = fleet_vin(number);
        if (fact.kind == Fact::Kind::webhook) {
            const auto stamp = fact.stamp ? clearance::format_time(*fact.stamp + shift) : "";
            webhook(std::string(fact.status.text()), stamp, fact.reason, of);
            return;
        }
        std::vector<clearance::ListedVehicle> items;
        for (const auto& listed : fact.listed) {
            ItemOptions options{.vin = of};
            for (std::size_t i = 0; i < listed.entries; ++i) {
                const auto& entry = facts.changelog[i];
                const auto text = entry.at ? clearance::format_time(*entry.at + shift) : "no date";
                options.changelog.push_back({text, entry.status, entry.reason});
            }
            items.push_back(item(std::string(listed.status.text()), options));
        }
        list(asked, items);
    }
    std::string told(int number) {
        clearance::History history;
        for (auto& one : transitions(fleet_vin(number))) {
            history.transitions.push_back(std::move(one.transition));
        }
        return status(fleet_vin(number)) + "\n" + text_of(history);
    }
};

/// Commands carry fences of their own; commands_test tells of them.
Facts without_commands(Facts facts) {
    std::erase_if(facts.facts, [](const Fact& fact) { return fact.kind == Fact::Kind::answer; });
    return facts;
}

TEST(ArrivalsInLedger, InAnyOrderEndWithTheSameHistory) {
    Arrivals first, second;
    for (int number = 0; number < cases; ++number) {
        const auto facts =
            without_commands(make_facts(static_cast<unsigned>(number), Telling::whole_at_last));
        ASSERT_EQ(first.arrive(number, facts, &Fact::first), second.arrive(number, facts, &Fact::second))
            << "seed " << number << ", " << text_of(facts);
    }
}

}  // namespace
}  // namespace storage
