#include "server/alerts/format.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "server/alerts/formats.hpp"

namespace alerts {
namespace {

struct Entry {
    std::string_view name;
    FormatTraits traits;
    std::unique_ptr<Format> (*make)(const config::HookSection& hook);
};

/// Of CloudEvents only 64 KB are sure to get through.
constexpr FormatTraits as_data{200, 200, false, false}, as_event{50, 50, false, false},
    for_people{0, 20, false, false}, as_incident{0, 20, true, true};

constexpr std::array formats{Entry{"standard-webhooks", as_data, make_standard_webhooks},
                             Entry{"cloudevents", as_event, make_cloudevents},
                             Entry{"slack", for_people, make_slack},
                             Entry{"teams", for_people, make_teams},
                             Entry{"pagerduty", as_incident, make_pagerduty},
                             Entry{"alertmanager", as_data, make_alertmanager}};

const Entry* entry_of(std::string_view name) {
    const auto* found =
        std::find_if(formats.begin(), formats.end(), [&](const auto& entry) { return entry.name == name; });
    return found == formats.end() ? nullptr : found;
}

/// Adds what every format's request has.
class Addressed final : public Format {
  public:
    Addressed(std::unique_ptr<Format> format, const config::HookSection& hook)
        : format_(std::move(format)), url_(hook.url), name_(hook.header_name), value_(hook.header_value) {}

    api_client::HttpRequest request(const Message& message, Time now) const override {
        auto request = format_->request(message, now);
        request.method = "POST";
        request.url = url_;
        auto& headers = request.headers;
        if (std::none_of(headers.begin(), headers.end(),
                         [](const auto& header) { return header.first == "content-type"; }))
            headers.emplace(headers.begin(), "content-type", "application/json");
        if (!value_.empty()) headers.emplace_back(name_, value_);
        return request;
    }

  private:
    std::unique_ptr<Format> format_;
    std::string url_, name_, value_;
};

std::invalid_argument unknown(std::string_view format) {
    return std::invalid_argument("there is no format \"" + std::string(format) + "\"");
}

}  // namespace

FormatTraits traits_of(std::string_view format) {
    const auto* entry = entry_of(format);
    if (entry == nullptr) throw unknown(format);
    return entry->traits;
}

std::unique_ptr<Format> make_format(const config::HookSection& hook) {
    try {
        const auto* entry = entry_of(hook.format);
        if (entry == nullptr) throw unknown(hook.format);
        return std::make_unique<Addressed>(entry->make(hook), hook);
    } catch (const std::invalid_argument& e) {
        throw std::invalid_argument("hook " + hook.name + ": " + e.what());
    }
}

}  // namespace alerts
