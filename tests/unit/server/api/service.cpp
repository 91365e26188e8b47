// The service that is asked: what it is made of, and calls of its endpoints. What its ledger is told:
// service_ledger.cpp.
#include "tests/unit/server/api/service.hpp"

#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>

#include "tests/support/ledger_differences.hpp"

namespace json = boost::json;

namespace {

config::HookSection at_once(const std::string& name, const std::string& format,
                            const std::vector<std::string>& kinds) {
    config::HookSection hook;
    hook.name = name;
    hook.url = "https://hooks.example/" + name + "/url-secret";
    hook.format = format;
    hook.secret = "signing-secret";
    hook.header_value = "header-secret";
    hook.kinds = kinds;
    hook.group_by = {"vin"};
    hook.group_wait = {};
    hook.group_interval = {};
    return hook;
}

}  // namespace

Service::Service()
    : hooks_{at_once("oncall", "standard-webhooks", {"rejected", "hook_disabled"}),
             at_once("desk", "slack", {"status_unknown"})} {
    auto pattern = (std::filesystem::temp_directory_path() / "server_api_test.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    storage::LedgerOptions options;
    options.path = folder_ + "/ledger.db";
    options.platform = "https://platform.example/v1";
    options.client_id = "client";
    auto known = hooks_;
    known.push_back(at_once("retired", "standard-webhooks", {"revoked_unasked"}));
    options.alert_rules = alerts::make_rules(known, wording_);
    options.clock = [this] { return now_; };
    options.erasure_key = [](bool) { return std::string(32, 'k'); };
    options.on_commit = [this](const storage::Committed&) {
        if (auto* const stream = notified_.load()) stream->notify();
    };
    ledger_ = storage::open_ledger(std::move(options));
    api::LiveStreamOptions streaming;
    streaming.most_streams = 3;
    streaming.gather = std::chrono::milliseconds(1);
    streaming.heartbeat_every = std::chrono::milliseconds(5);
    live_stream_ = std::make_unique<api::LiveStream>(loop_.get_executor(), *ledger_, wording_, streaming);
    replay_ = std::make_unique<tracking::Replay>(
        *ledger_, [this](std::string_view body, std::string_view type) { return judge(body, type); },
        [this](const clearance::Vin& vin) { checks_.push_back(vin.text()); });
    api::Parts parts{*ledger_, commands_, reconciler_, *replay_, metrics_, authority_,
                     {},       false,     announced_,  {},       hooks_,   wording_};
    parts.full_every = std::chrono::minutes(15);
    parts.in_flight_every = std::chrono::minutes(1);
    parts.not_ready = [this] { return not_ready_; };
    parts.clock = [this] { return now_; };
    parts.live_stream = live_stream_.get();
    parts.test_hook = [this](const std::string& hook) { return test_hook(hook); };
    parts.resume_hook = [this](const std::string& hook) { resumed_.push_back(hook); };
    parts.configuration = [this] { return configuration_; };
    api_ = std::make_unique<api::Api>(std::move(parts));
    api_->add_routes(router_);
}

void Service::TearDown() {
    ledger_->flush();
    EXPECT_EQ(test::ledger_differences(folder_ + "/ledger.db"), std::vector<std::string>());
}

Service::~Service() {
    let_read();
    ledger_.reset();
    std::filesystem::remove_all(folder_);
}

http::Response Service::call(const std::string& method, const std::string& target, std::string body,
                             std::string token) {
    http::Request request;
    request.method = method;
    request.headers = {{"Host", "localhost:8080"}};
    if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
    if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
    request.body = std::move(body);
    return ask(loop_, router_, std::move(request), target);
}

json::object Service::get(const std::string& target) {
    const auto response = call("GET", target);
    EXPECT_EQ(response.status, 200U) << target << ": " << response.body;
    EXPECT_EQ(response.content_type, "application/json");
    auto value = json::parse(response.body);
    return value.is_object() ? value.get_object() : json::object();
}

json::object Service::problem(const http::Response& response, unsigned status) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_EQ(response.content_type, "application/problem+json");
    auto value = json::parse(response.body);
    return value.is_object() ? value.get_object() : json::object();
}

std::vector<json::object> Service::all_pages(const std::string& target, const std::string& member,
                                             std::size_t limit) {
    std::vector<json::object> items;
    const auto separator = target.find('?') == std::string::npos ? '?' : '&';
    const auto first = target + separator + "limit=" + std::to_string(limit);
    std::string next = first;
    for (int pages = 0; pages < 100; ++pages) {
        const auto page = get(next);
        const auto& array = page.at(member).as_array();
        for (const auto& item : array) items.push_back(item.as_object());
        if (page.at("next_cursor").is_null()) return items;
        EXPECT_EQ(array.size(), limit);
        next = first;
        next.append("&cursor=").append(cursor_of(page));
    }
    ADD_FAILURE() << "the pages of " << target << " do not end";
    return items;
}

std::string Service::cursor_of(const json::object& page) {
    return page.at("next_cursor").as_string().c_str();
}

boost::asio::awaitable<alerts::AttemptOutcome> Service::test_hook(std::string hook) {
    tested_.push_back(std::move(hook));
    co_return test_outcome_;
}
