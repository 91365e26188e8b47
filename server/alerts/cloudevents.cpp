#include <boost/json/serialize.hpp>

#include "server/alerts/formats.hpp"
#include "server/alerts/message_data.hpp"
#include "server/alerts/message_text.hpp"
#include "server/alerts/signing.hpp"
#include "server/alerts/utf8.hpp"

namespace alerts {
namespace {

namespace json = boost::json;

constexpr std::string_view content_type = "application/cloudevents+json";
constexpr std::size_t longest_subject = 100;

std::string type_of(const Message& message) {
    std::string type = "com.clearance-tracker.";
    if (message.test) return type + "test";
    type += message.kind;
    if (message.kind != "heartbeat") type += "." + std::string(name_of(message.change));
    return type;
}

/// A URI-reference, so whatever is not unreserved (RFC 3986) is percent-encoded.
std::string source_of(const config::HookSection& hook) {
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string source = "/clearance-tracker/hooks/";
    for (const char c : hook.name) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved.find(c) != std::string_view::npos)
            source += c;
        else
            source += {'%', digits[byte / 16], digits[byte % 16]};
    }
    return source;
}

class CloudEvents final : public Format {
  public:
    explicit CloudEvents(const config::HookSection& hook)
        : signer_(hook), source_(source_of(hook)), named_(traits_of(hook.format).named) {}

    api_client::HttpRequest request(const Message& message, Time now) const override {
        json::object event{{"specversion", "1.0"},
                           {"id", message.id},
                           {"source", source_},
                           {"type", type_of(message)},
                           {"time", clearance::format_time(message.created_at)},
                           {"datacontenttype", "application/json"}};
        if (count_of(message) == 1 && !message.findings.empty() && !message.findings[0].vin.empty())
            event.emplace("subject", one_line(message.findings[0].vin, longest_subject));
        event.emplace("data", data_of(message, named_));
        api_client::HttpRequest request;
        request.headers.emplace_back("content-type", content_type);
        request.body = json::serialize(event);
        signer_.sign(request, message.id, now);
        return request;
    }

  private:
    Signer signer_;
    std::string source_;
    std::size_t named_;
};

}  // namespace

std::unique_ptr<Format> make_cloudevents(const config::HookSection& hook) {
    return std::make_unique<CloudEvents>(hook);
}

}  // namespace alerts
