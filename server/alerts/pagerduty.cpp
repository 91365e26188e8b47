#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <stdexcept>

#include "server/alerts/formats.hpp"
#include "server/alerts/message_data.hpp"
#include "server/alerts/message_text.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

/// PagerDuty refuses an event above 512 KB.
constexpr std::size_t biggest_body = 500'000;
constexpr std::size_t longest_summary = 1024, longest_key = 255, longest_component = 100;

std::string_view action_of(Change change) {
    switch (change) {
        case Change::opened:
            return "trigger";
        case Change::acknowledged:
            return "acknowledge";
        case Change::resolved:
            return "resolve";
    }
    return "trigger";
}

json::array links_of(const Message& message, std::size_t named) {
    json::array links;
    const auto add = [&](const std::string& url, const std::string& text) {
        if (auto href = link_of(url); !href.empty()) links.push_back({{"href", href}, {"text", text}});
    };
    add(message.link, "Open in " + std::string(program_name));
    for (std::size_t i = 0; i < named; ++i) add(message.findings[i].link, head_of(message.findings[i]));
    return links;
}

/// What an engineer reads first at night comes first: what to do, then each finding.
json::object details_of(const Message& message, std::size_t named) {
    json::object details;
    if (message.test) details.emplace("test", "This is a test: there is nothing to do.");
    if (const auto advice = common_advice(message); !advice.empty()) details.emplace("what_to_do", advice);
    if (const auto more = more_of(message, named); named > 0 && !more.empty()) details.emplace("more", more);
    for (auto& [name, value] : data_of(message, named)) details.emplace(name, std::move(value));
    return details;
}

class PagerDuty final : public Format {
  public:
    explicit PagerDuty(const config::HookSection& hook)
        : routing_key_(hook.secret), group_by_(hook.group_by), named_(traits_of(hook.format).named) {
        if (routing_key_.empty())
            throw std::invalid_argument("pagerduty needs the integration's routing key as its secret");
    }

    api_client::HttpRequest request(const Message& message, Time) const override {
        api_client::HttpRequest request;
        request.body = body_within(biggest_body, std::min(named_, message.findings.size()),
                                   [&](std::size_t named) { return json::serialize(event(message, named)); });
        return request;
    }

  private:
    json::object event(const Message& message, std::size_t named) const {
        json::object event{{"routing_key", routing_key_},
                           {"event_action", action_of(message.change)},
                           {"dedup_key", valid_text(message.group, longest_key)},
                           {"client", program_name},
                           {"payload", payload(message, named)}};
        if (auto links = links_of(message, named); !links.empty()) event.emplace("links", std::move(links));
        if (const auto url = link_of(message.link); !url.empty()) event.emplace("client_url", url);
        return event;
    }

    json::object payload(const Message& message, std::size_t named) const {
        json::object payload{{"summary", one_line(title_of(message, group_by_), longest_summary)},
                             {"source", program_name},
                             {"severity", severity_of(message)},
                             {"timestamp", clearance::format_time(message.created_at)},
                             {"group", "clearance"},
                             {"class", message.kind}};
        // The affected part: the one vehicle; of several there is none.
        if (count_of(message) == 1 && !message.findings.empty() && !message.findings[0].vin.empty())
            payload.emplace("component", one_line(message.findings[0].vin, longest_component));
        payload.emplace("custom_details", details_of(message, named));
        return payload;
    }

    std::string routing_key_;
    std::vector<std::string> group_by_;
    std::size_t named_;
};

}  // namespace

std::unique_ptr<Format> make_pagerduty(const config::HookSection& hook) {
    return std::make_unique<PagerDuty>(hook);
}

}  // namespace alerts
