#include "tests/e2e/clocked_service.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <future>
#include <stdexcept>

#include "server/log.hpp"
#include "storage/finding_records.hpp"

namespace e2e {
namespace {

constexpr std::chrono::milliseconds watch_every{20};
constexpr std::chrono::seconds grace{5};

clearance::Time start_of_clock() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

config::Config load(const std::string& file) {
    auto loaded = config::load_config(file);
    if (auto* config = std::get_if<config::Config>(&loaded)) return std::move(*config);
    std::string text;
    for (const auto& error : std::get<std::vector<config::ConfigError>>(loaded)) text += error.text() + "\n";
    throw std::runtime_error(text);
}

std::string hook_of(const std::string& name, const Receiver& receiver, const std::string& kinds) {
    return hook_table(name, receiver) + "kinds = [" + kinds +
           "]\ngroup_wait = \"0s\"\ngroup_interval = \"0s\"\n";
}

}  // namespace

RunningService::RunningService(const std::string& config_file, storage::Clock clock) {
    app::ServiceOptions options;
    options.clock = std::move(clock);
    options.watch_every = watch_every;
    service_ = std::make_unique<app::Service>(loop_, load(config_file), api_client::ProxySettings(),
                                              std::move(options));
    service_->start();
    thread_ = std::thread([this] { loop_.run(); });
}

RunningService::~RunningService() {
    std::promise<void> stopped;
    boost::asio::co_spawn(loop_, service_->stop(grace), [&](const std::exception_ptr&) {
        loop_.stop();
        stopped.set_value();
    });
    stopped.get_future().wait();
    thread_.join();
}

ClockedService::ClockedService()
    : receiver(
          world.file("server.pem"), world.file("server.key"),
          {.reply =
               [this](const Receiver::Call& call) {
                   return Receiver::Reply{.status = call.path.starts_with("/gone") ? answer.load() : 204};
               },
           .answered = {}}),
      now_(start_of_clock().time_since_epoch().count()) {
    world.start_platform();
}

ClockedService::~ClockedService() {
    const bool ran = running_ != nullptr;
    stop();
    if (!ran) return;
    const auto verified = world.verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.printed;
}

void ClockedService::start(const std::string& kind, const std::string& more) {
    std::string others;
    for (const auto each : storage::finding_kinds) {
        const auto name = std::string(storage::name_of(each));
        if (name != kind) others += (others.empty() ? "\"" : ", \"") + name + '"';
    }
    start_with(hook_of("own", receiver, '"' + kind + '"') + hook_of("others", receiver, others) + more);
}

void ClockedService::start_with(const std::string& tables) {
    options_.on_start = false;
    options_.hook = false;
    options_.tables = tables;
    std::ofstream(world.file("config.toml"), std::ios::trunc) << world.configuration(options_);
    logging::configure("error", true);
    start_again();
}

void ClockedService::stop() {
    running_.reset();
}

void ClockedService::start_again() {
    running_ = std::make_unique<RunningService>(world.file("config.toml"), [this] { return now(); });
    world.turn_to(running_->webhook_address(), running_->api_address(), options_);
}

void ClockedService::turn(std::chrono::microseconds by) {
    now_ += by.count();
}

std::string ClockedService::after(std::chrono::microseconds time) const {
    return clearance::format_time(now() + time);
}

/// The watches and the forming of alerts write by turns, once in each pause: after so many writes each of
/// them has begun anew since the clock was turned. An early finding would tell of it too, by its opened_at.
void ClockedService::let_it_look() {
    constexpr int writes = 15;
    const auto jobs = [this] {
        const auto text = world.api("GET", "/metrics").body;
        const std::string name = "\nclearance_ledger_jobs_total ";
        const auto at = text.find(name);
        return at == std::string::npos ? 0.0 : std::stod(text.substr(at + name.size()));
    };
    const auto before = jobs();
    ASSERT_GT(before, 0.0);
    ASSERT_TRUE(eventually([&] { return jobs() >= before + writes; }));
}

void ClockedService::move(const std::string& vin, const std::string& status, json::object more) {
    json::object order{
        {"vin", vin}, {"status", status}, {"brand", "bmw"}, {"announce", false}, {"at", after({})}};
    for (auto& [key, value] : more) order[key] = value;
    world.control("POST", "/control/vehicles", order);
}

void ClockedService::announce(const std::string& vin, const std::string& status, const std::string& reason) {
    json::object more{{"announce", true}};
    if (!reason.empty()) more["reason"] = reason;
    move(vin, status, std::move(more));
    ASSERT_TRUE(eventually([this] { return world.look("/control/webhooks").at("waiting") == 0; }));
}

std::int64_t ClockedService::sweep(const std::string& outcome) {
    const auto ended = world.sweep();
    EXPECT_EQ(text_of(ended.at("outcome")), outcome);
    return ended.at("id").as_int64();
}

std::vector<json::object> ClockedService::open_findings() {
    std::vector<json::object> open;
    const auto page = world.get("/v1/findings?open=true");
    for (const auto& each : page.at("findings").as_array()) open.push_back(each.as_object());
    return open;
}

json::object ClockedService::finding(std::int64_t id) {
    return world.get("/v1/findings/" + std::to_string(id)).as_object();
}

json::object ClockedService::opened(const std::string& kind, const std::string& vin) {
    std::vector<json::object> open;
    if (!eventually([&] { return !(open = open_findings()).empty(); }))
        throw std::runtime_error("no finding opened");
    auto& found = open.front();
    EXPECT_EQ(open.size(), 1U);
    EXPECT_EQ(text_of(found.at("kind")), kind);
    EXPECT_EQ(text_of(found.at("vin")), vin);
    EXPECT_EQ(text_of(found.at("opened_at")), after({})) << "neither before nor after its time";
    EXPECT_EQ(found.at("closed_at"), nullptr);
    return found;
}

void ClockedService::expect_none_open() {
    EXPECT_TRUE(eventually([this] { return open_findings().empty(); }))
        << json::serialize(open_findings().front());
}

std::vector<json::object> ClockedService::told(const std::string& hook, std::size_t least) {
    if (!eventually([&] { return count(hook) >= least; }))
        throw std::runtime_error("the hook " + hook + " heard " + std::to_string(count(hook)) + " of " +
                                 std::to_string(least));
    std::vector<json::object> bodies;
    for (const auto& call : receiver.calls("/" + hook)) bodies.push_back(json::parse(call.body).as_object());
    return bodies;
}

namespace {

/// What is told of a finding is as it was known when that opened; a changelog may tell its time better since.
json::object but_for_times(json::value detail) {
    auto left = std::move(detail.as_object());
    for (const auto* time : {"occurred_at", "known_after_seconds", "may_be_rejected_from"}) left.erase(time);
    return left;
}

}  // namespace

void ClockedService::expect_told(std::size_t index, const std::string& change, std::int64_t id) {
    const auto alert = told("own", index + 1).at(index);
    const auto& data = alert.at("data").as_object();
    const auto shown = finding(id);
    const auto suffix = change == "opened" ? std::string() : "." + change;
    EXPECT_EQ(text_of(alert.at("type")), "clearance." + std::string(shown.at("kind").as_string()) + suffix);
    EXPECT_EQ(data.at("kind"), shown.at("kind"));
    EXPECT_EQ(text_of(data.at("change")), change);
    EXPECT_EQ(data.at("count"), 1);
    const auto& told_finding = data.at("findings").at(0).as_object();
    EXPECT_EQ(told_finding.at("finding"), id);
    for (const auto* member : {"summary", "advice", "opened_at"})
        EXPECT_EQ(told_finding.at(member), shown.at(member)) << member;
    if (change == "opened") {
        EXPECT_EQ(told_finding.at("detail"), shown.at("detail"));
    }
    EXPECT_EQ(but_for_times(told_finding.at("detail")), but_for_times(shown.at("detail")));
    if (change != "resolved") return;
    EXPECT_EQ(text_of(told_finding.at("closed_at")), after({}));
    EXPECT_EQ(text_of(shown.at("closed_at")), after({})) << "neither before nor after its time";
    EXPECT_EQ(count("others"), 0U);
}

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string numbered_vin(int number, const std::string& maker) {
    const auto digits = std::to_string(number);
    return maker + std::string(17 - maker.size() - digits.size(), '0') + digits;
}

}  // namespace e2e
