// The endpoints over a real ledger in a temporary folder, asked through their router without sockets. The
// test's thread runs the event loop.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/api/api.hpp"
#include "server/api/auth.hpp"
#include "tests/unit/server/api/fakes.hpp"

/// 32 bytes, as the configuration has them.
std::string sha256_of(std::string_view text);

/// Tokens "read-secret" (named dashboard) and "operate-secret" (named operator).
std::vector<config::ApiToken> two_tokens();

clearance::Vin vin_of(std::string_view text);
/// 17 characters ending in the number.
std::string numbered_vin(int number);
/// Of a text that stands for a body or a list's item.
clearance::Digest digest_of(const std::string& text);
clearance::Time time_of(std::string_view text);
clearance::ListedVehicle listed(const std::string& vin, const std::string& status, const std::string& brand,
                                std::vector<clearance::ChangelogEntry> changelog = {});

/// Answers one request: finds the route, asks its guard, runs its handler to the end.
http::Response ask(boost::asio::io_context& loop, const http::Router& router, http::Request request,
                   const std::string& target);

/// Empty: the answer has no such header.
std::string header_of(const http::Response& response, std::string_view name);

/// The handler alone, to its end; what it throws is thrown.
http::Response run_handler(boost::asio::io_context& loop, const http::Route& route, http::Request& request);

class Service : public ::testing::Test {
  protected:
    Service();
    ~Service() override;
    void TearDown() override;  // what the ledger tells must follow from what it holds

    /// With the token that may operate, unless another is given; "" for none.
    http::Response call(const std::string& method, const std::string& target, std::string body = {},
                        std::string token = "operate-secret");
    /// The JSON of a 200.
    boost::json::object get(const std::string& target);
    /// The JSON of a problem document with that status.
    boost::json::object problem(const http::Response& response, unsigned status);
    /// Every item of a paged list, read page by page; checks that no page but the last is short.
    std::vector<boost::json::object> all_pages(const std::string& target, const std::string& member,
                                               std::size_t limit);

    /// Of a page that is not the last.
    static std::string cursor_of(const boost::json::object& page);

    void write(storage::Ledger::WriteJob job);
    /// Nobody can read the ledger from now until let_read(), but what reads much.
    void hold_readers();
    void let_read();
    /// One full sweep with these vehicles, from begin to finish.
    void sweep(const std::vector<clearance::ListedVehicle>& vehicles);
    void webhook(const std::string& vin, const std::string& status, const std::string& occurred_at,
                 const std::string& reason = {});

    /// All that is due: what the ledger knows becomes alerts.
    void form_alerts();
    boost::asio::awaitable<alerts::AttemptOutcome> test_hook(std::string hook);

    void archive(const std::string& body, storage::DeliveryOutcome outcome);
    storage::Judgement judge(std::string_view body, std::string_view type) const;

    std::string folder_;
    boost::asio::io_context loop_;
    clearance::Time now_ = time_of("2026-03-01T12:00:00Z");
    std::vector<std::string> announced_{"approved", "rejected", "revoked", "canceled"};
    /// Each finding at once by itself: rejections go to "oncall", unknown statuses to "desk". The ledger
    /// knows another one, "retired", which the configuration has no more: it got what was revoked unasked.
    std::vector<config::HookSection> hooks_;
    alerts::Wording wording_{{{"privacy_mode", {"privacy mode"}}}, "https://tracker.example"};
    std::unique_ptr<storage::Ledger> ledger_;
    std::unique_ptr<std::promise<void>> held_;  // readers, until it is kept
    FakeCommands commands_;
    FakeReconciler reconciler_;
    std::vector<std::string> checks_;  // wanted by a replay
    /// Understands "VIN STATUS", and "VIN STATUS ?" as one without a time, from when `understands_` is set.
    bool understands_ = false;
    std::unique_ptr<tracking::Replay> replay_;
    alerts::AttemptOutcome test_outcome_;  // of every test of a hook
    std::vector<std::string> tested_, resumed_;
    std::shared_ptr<config::Snapshot> configuration_ = std::make_shared<config::Snapshot>();
    metrics::Metrics metrics_;
    api::Authority authority_{two_tokens()};
    std::vector<std::string> not_ready_;
    std::unique_ptr<api::LiveStream> live_stream_;      // not started
    std::atomic<api::LiveStream*> notified_ = nullptr;  // of each commit
    std::unique_ptr<api::Api> api_;
    http::Router router_;
};
