#include "tests/unit/server/api/service.hpp"

#include <openssl/sha.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <future>

#include "tests/support/exchanges.hpp"
#include "tests/support/ledger_differences.hpp"

namespace json = boost::json;

namespace {

clearance::Digest digest_of(const std::string& text) {
    const auto whole = sha256_of(text);
    clearance::Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

void wait_for(std::future<void>& future) {
    ASSERT_EQ(future.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    future.get();
}

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

storage::Ledger::Done fulfil(std::promise<void>& promise) {
    return [&promise](std::exception_ptr error) {
        if (error) {
            promise.set_exception(error);
        } else {
            promise.set_value();
        }
    };
}

}  // namespace

std::string sha256_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
    return {hash.begin(), hash.end()};
}

std::vector<config::ApiToken> two_tokens() {
    return {{"dashboard", sha256_of("read-secret"), config::Role::read},
            {"operator", sha256_of("operate-secret"), config::Role::operate}};
}

clearance::Vin vin_of(std::string_view text) {
    return clearance::Vin::parse(text).value();
}

std::string numbered_vin(int number) {
    const auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

clearance::Time time_of(std::string_view text) {
    return clearance::parse_time(text).value();
}

clearance::ListedVehicle listed(const std::string& vin, const std::string& status, const std::string& brand,
                                std::vector<clearance::ChangelogEntry> changelog) {
    auto digest = digest_of(vin + status + brand + std::to_string(changelog.size()));
    return {vin_of(vin), clearance::Status(status), brand, std::nullopt, std::move(changelog), digest};
}

std::string header_of(const http::Response& response, std::string_view name) {
    for (const auto& [each, value] : response.headers)
        if (each == name) return value;
    return {};
}

http::Response run_handler(boost::asio::io_context& loop, const http::Route& route, http::Request& request) {
    http::Response response;
    std::exception_ptr fault;
    boost::asio::co_spawn(loop, route.handler(request), [&](std::exception_ptr error, http::Response answer) {
        fault = error;
        response = std::move(answer);
    });
    loop.restart();
    loop.run();
    if (fault) std::rethrow_exception(fault);
    return response;
}

namespace {

http::Response answer_of(boost::asio::io_context& loop, const http::Router& router, http::Request request,
                         const std::string& target) {
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    auto match = router.find(request.method, request.path);
    if (match.route == nullptr) {
        ADD_FAILURE() << "no route for " << request.method << ' ' << target;
        return {};
    }
    request.parameters = match.parameters;
    if (match.route->guard) {
        if (auto refusal = match.route->guard(request)) return *refusal;
    }
    return run_handler(loop, *match.route, request);
}

}  // namespace

http::Response ask(boost::asio::io_context& loop, const http::Router& router, http::Request request,
                   const std::string& target) {
    test::Exchange exchange{request.method, target, request.headers, request.body, 0, {}, {}, true};
    auto response = answer_of(loop, router, std::move(request), target);
    if (response.status != 0 && !response.stream) {
        exchange.status = response.status;
        exchange.headers = response.headers;
        exchange.headers.emplace_back("Content-Type", response.content_type);
        exchange.body = response.body;
        test::record(exchange);
    }
    return response;
}

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

storage::Judgement Service::judge(std::string_view body, std::string_view type) const {
    storage::Judgement judgement{storage::DeliveryOutcome::ignored, std::string(type), {}, {}};
    const auto blank = body.find(' ');
    if (!understands_ || blank == std::string_view::npos) return judgement;
    judgement.outcome = storage::DeliveryOutcome::recorded;
    const bool timeless = body.ends_with(" ?");
    auto status = body.substr(blank + 1);
    if (timeless) status.remove_suffix(2);
    judgement.event =
        storage::WebhookEvent{vin_of(body.substr(0, blank)), clearance::Status(status), {}, {}, {}};
    if (!timeless) judgement.event->occurred_at = now_;
    return judgement;
}

void Service::archive(const std::string& body, storage::DeliveryOutcome outcome) {
    storage::Delivery delivery;
    delivery.body = body;
    delivery.digest = digest_of(body);
    delivery.event_type = "news";
    delivery.outcome = outcome;
    write([&](storage::Writing& writing) { writing.record_delivery(delivery); });
}

Service::~Service() {
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

void Service::write(storage::Ledger::WriteJob job) {
    std::promise<void> done;
    auto future = done.get_future();
    ledger_->write(std::move(job), fulfil(done));
    wait_for(future);
}

void Service::form_alerts() {
    storage::Formed formed;
    do {
        write([&](storage::Writing& writing) { formed = writing.form_alerts(100); });
    } while (formed.more || (formed.next_at && *formed.next_at <= now_));
}

boost::asio::awaitable<alerts::AttemptOutcome> Service::test_hook(std::string hook) {
    tested_.push_back(std::move(hook));
    co_return test_outcome_;
}

void Service::sweep(const std::vector<clearance::ListedVehicle>& vehicles) {
    storage::Asked asked;
    std::promise<void> fenced;
    auto future = fenced.get_future();
    ledger_->read([&](storage::Reading& reading) { asked.fence = reading.last_sequence(); }, fulfil(fenced));
    wait_for(future);
    asked.requested_at = now_;
    storage::SweepTally tally;
    write([&](storage::Writing& writing) {
        asked.reference = writing.begin_sweep(storage::SweepKind::full);
        tally = writing.record_listed(asked, vehicles).tally;
    });
    storage::Absences absences;
    std::promise<void> looked;
    future = looked.get_future();
    ledger_->read(
        [&](storage::Reading& reading) {
            std::vector<bool> seen;
            for (const auto& vehicle : vehicles) {
                const auto id = static_cast<std::size_t>(reading.vehicle_id(vehicle.vin));
                if (seen.size() <= id) seen.resize(id + 1);
                seen[id] = true;
            }
            absences = reading.absences(asked, seen);
        },
        fulfil(looked));
    wait_for(future);
    write([&](storage::Writing& writing) {
        const auto missing = writing.record_absences(asked, absences);
        writing.end_list(asked, {.listed = absences.listed, .many = absences.many, .absences = missing});
        writing.finish_sweep(asked.reference, storage::SweepOutcome::complete, tally, "");
    });
}

void Service::webhook(const std::string& vin, const std::string& status, const std::string& occurred_at,
                      const std::string& reason) {
    storage::Delivery delivery;
    delivery.body = vin + status + occurred_at;
    delivery.digest = digest_of(delivery.body);
    delivery.secret_name = "main";
    delivery.delivery_id = "d-1";
    delivery.remote = "127.0.0.1:1";
    delivery.event_type = "fleet_clearance_changed";
    delivery.outcome = storage::DeliveryOutcome::recorded;
    delivery.event = storage::WebhookEvent{vin_of(vin), clearance::Status(status),
                                           clearance::parse_time(occurred_at), occurred_at, reason};
    write([&](storage::Writing& writing) { writing.record_delivery(delivery); });
}
