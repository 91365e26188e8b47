// The platform's clearance calls, as the tracker needs them. An interface, so that the reconciler can be
// tested with a fake; make_platform() is the real one. Event loop's thread. Source of every rule: the
// platform's API description.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api_client/https_client.hpp"
#include "clearance/listed_vehicle.hpp"

namespace api_client {

/// Why a call has no useful answer.
struct Failure {
    enum class Kind {
        refused,  // 4xx the caller must live with: 403, 404, 409, 422, …; `status` and `message` say which
        unauthorized,  // no token to be had: wrong credentials (also a 401 that a new token did not cure)
        rate_limited,  // 429; retry_after where the platform said so
        unreachable,   // no connection, time-out before an answer, cut off
        server_error,  // 5xx
        garbage,       // an answer that is not what the API describes
    };
    Kind kind{};
    unsigned status = 0;  // HTTP; 0: no answer, or refused here: not sent
    /// The platform's words (title and detail), or what went wrong and with which request (method and URL
    /// without the query); no secrets.
    std::string message;
    std::optional<std::chrono::milliseconds> retry_after;  // Retry-After, or `retry after 10s` in the body
    /// The request may have taken effect although no answer came.
    bool outcome_unknown = false;
    bool timed_out = false;  // unreachable: because of a time-out
    /// Worth trying again later as it is.
    bool is_transient() const {
        return kind == Kind::rate_limited || kind == Kind::unreachable || kind == Kind::server_error ||
               kind == Kind::garbage;
    }
};

template <class T>
struct Answer {  // either a value or a failure
    std::optional<T> value;
    Failure failure;
    explicit operator bool() const { return value.has_value(); }
};

struct ClearanceRequest {
    std::string vin, brand;
    std::optional<clearance::Tags> tags;
    std::string control_measures;  // JSON object as text; empty: none
};

/// One vehicle's result in the answer to POST: `status` may be `error`; empty: the answer does not mention
/// it.
struct ClearanceResult {
    std::string vin, status, description;
    std::optional<clearance::Tags> tags;
};

/// Receives a list as it is read, in pieces, never whole.
struct ListSink {
    std::function<void(clearance::ListedVehicle&&)> vehicle;
    std::function<void(clearance::SkippedItem&&)> skipped;
    /// Awaited between pieces of the answer so that what was collected can be written; may throw.
    std::function<boost::asio::awaitable<void>()> piece_done;
    /// When set: asked first for each item, by its digest; true means it is known as it is and need not be
    /// parsed.
    std::function<bool(const clearance::Digest&)> unchanged;
};

struct ListFilter {                           // empty: every vehicle
    std::vector<std::string> statuses, vins;  // at most one of them set; `in` operator
};

struct Credentials {
    std::string client_id;
    std::string client_secret;    // one way
    std::string private_key_pem;  // the other: a JWT signed ES256
    std::string key_id;           // its `iss`
};

class Platform {
  public:
    virtual ~Platform() = default;
    /// The number of items read, when the list came whole and closed properly.
    virtual boost::asio::awaitable<Answer<std::size_t>> list(ListFilter filter, ListSink& sink) = 0;
    virtual boost::asio::awaitable<Answer<clearance::ListedVehicle>> get(std::string vin) = 0;
    virtual boost::asio::awaitable<Answer<std::vector<ClearanceResult>>> request_clearances(
        std::vector<ClearanceRequest> requests) = 0;
    /// DELETE: the status answered, revoking or canceling.
    virtual boost::asio::awaitable<Answer<ClearanceResult>> end_clearance(std::string vin) = 0;
    /// Uses others from the next token on (SIGHUP). Throws std::runtime_error where the private key cannot be
    /// used; then what was goes on.
    virtual void credentials(Credentials credentials) = 0;
};

/// What the platform's calls did, for metrics: operation ("token", "list", "get", "request", "end") and what
/// came of it ("200", "429", "timeout", "cut", "garbage", …).
using CallObserver =
    std::function<void(std::string_view operation, std::string_view outcome, double seconds)>;

struct PlatformOptions {
    std::string base_url;  // with /v1
    Credentials credentials;
    std::chrono::milliseconds request_timeout{30'000};             // idle for lists, total for the others
    std::function<std::chrono::system_clock::time_point()> clock;  // empty: the system's
    CallObserver observer;                                         // empty: none
};

std::unique_ptr<Platform> make_platform(HttpsClient& client, PlatformOptions options);

}  // namespace api_client
