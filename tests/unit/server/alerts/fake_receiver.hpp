// A hook's receiver: keeps what it is sent, answers as the test says, or lets the sender wait. One thread.
#pragma once

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api_client/https_client.hpp"

namespace test {

class FakeReceiver final : public api_client::HttpsClient {
  public:
    using Result = boost::system::result<api_client::HttpAnswer>;

    std::function<Result(const api_client::HttpRequest&)> answer = [](const auto&) { return status(204); };
    bool holding = false;
    std::vector<api_client::HttpRequest> requests;
    std::size_t under_way = 0, most_under_way = 0;
    api_client::HttpLimits limits;

    static Result status(unsigned code, api_client::Headers headers = {}, std::string body = {}) {
        return api_client::HttpAnswer{code, std::move(headers), std::move(body)};
    }
    static std::string id_of(const api_client::HttpRequest& request) {
        for (const auto& [name, value] : request.headers)
            if (name == "webhook-id") return value;
        return {};
    }
    std::size_t count_of(const std::string& vin) const {
        const auto is_of = [&](const auto& request) { return request.body.find(vin) != std::string::npos; };
        return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), is_of));
    }

    void release() {
        holding = false;
        for (const auto& timer : waiting_) timer->cancel();
    }

    boost::asio::awaitable<Result> send(api_client::HttpRequest request, api_client::HttpLimits given,
                                        api_client::BodySink) override {
        requests.push_back(request);
        limits = given;
        most_under_way = std::max(most_under_way, ++under_way);
        if (holding) {
            const auto executor = co_await boost::asio::this_coro::executor;
            const auto timer = std::make_shared<boost::asio::steady_timer>(
                executor, boost::asio::steady_timer::time_point::max());
            waiting_.push_back(timer);
            boost::system::error_code cancelled;
            co_await timer->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
            if (holding) {
                --under_way;
                co_return boost::system::error_code(boost::asio::error::operation_aborted);
            }
        }
        --under_way;
        co_return answer(request);
    }

    void reload() override {}

  private:
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace test
