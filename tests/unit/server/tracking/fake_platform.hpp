// The platform as a test scripts it: answers in order, a log of the calls, answers that wait until the test
// lets them go. Everything on the one thread that runs the test's event loop.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "api_client/platform.hpp"

namespace tracking {

/// Holds a coroutine until the test opens it.
class Gate {
  public:
    explicit Gate(const boost::asio::any_io_executor& executor) : timer_(executor) {}
    /// Throws operation_aborted when the coroutine that waits is cancelled.
    boost::asio::awaitable<void> pass();
    void open();
    bool reached() const { return reached_; }

  private:
    boost::asio::steady_timer timer_;
    bool open_ = false, reached_ = false;
};

struct Script {
    using Item = std::variant<clearance::ListedVehicle, clearance::SkippedItem>;
    std::vector<Item> items = {};  // of a list, or the one of get(); the index of skipped ones is set
    std::optional<api_client::Failure> failure = {};  // of a list: after its items
    std::shared_ptr<Gate> before = {},
                          after = {};  // of a list: before its first item, and behind its last piece
    std::function<void()> told = {};   // when the call comes
};

struct CommandScript {
    std::vector<api_client::ClearanceResult> results = {};
    std::optional<api_client::Failure> failure = {};
    std::shared_ptr<Gate> gate = {};
    std::function<void()> told = {};
};

class FakePlatform final : public api_client::Platform {
  public:
    /// Used up from the front. Where none is left: an empty list, a 404, a 500.
    std::deque<Script> lists, gets;
    std::deque<CommandScript> commands;
    /// "list", "list status=a,b", "list vin=A,B", "get VIN", "request A,B", "end VIN"
    std::vector<std::string> calls;
    std::vector<api_client::ClearanceRequest> requested;
    std::size_t piece = 1;        // items
    std::size_t handed_over = 0;  // items of lists that were not known by their digest

    std::size_t count(const std::string& beginning) const;

    boost::asio::awaitable<api_client::Answer<std::size_t>> list(api_client::ListFilter filter,
                                                                 api_client::ListSink& sink) override;
    boost::asio::awaitable<api_client::Answer<clearance::ListedVehicle>> get(std::string vin) override;
    boost::asio::awaitable<api_client::Answer<std::vector<api_client::ClearanceResult>>> request_clearances(
        std::vector<api_client::ClearanceRequest> requests) override;
    boost::asio::awaitable<api_client::Answer<api_client::ClearanceResult>> end_clearance(
        std::string vin) override;
    void credentials(api_client::Credentials) override {}
};

api_client::Failure failure_of(api_client::Failure::Kind kind, unsigned status, const std::string& message);
api_client::Failure cut_off();
api_client::Failure time_out();  // of a command: its outcome is unknown

}  // namespace tracking
