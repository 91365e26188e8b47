// A ledger created at noon, and what its captures are as words.
#pragma once

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {

inline std::string words(const CaptureCounts& counts) {
    std::string text;
    const auto add = [&text](const char* name, std::int64_t count) {
        if (count == 0) return;
        text.append(text.empty() ? "" : ", ").append(name);
        if (count > 1) text.append(" ").append(std::to_string(count));
    };
    add("told", counts.told_in_time);
    add("late", counts.late);
    add("missed", counts.missed);
    add("awaited", counts.awaited);
    add("unconfirmed", counts.unconfirmed);
    return text;
}

inline clearance::ChangelogEntry entry(const std::string& time, KnownStatus status) {
    return {clearance::format_time(at(time)), Status(status), ""};
}

class Captures : public LedgerTest {
  public:
    Captures() { ledger(); }

    CaptureReport report(const std::vector<std::string>& brands = {}, const std::string& since = "00:00:00",
                         const std::string& until = {}) {
        CaptureQuery query{.since = at(since), .until = {}, .brands = brands, .now = clock.now()};
        if (!until.empty()) query.until = at(until);
        return read([&](Reading& reading) { return reading.capture(query); });
    }
    std::string told() { return words(report().total); }
    std::vector<MissedWebhook> mark() {
        return write([this](Writing& writing) { return writing.mark_missed(clock.now()); });
    }
    std::vector<MissedTransition> missed(const MissedQuery& query = {}) {
        return read([&](Reading& reading) { return reading.missed(query); });
    }
    /// What a list with that changelog tells at a time of the day.
    void listed(const std::string& time, const std::string& status,
                const std::vector<clearance::ChangelogEntry>& log, const std::string& of = first_vin) {
        clock.set(at(time));
        list(item(status, {.vin = of, .changelog = log, .salt = time}));
    }
    void webhook_at(const std::string& time, const std::string& status, const std::string& occurred,
                    const std::string& of = first_vin) {
        clock.set(at(time));
        webhook(status, occurred, {}, of);
    }
};

}  // namespace storage
