// The webhook's endpoint: proves a request authentic, makes it durable, then acknowledges it. Owns the
// secrets' keys. Event loop's thread. Promise: 2xx only once the ledger's commit is on disk; a fault of ours
// is 5xx, never 4xx; what is not authentic leaves nothing but a counter and now and then a log line.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/config.hpp"
#include "server/http/router.hpp"
#include "server/log.hpp"
#include "server/metrics.hpp"
#include "server/webhook/payload.hpp"
#include "server/webhook/signature.hpp"
#include "storage/ledger.hpp"

namespace webhook {

struct ReceiverOptions {
    std::string path;
    std::size_t max_body = 1024 * 1024;  // bytes; the listener answers 413
    std::vector<config::WebhookSecret> secrets;
    storage::Clock clock;  // for the log's rate limits; empty: the system's
    /// Called after the commit of a webhook without a time: the platform must be asked for that VIN. May be
    /// empty.
    std::function<void(clearance::Vin)> check_wanted;
    /// Called for each request without a right signature. May be empty.
    std::function<void()> wrong_signature;
};

class Receiver {
  public:
    /// Ledger and metrics must outlive the receiver, the receiver the listener.
    Receiver(storage::Ledger& ledger, metrics::Metrics& metrics, ReceiverOptions options);

    /// `POST <path>`, named "webhook"; its handler refers to this object.
    http::Route route();
    /// Replaces all secrets (SIGHUP); requests already proved go on.
    void secrets(const std::vector<config::WebhookSecret>& secrets);

  private:
    boost::asio::awaitable<http::Response> receive(http::Request& request);
    http::Response refuse(const std::string& remote, SignatureFault fault);
    http::Response not_durable(const std::string& failure);
    http::Response acknowledge(const storage::Delivery& delivery, const storage::DeliveryReceipt& receipt,
                               std::chrono::steady_clock::time_point started);
    std::int64_t now_seconds() const;
    clearance::Time now() const;

    storage::Ledger& ledger_;
    metrics::Metrics& metrics_;
    ReceiverOptions options_;
    std::unique_ptr<const Keyring> keyring_;
    logging::RateLimit refusals_{10}, failures_{10};
};

}  // namespace webhook
