#include "server/webhook/receiver.hpp"

#include <optional>
#include <stdexcept>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/http/problem.hpp"
#include "storage/content_digest.hpp"

namespace webhook {
namespace {

namespace asio = boost::asio;
using storage::DeliveryOutcome;

constexpr int retry_after_seconds = 5;

/// As the metrics and the log name it.
std::string_view text(DeliveryOutcome outcome) {
    switch (outcome) {
        case DeliveryOutcome::recorded:
            return "recorded";
        case DeliveryOutcome::ping:
            return "ping";
        case DeliveryOutcome::ignored:
            return "ignored";
        case DeliveryOutcome::unreadable:
            break;
    }
    return "unreadable";
}

std::string_view short_text(SignatureFault fault) {
    switch (fault) {
        case SignatureFault::missing:
            return "missing";
        case SignatureFault::malformed:
            return "malformed";
        case SignatureFault::wrong:
            break;
    }
    return "wrong";
}

storage::Delivery make_delivery(http::Request& request, const std::string& secret_name) {
    auto payload = read_payload(request.body, request.header("X-HM-Event"));
    storage::Delivery delivery;
    delivery.digest = storage::content_digest(request.body);
    delivery.body = std::move(request.body);
    delivery.secret_name = secret_name;
    delivery.delivery_id = request.header("X-HM-Delivery");
    delivery.remote = request.remote;
    delivery.event_type = std::move(payload.event_type);
    delivery.outcome = payload.outcome;
    delivery.problem = std::move(payload.problem);
    delivery.event = std::move(payload.event);
    return delivery;
}

http::Response unauthorized(SignatureFault fault) {
    http::Problem problem{401, "signature", "The webhook is not authentic", std::string(text(fault)), {}, {}};
    problem.headers.emplace_back("WWW-Authenticate", "X-HM-Signature-256");
    auto response = http::to_response(problem);
    response.close = true;  // a stranger keeps no place that the platform may need
    return response;
}

void log_delivery(const storage::Delivery& delivery, bool repeat) {
    if (delivery.outcome == DeliveryOutcome::unreadable) {
        logging::warning("webhook_unreadable", {{"problem", delivery.problem},
                                                {"delivery", delivery.delivery_id},
                                                {"remote", delivery.remote},
                                                {"repeat", repeat}});
        return;
    }
    const std::string_view vin =
        delivery.event ? std::string_view(delivery.event->vin.text()) : std::string_view();
    const std::string_view status = delivery.event ? delivery.event->status.text() : std::string_view();
    logging::debug("webhook_recorded", {{"outcome", text(delivery.outcome)},
                                        {"type", delivery.event_type},
                                        {"vin", vin},
                                        {"status", status},
                                        {"delivery", delivery.delivery_id},
                                        {"secret", delivery.secret_name},
                                        {"repeat", repeat}});
}

}  // namespace

Receiver::Receiver(storage::Ledger& ledger, metrics::Metrics& metrics, ReceiverOptions options)
    : ledger_(ledger), metrics_(metrics), options_(std::move(options)) {
    secrets(std::exchange(options_.secrets, {}));
}

void Receiver::secrets(const std::vector<config::WebhookSecret>& secrets) {
    keyring_ = std::make_unique<const Keyring>(secrets);
}

http::Route Receiver::route() {
    http::Route route;
    route.method = "POST";
    route.pattern = options_.path;
    route.handler = [this](http::Request& request) { return receive(request); };
    route.guard = [this](const http::Request& request) -> std::optional<http::Response> {
        const auto signature = read_signature(request);
        if (signature) return std::nullopt;
        return refuse(request.remote, signature.error());
    };
    route.max_body = options_.max_body;
    route.name = "webhook";
    return route;
}

asio::awaitable<http::Response> Receiver::receive(http::Request& request) {
    const auto started = std::chrono::steady_clock::now();
    const auto signature = read_signature(request);
    if (!signature) co_return refuse(request.remote, signature.error());
    const auto secret = keyring_->verify(*signature, request.body);
    if (!secret) co_return refuse(request.remote, secret.error());

    const auto delivery =
        std::make_shared<const storage::Delivery>(make_delivery(request, keyring_->name(*secret)));
    auto job = [delivery](storage::Writing& writing) { return writing.record_delivery(*delivery); };
    std::optional<storage::DeliveryReceipt> receipt;
    std::string failure;
    try {
        receipt = co_await async_ledger::write_for(ledger_, job);
    } catch (const std::exception& e) {
        failure = e.what();
    }
    if (!receipt) co_return not_durable(failure);
    co_return acknowledge(*delivery, *receipt, started);
}

http::Response Receiver::acknowledge(const storage::Delivery& delivery,
                                     const storage::DeliveryReceipt& receipt,
                                     std::chrono::steady_clock::time_point started) {
    const bool is_unreadable = delivery.outcome == DeliveryOutcome::unreadable;
    http::Response accepted;
    accepted.status = 204;
    if (receipt.erased) {  // counted, and nothing else
        metrics_.webhook("erased");
        return accepted;
    }
    metrics_.webhook(receipt.repeat && !is_unreadable ? "repeat" : text(delivery.outcome));
    if (!receipt.repeat && delivery.event && delivery.event->occurred_at)
        metrics_.webhook_lag(std::chrono::duration<double>(now() - *delivery.event->occurred_at).count());
    metrics_.webhook_duration(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
    log_delivery(delivery, receipt.repeat);
    if (receipt.check_wanted && delivery.event && options_.check_wanted)
        options_.check_wanted(delivery.event->vin);
    if (is_unreadable) return http::to_response(http::unprocessable(delivery.problem));
    return accepted;
}

http::Response Receiver::refuse(const std::string& remote, SignatureFault fault) {
    metrics_.webhook("unauthorized");
    if (options_.wrong_signature) options_.wrong_signature();
    std::int64_t held_back = 0;
    if (refusals_.pass(now_seconds(), held_back))
        logging::warning("webhook_unauthorized",
                         {{"remote", remote}, {"signature", short_text(fault)}, {"held_back", held_back}});
    return unauthorized(fault);
}

http::Response Receiver::not_durable(const std::string& failure) {
    metrics_.webhook("not_durable");
    std::int64_t held_back = 0;
    if (failures_.pass(now_seconds(), held_back))
        logging::error("webhook_not_durable", {{"error", failure}, {"held_back", held_back}});
    return http::to_response(
        http::unavailable("the webhook could not be made durable; send it again", retry_after_seconds));
}

std::int64_t Receiver::now_seconds() const {
    return std::chrono::duration_cast<std::chrono::seconds>(now().time_since_epoch()).count();
}

clearance::Time Receiver::now() const {
    return options_.clock ? options_.clock()
                          : std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace webhook
