#include <boost/json/serialize.hpp>

#include "server/alerts/formats.hpp"
#include "server/alerts/message_data.hpp"
#include "server/alerts/signing.hpp"

namespace alerts {
namespace {

std::string type_of(const Message& message) {
    if (message.test) return "clearance.test";
    std::string type = "clearance." + message.kind;
    if (message.change != Change::opened) type += "." + std::string(name_of(message.change));
    return type;
}

class StandardWebhooks final : public Format {
  public:
    explicit StandardWebhooks(const config::HookSection& hook)
        : signer_(hook), named_(traits_of(hook.format).named) {}

    api_client::HttpRequest request(const Message& message, Time now) const override {
        api_client::HttpRequest request;
        request.body = boost::json::serialize(
            boost::json::object{{"type", type_of(message)},
                                {"timestamp", clearance::format_time(message.created_at)},
                                {"data", data_of(message, named_)}});
        signer_.sign(request, message.id, now);
        return request;
    }

  private:
    Signer signer_;
    std::size_t named_;
};

}  // namespace

std::unique_ptr<Format> make_standard_webhooks(const config::HookSection& hook) {
    return std::make_unique<StandardWebhooks>(hook);
}

}  // namespace alerts
