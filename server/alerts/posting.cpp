#include "server/alerts/posting.hpp"

#include <algorithm>

namespace alerts {

boost::asio::awaitable<AttemptOutcome> post(api_client::HttpsClient& client, const Format& format,
                                            Message message, std::chrono::milliseconds timeout,
                                            storage::Time now) {
    AttemptOutcome outcome;
    try {
        auto request = format.request(message, now);
        api_client::HttpLimits limits;
        limits.connect_timeout = std::min(limits.connect_timeout, timeout);
        limits.idle_timeout = timeout;
        limits.total_timeout = timeout;
        limits.max_body = kept_of_answer;
        limits.truncate_body = true;
        auto answer = co_await client.send(std::move(request), limits);
        if (answer)
            outcome.answer = std::move(*answer);
        else
            outcome.problem = answer.error().message();
    } catch (const std::exception& e) {
        outcome.problem = e.what();
    }
    co_return outcome;
}

}  // namespace alerts
