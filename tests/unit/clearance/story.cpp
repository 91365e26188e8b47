#include "tests/unit/clearance/story.hpp"

#include <algorithm>

namespace clearance {
namespace {

constexpr const char* day = "2026-01-02T";

std::optional<Time> date_of(const std::string& text) {
    return parse_time(text.find('T') != std::string::npos ? text : day + text);
}

}  // namespace

Time clock_of(const std::string& time_of_day) {
    return parse_time(day + time_of_day).value();
}

Observation& Story::add(ObservationKind kind, Source source, Status status, Time recorded) {
    Observation o;
    o.id = ++last_id_;
    o.kind = kind;
    o.source = source;
    o.status = std::move(status);
    o.recorded_at = recorded;
    observations.push_back(std::move(o));
    return observations.back();
}

std::int64_t Story::webhook(const std::string& recorded, Status status, const std::string& received_at) {
    Observation& o = add(ObservationKind::webhook, Source::webhook, std::move(status), clock_of(recorded));
    o.occurred_text = received_at;
    o.occurred_at = date_of(received_at);
    o.reference = ++references_;
    return o.id;
}

void Story::listing(const std::string& requested, Status status, const std::vector<Told>& changelog,
                    const ListingOptions& options) {
    auto fence = options.fence < 0 ? last_id_ : options.fence;
    const auto recorded = clock_of(options.recorded.empty() ? requested : options.recorded);
    if (options.same_answer) {
        fence = observations.back().fence;
    } else {
        ++references_;
    }
    const auto reference = references_;
    const auto asked = [&](Observation& o) {
        o.requested_at = clock_of(requested);
        o.fence = fence;
        o.reference = reference;
    };
    std::int64_t last_entry = 0;
    for (std::size_t i = 0; i < changelog.size(); ++i) {
        const auto known = std::find_if(observations.begin(), observations.end(), [&](const Observation& o) {
            return o.kind == ObservationKind::changelog && o.status == changelog[i].status &&
                   o.occurred_text == changelog[i].timestamp;
        });
        if (known != observations.end()) {
            last_entry = known->id;
            continue;
        }
        Observation& o = add(ObservationKind::changelog, Source::sweep, changelog[i].status, recorded);
        o.occurred_text = changelog[i].timestamp;
        o.occurred_at = date_of(changelog[i].timestamp);
        o.position = static_cast<int>(i);
        last_entry = o.id;
        asked(o);
    }
    Observation& o = add(ObservationKind::listing, Source::sweep, std::move(status), recorded);
    o.last_entry = last_entry;
    o.filtered = options.filtered;
    asked(o);
}

std::int64_t Story::answer(const std::string& at, Status status, std::int64_t fence) {
    if (fence < 0) fence = last_id_;
    Observation& o = add(ObservationKind::answer, Source::command, std::move(status), clock_of(at));
    o.occurred_at = o.requested_at = clock_of(at);
    o.fence = fence;
    o.reference = ++references_;
    return o.id;
}

std::string Story::told() const {
    std::string line;
    for (const Transition& t : folded().transitions) {
        if (!line.empty()) line += "; ";
        auto time = format_time(t.occurred_at).substr(11, 12);
        time = time.ends_with(".000") ? time.substr(0, 8) : time;
        line += std::string(t.to.text()) + " " + time + " ";
        std::string sources;
        const std::pair<Source, const char*> names[] = {
            {Source::webhook, "webhook"}, {Source::sweep, "sweep"}, {Source::command, "command"}};
        for (const auto& [source, name] : names) {
            if (t.has(source)) sources += (sources.empty() ? "" : "+") + std::string(name);
        }
        line += sources;
        if (t.estimated) line += " estimated";
        if (t.provisional) line += " provisional";
        if (t.unconfirmed) line += " unconfirmed";
    }
    return line;
}

std::string Story::episodes() const {
    std::string line;
    for (const Transition& t : folded().transitions) {
        if (!line.empty()) line += " ";
        line += std::to_string(t.episode);
    }
    return line;
}

std::string Story::present() const {
    const auto history = folded();
    return history.present ? std::string(history.transitions[*history.present].to.text()) : "";
}

}  // namespace clearance
