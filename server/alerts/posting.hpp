// One request to a hook: a message in its format, and what came of it. Event loop's thread.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "api_client/https_client.hpp"
#include "server/alerts/attempt.hpp"
#include "server/alerts/format.hpp"

namespace alerts {

/// So much of an answer is read and kept.
inline constexpr std::size_t kept_of_answer = 16 * 1024;

/// Redirects are not followed. Client and format must outlive the end of it.
boost::asio::awaitable<AttemptOutcome> post(api_client::HttpsClient& client, const Format& format,
                                            Message message, std::chrono::milliseconds timeout,
                                            storage::Time now);

}  // namespace alerts
