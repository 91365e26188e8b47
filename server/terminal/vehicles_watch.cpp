// vehicles watch.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <thread>

#include "server/terminal/event_stream.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/service.hpp"
#include "server/terminal/texts.hpp"
#include "server/terminal/vehicles.hpp"

namespace json = boost::json;

namespace terminal {
namespace {

struct Enough {};

/// "TIME  VIN  finding CHANGE  KIND  SUMMARY", the VIN where it is about a vehicle.
std::string line_of_finding(const json::object& data, const json::object& finding) {
    std::string line = text_in(data, "at");
    if (const auto vin = text_in(finding, "vin"); !vin.empty()) line += "  " + vin;
    line += "  finding " + text_in(data, "change");
    for (const auto* word : {"kind", "summary"}) {
        if (const auto text = text_in(finding, word); !text.empty()) line += "  " + text;
    }
    return printable(line) + "\n";
}

/// A line of what an event says, whatever it is of.
std::string line_of(const Event& event) {
    const auto data = object_of(event.data);
    if (const auto* finding = data.if_contains("finding"); finding != nullptr && finding->is_object())
        return line_of_finding(data, finding->get_object());
    auto time = text_in(data, "occurred_at");
    for (const auto* other : {"at", "opened_at", "recorded_at"}) {
        if (time.empty()) time = text_in(data, other);
    }
    std::string line = time.empty() ? event.name : time;
    if (const auto vin = text_in(data, "vin"); !vin.empty()) line += "  " + vin;
    if (const auto to = text_in(data, "to"); !to.empty()) {
        const auto from = text_in(data, "from");
        line += "  " + (from.empty() ? "" : from + " → ") + to;
    } else {
        line += "  " + event.name;
    }
    for (const auto* word : {"change", "kind", "reason"}) {
        const auto text = text_in(data, word);
        if (!text.empty() && text != "added") line += "  " + text;
    }
    return printable(line) + "\n";
}

std::string json_of(const Event& event) {
    boost::system::error_code error;
    auto data = json::parse(event.data, error);
    json::object all;
    all["event"] = event.name;
    all["id"] = event.id;
    all["data"] = error ? json::value(event.data) : std::move(data);
    return json_text(all) + "\n";
}

/// Longer after each failure that follows another at once.
std::chrono::milliseconds pause_after(int failures, const EventStream& events) {
    constexpr std::chrono::milliseconds longest{30'000};
    const auto shortest = events.retry().value_or(std::chrono::milliseconds(1'000));
    return std::min(longest, shortest * (1 << std::min(failures, 5)));
}

}  // namespace

int watch(const Access& access, const Watching& watching) {
    return guarded([&] {
        Service service(access);
        std::int64_t seen = 0;
        EventStream events([&](const Event& event) {
            std::cout << (watching.json ? json_of(event) : line_of(event)) << std::flush;
            if (!std::cout.good() || ++seen == watching.most) throw Enough{};
        });
        Question question;
        question.target = "/v1/stream" + query_of(watching.filters);
        question.idle_timeout = std::chrono::seconds(60);  // it says something every 15
        int failures = 0;
        for (bool connected = false;; ++failures) {
            question.headers = {{"Accept", "text/event-stream"}};
            if (!events.last_id().empty()) question.headers.emplace_back("Last-Event-ID", events.last_id());
            events.restart();
            Reply reply;
            try {
                reply = service.follow(question, [&](std::string_view piece) {
                    connected = true;
                    failures = 0;
                    events.put(piece);
                });
            } catch (const Enough&) {
                return succeeded;
            }
            const bool stream = reply.good() && reply.content_type.starts_with("text/event-stream");
            const bool may_come_back =
                connected && (reply.status == 0 || (reply.status >= 502 && reply.status <= 504));
            if (!stream && !may_come_back) service.give_up(reply);
            if (!stream) tell(service.words_of(reply) + "; connecting again");
            std::this_thread::sleep_for(
                std::max<std::chrono::milliseconds>(pause_after(failures, events), reply.retry_after));
        }
    });
}

}  // namespace terminal
