#include "tests/unit/clearance/arrivals.hpp"

#include <algorithm>

namespace clearance {
namespace {

using enum KnownStatus;
using std::chrono::minutes;
using std::chrono::seconds;

struct Change {
    Status status;
    Time at;
};

class Making {
  public:
    Making(unsigned seed, Telling telling) : random_(seed), telling_(telling) {}

    Facts make() {
        undated_entries_ = telling_ == Telling::whole_at_last && chance(30);
        if (telling_ == Telling::whole_at_last) skew_ = seconds(number(-20, 20));
        live();
        for (const auto& one : changes_) {
            facts_.changelog.push_back({one.status, one.at, chance(20) ? "from the changelog" : ""});
            if (undated_entries_ && chance(20)) facts_.changelog.back().at.reset();
        }
        for (const auto& one : changes_) tell_webhooks(one);
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            // whose an answer is that has no dated entry may follow from what was known before the command
            if (facts_.changelog[i].at) tell_answer(changes_[i]);
        }
        for (int lists = number(0, 5); lists > 0; --lists) {
            tell_list(changes_.front().at + seconds(number(0, 250'000)), minutes(chance(60)   ? 0
                                                                                 : chance(60) ? 2
                                                                                              : 40));
        }
        tell_last_list();
        return std::move(facts_);
    }

  private:
    int number(int least, int most) { return std::uniform_int_distribution<int>(least, most)(random_); }
    Time ours(Time platforms) const { return platforms + skew_; }
    bool chance(int percent) { return number(1, 100) <= percent; }

    void change(KnownStatus status) {
        // An order that needs clocks to agree within a minute is not told by stamps of two clocks.
        const int least = telling_ == Telling::whole_at_last ? 1 : 3;
        const bool at_once = least == 1 && status == rejected && chance(20);
        if (!at_once)
            clock_ += minutes(chance(60) ? number(least, 9) : number(10, 900)) + seconds(number(0, 59));
        changes_.push_back({status, clock_});
    }
    void live() {
        for (int episode = number(1, 3); episode > 0; --episode) {
            change(pending);
            if (chance(20)) {
                change(canceling);
                change(chance(80) ? canceled : approved);
            } else {
                change(chance(50) ? approved : rejected);
            }
            if (changes_.back().status == approved && chance(60)) {
                if (chance(70)) change(revoking);
                change(revoked);
            }
            if (changes_.back().status == approved) break;
        }
    }

    /// Lost, late by up to days, told again with another stamp, without a time.
    void tell_webhooks(const Change& told) {
        if (!(told.status == approved || told.status.is_end())) return;
        for (int copies = chance(25) ? 0 : chance(20) ? 2 : 1; copies > 0; --copies) {
            Fact fact{.kind = Fact::Kind::webhook, .status = told.status};
            const Time stamp = told.at + seconds(number(0, 5));
            if (chance(90)) fact.stamp = stamp;
            if (chance(30)) fact.reason = chance(50) ? "a reason" : "the reason";
            const auto receipt = [&] { return ours(stamp) + seconds(number(1, chance(60) ? 20 : 200'000)); };
            fact.first = receipt();
            fact.second = fact.stamp ? receipt() : fact.first;  // "before its receipt" is all that it says
            facts_.facts.push_back(std::move(fact));
        }
    }
    /// Of a command of ours that had this effect.
    void tell_answer(const Change& told) {
        const bool commanded = told.status == pending || told.status == revoking || told.status == canceling;
        if (!commanded || chance(40)) return;
        Fact fact{.kind = Fact::Kind::answer, .status = told.status};
        fact.requested = ours(told.at);
        fact.first = fact.second = fact.requested + seconds(number(1, 3));
        facts_.facts.push_back(std::move(fact));
    }
    /// What a list asked for at that time holds, if it knows what is that old.
    void tell_list(Time requested, minutes lag) {
        std::size_t known = 0;
        for (const auto& one : changes_) known += ours(one.at) + lag <= requested ? 1 : 0;
        if (known == 0) return;
        Fact fact{.kind = Fact::Kind::list, .requested = requested};
        fact.filtered = chance(25);
        fact.listed = {half(known)};
        if (known > 1 && chance(15)) fact.listed.push_back(half(known - 1));  // the VIN stands there twice
        const bool overtaken =
            telling_ == Telling::overtaken || (telling_ == Telling::whole_at_last && !undated_entries_);
        const auto end = [&] { return requested + seconds(overtaken && chance(50) ? number(1, 5'000) : 0); };
        fact.first = end();
        fact.second = end();
        facts_.facts.push_back(std::move(fact));
    }
    ListedFact half(std::size_t known) {
        const bool entries = telling_ == Telling::whole_at_last && chance(70);
        const bool other_word = !entries && chance(5);
        return {other_word ? Status("suspended") : changes_[known - 1].status, entries ? known : 0};
    }
    void tell_last_list() {
        Time last = ours(clock_);
        for (const auto& fact : facts_.facts) last = std::max({last, fact.first, fact.second});
        Fact fact{.kind = Fact::Kind::list, .requested = last + settle_time};
        const bool whole = telling_ == Telling::whole_at_last;
        fact.listed = {{changes_.back().status, whole ? changes_.size() : 0}};
        fact.first = fact.second = fact.requested;
        facts_.facts.push_back(std::move(fact));
    }

    std::mt19937 random_;
    Telling telling_;
    bool undated_entries_ = false;
    seconds skew_{0};  // our clock is ahead by so much
    Time clock_ = parse_time("2026-01-02T00:00:00Z").value();
    std::vector<Change> changes_;
    Facts facts_;
};

class Recording {
  public:
    explicit Recording(const Facts& facts)
        : changelog_(facts.changelog), entry_ids_(facts.changelog.size()) {}

    void record(const Fact& fact, Time now, std::int64_t reference) {
        now_ = now;
        reference_ = reference;
        fence_ = 0;
        for (const auto& o : recorded) {
            if (o.recorded_at <= fact.requested) fence_ = o.id;
        }
        if (fact.kind == Fact::Kind::webhook) {
            add(ObservationKind::webhook, Source::webhook, fact.status, fact.stamp, fact.reason);
        } else if (fact.kind == Fact::Kind::answer) {
            ask(add(ObservationKind::answer, Source::command, fact.status, now, {}), fact);
        } else {
            for (const auto& listed : fact.listed) record_listed(fact, listed);
        }
    }
    std::vector<Observation> recorded;

  private:
    void record_listed(const Fact& fact, const ListedFact& listed) {
        for (std::size_t i = 0; i < listed.entries; ++i) {
            if (entry_ids_[i] != 0) continue;
            const auto& entry = changelog_[i];
            auto& o = add(ObservationKind::changelog, Source::sweep, entry.status, entry.at, entry.reason);
            o.position = static_cast<int>(i);
            ask(o, fact);
            entry_ids_[i] = o.id;
        }
        auto& o = add(ObservationKind::listing, Source::sweep, listed.status, std::nullopt, {});
        o.filtered = fact.filtered;
        if (listed.entries > 0) o.last_entry = entry_ids_[listed.entries - 1];
        ask(o, fact);
    }
    void ask(Observation& o, const Fact& fact) const {
        o.requested_at = fact.requested;
        o.fence = fence_;
    }
    Observation& add(ObservationKind kind, Source source, const Status& status, std::optional<Time> at,
                     const std::string& reason) {
        Observation& o = recorded.emplace_back();
        o.id = static_cast<std::int64_t>(recorded.size());
        o.kind = kind;
        o.source = source;
        o.status = status;
        o.occurred_at = at;
        o.recorded_at = now_;
        o.reason = reason;
        o.reference = reference_;
        return o;
    }

    const std::vector<Entry>& changelog_;
    std::vector<std::int64_t> entry_ids_;
    Time now_{};
    std::int64_t fence_ = 0, reference_ = 0;
};

}  // namespace

Facts make_facts(unsigned seed, Telling telling) {
    return Making(seed, telling).make();
}

std::vector<Observation> arrived(const Facts& facts, Time Fact::*recorded) {
    std::vector<std::size_t> order(facts.facts.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return facts.facts[a].*recorded < facts.facts[b].*recorded;
    });
    Recording recording(facts);
    for (const auto i : order) {
        recording.record(facts.facts[i], facts.facts[i].*recorded, static_cast<std::int64_t>(i) + 1);
    }
    return std::move(recording.recorded);
}

std::string text_of(const Facts& facts) {
    std::string text = "the platform's changelog:";
    for (const auto& entry : facts.changelog) {
        text.append(" ").append(entry.status.text()).append(" ");
        text.append(entry.at ? format_time(*entry.at) : "without a date");
    }
    for (const auto& fact : facts.facts) {
        text.append("\n").append(format_time(fact.first)).append(" or ").append(format_time(fact.second));
        if (fact.kind == Fact::Kind::webhook) {
            text.append(": webhook ").append(fact.status.text()).append(" stamped ");
            text.append(fact.stamp ? format_time(*fact.stamp) : "nothing");
        } else if (fact.kind == Fact::Kind::answer) {
            text.append(": answer ").append(fact.status.text());
            text.append(" asked for ").append(format_time(fact.requested));
        } else {
            text.append(fact.filtered ? ": filtered list" : ": list").append(" asked for ");
            text.append(format_time(fact.requested));
        }
        for (const auto& listed : fact.listed) {
            text.append(", ").append(listed.status.text()).append(" with ");
            text.append(std::to_string(listed.entries)).append(" entries");
        }
    }
    return text + "\n";
}

std::string text_of(const History& history) {
    std::string text;
    for (const auto& t : history.transitions) {
        text.append(t.from ? t.from->text() : "nothing").append(" to ").append(t.to.text()).append(" ");
        text.append(format_time(t.occurred_at)).append(" #").append(std::to_string(t.order));
        if (t.earliest) text.append(" after ").append(format_time(*t.earliest));
        if (t.estimated) text.append(" estimated");
        if (t.provisional) text.append(" provisional");
        if (t.unconfirmed) text.append(" unconfirmed");
        if (!t.expected) text.append(" unexpected");
        text.append(" episode ").append(std::to_string(t.episode));
        text.append(" sources ").append(std::to_string(t.sources)).append(" ").append(t.reason).append("\n");
    }
    text.append("present ").append(history.present ? std::to_string(*history.present) : "unknown");
    return text.append(history.settled ? ", settled\n" : ", unsettled\n");
}

}  // namespace clearance
