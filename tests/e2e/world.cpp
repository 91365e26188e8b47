#include "tests/e2e/world.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sqlite3.h>

#include <algorithm>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace e2e {
namespace {

std::string sha256_hex(const std::string& text) {
    unsigned char digest[32];
    EVP_Digest(text.data(), text.size(), digest, nullptr, EVP_sha256(), nullptr);
    std::string hex;
    for (const unsigned char byte : digest)
        hex.append(1, "0123456789abcdef"[byte >> 4]).append(1, "0123456789abcdef"[byte & 15]);
    return hex;
}

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::trunc);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

json::object read_ready_file(const std::string& path, Process& process) {
    if (!eventually([&] { return std::filesystem::exists(path) || !process.running(); },
                    std::chrono::seconds{60}) ||
        !std::filesystem::exists(path)) {
        throw std::runtime_error("not ready; its log:\n" + process.log());
    }
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return json::parse(text.str()).as_object();
}

std::string text_of(const json::value& value) {
    return std::string(value.as_string());
}

}  // namespace

std::string path_of_tracker() {
    return CLEARANCE_TRACKER;
}
std::string path_of_sandbox() {
    return CLEARANCE_SANDBOX;
}

World::World() {
    write_file(file("ca.pem"), support::certificate_pem(authority_.x509.get()));
    make_certificate("server");
}

World::~World() {
    if (!tracker_ || !std::filesystem::exists(ledger())) return;
    const auto verified = verify();
    EXPECT_EQ(verified.exit_code, 0) << verified.printed;
}

void World::make_certificate(const std::string& name) {
    const auto leaf = support::issue(authority_, "IP:127.0.0.1,DNS:localhost");
    write_file(file(name + ".pem"), support::certificate_pem(leaf.x509.get()));
    write_file(file(name + ".key"), support::private_pem(leaf.key.get()));
}

void World::start_platform(const std::vector<std::string>& more) {
    const auto ready = file("platform-ready.json");
    std::filesystem::remove(ready);
    std::vector<std::string> arguments{path_of_sandbox(),
                                       "--ready-file",
                                       ready,
                                       "--certificate-file",
                                       file("server.pem"),
                                       "--private-key-file",
                                       file("server.key"),
                                       "--client-id",
                                       "test-client",
                                       "--client-secret",
                                       "test-client-secret",
                                       "--webhook-ca",
                                       ca_file(),
                                       "--secret",
                                       webhook_secret,
                                       "--listen",
                                       platform_address_.empty() ? "127.0.0.1:0" : platform_address_};
    if (std::find(more.begin(), more.end(), "--time-scale") == more.end()) {
        arguments.insert(arguments.end(), {"--time-scale", "100"});
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    platform_.reset();  // the address must be free
    platform_ = std::make_unique<Process>(arguments, file("platform.log"));
    platform_address_ = text_of(read_ready_file(ready, *platform_).at("api"));
    if (tracker_) point_webhooks_here();
}

std::string World::configuration(const TrackerOptions& options) const {
    const auto tls =
        std::string("tls = true\ncertificate_file = \"server.pem\"\nprivate_key_file = \"server.key\"\n");
    std::string text =
        "[platform]\nbase_url = \"" +
        (options.slow_lookup
             ? "https://localhost" + platform_address_.substr(platform_address_.rfind(':')) + "/v1"
             : base_url()) +
        "\"\nclient_id = \"test-client\"\n" + "ca_file = \"ca.pem\"\n" +
        (options.platform_extra.empty() ? "client_secret = \"test-client-secret\"\n"
                                        : options.platform_extra);
    text += "[webhook]\nlisten = \"" + webhook_listen_ + "\"\n" + (options.tls ? tls : "tls = false\n") +
            options.webhook_extra;
    text += options.secrets.empty()
                ? "[[webhook.secrets]]\nname = \"first\"\nsecret = \"" + std::string(webhook_secret) + "\"\n"
                : options.secrets;
    text += "[api]\nlisten = \"" + api_listen_ + "\"\n" + (options.tls ? tls : "") + options.api_extra;
    text += "[[api.tokens]]\nname = \"dashboard\"\nrole = \"read\"\nsha256 = \"" + sha256_hex(read_token) +
            "\"\n";
    text += "[[api.tokens]]\nname = \"operator\"\nrole = \"operate\"\nsha256 = \"" +
            sha256_hex(operate_token) + "\"\n";
    text += "[ledger]\npath = \"ledger.sqlite3\"\n";
    text += "[sweep]\nfull_every = \"" + options.full_every + "\"\nin_flight_every = \"" +
            options.in_flight_every + "\"\non_start = " + (options.on_start ? "true" : "false") + "\n";
    if (options.hook) {
        text += "[[hooks]]\nname = \"inbox\"\nurl = \"https://" + platform_address_ +
                "/control/inbox/alerts\"\nsecret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\nca_file = "
                "\"ca.pem\"\ngroup_wait = \"0s\"\ngroup_interval = \"0s\"\nsend_resolved = false\n";
    }
    return text + "[log]\nlevel = \"debug\"\n" + options.tables;
}

void World::start_tracker(const TrackerOptions& options) {
    options_ = options;
    restart_tracker();
}

void World::restart_tracker() {
    const auto ready = file("tracker-ready.json");
    std::filesystem::remove(ready);
    write_file(file("config.toml"), configuration(options_));
    tracker_ = std::make_unique<Process>(std::vector<std::string>{path_of_tracker(), "serve", "--config",
                                                                  file("config.toml"), "--ready-file", ready},
                                         options_.unread_log ? "" : file("tracker.log"),
                                         options_.slow_lookup ? SLOW_LOOKUP : "");
    const auto told = read_ready_file(ready, *tracker_);
    webhook_address_ = webhook_listen_ = text_of(told.at("webhook"));
    api_address_ = api_listen_ = text_of(told.at("api"));
    record_answers_of(api_address_);
    if (platform_) point_webhooks_here();
}

void World::turn_to(const std::string& webhook_address, const std::string& api_address,
                    const TrackerOptions& options) {
    options_ = options;
    webhook_address_ = webhook_address;
    api_address_ = api_address;
    record_answers_of(api_address);
    point_webhooks_here();
}

void World::point_webhooks_here() {
    const auto url = (options_.tls ? "https://" : "http://") + webhook_address_ + "/webhooks/high-mobility";
    control("POST", "/control/webhooks", {{"url", url}});
    // The ping that this sends must not be taken for what a test is about.
    if (!eventually([this] { return look("/control/webhooks").at("waiting") == 0; })) {
        throw std::runtime_error("the stand-in's ping did not get through:\n" + log_of_tracker());
    }
}

Answer World::api(const std::string& method, const std::string& target, const std::string& body,
                  const std::string& token) {
    Headers headers;
    if (!token.empty()) headers["Authorization"] = "Bearer " + token;
    if (!body.empty()) headers["Content-Type"] = "application/json";
    return request(api_address_, options_.tls ? ca_file() : "", method, target, body, headers);
}

json::value World::get(const std::string& target) {
    const auto answer = api("GET", target);
    if (answer.status != 200) {
        throw std::runtime_error("GET " + target + ": " + std::to_string(answer.status) + " " + answer.body +
                                 "\n" + log_of_tracker());
    }
    return json::parse(answer.body);
}

Answer World::control(const std::string& method, const std::string& target, const json::value& body) {
    auto answer =
        request(platform_address_, ca_file(), method, target, body.is_null() ? "" : json::serialize(body),
                {{"Content-Type", "application/json"}});
    if (answer.status < 200 || answer.status > 299) {
        throw std::runtime_error(method + " " + target + ": " + std::to_string(answer.status) + " " +
                                 answer.body);
    }
    return answer;
}

json::value World::look(const std::string& target) {
    return json::parse(control("GET", target).body);
}

Answer World::webhook(const std::string& body, const std::string& secret, const std::string& delivery) {
    return request(webhook_address_, options_.tls ? ca_file() : "", "POST", "/webhooks/high-mobility", body,
                   {{"X-HM-Signature-256", sign(body, secret)},
                    {"X-HM-Delivery", delivery},
                    {"Content-Type", "application/json"}});
}

std::string World::webhook_body(const std::string& vin, const std::string& action,
                                const std::string& received_at, const std::string& reason) const {
    json::object event{{"type", "fleet_clearance_changed"}, {"action", action}};
    if (!received_at.empty()) event["received_at"] = received_at;
    if (!reason.empty()) event["detail"] = reason;
    return json::serialize(json::object{{"vehicle", {{"vin", vin}}}, {"event", event}});
}

std::string World::sign(const std::string& body, const std::string& secret) {
    unsigned char mac[32];
    unsigned int size = sizeof mac;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
    std::string text = "sha256=";
    for (const unsigned char byte : mac) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::string World::status(const std::string& vin) {
    const auto answer = api("GET", "/v1/vehicles/" + vin);
    if (answer.status != 200) return {};
    const auto vehicle = json::parse(answer.body);
    return vehicle.at("status").is_string() ? text_of(vehicle.at("status")) : "";
}

json::array World::transitions(const std::string& vin) {
    return get("/v1/vehicles/" + vin + "/transitions").at("transitions").as_array();
}

json::array World::inbox(const std::string& name) {
    return look("/control/inbox/" + name).at("messages").as_array();
}

json::array World::sweeps() {
    return get("/v1/sweeps?limit=500").at("sweeps").as_array();
}

json::object World::sweep() {
    const auto full = [this] {
        json::array some;
        for (const auto& sweep : sweeps()) {
            if (sweep.at("kind") == "full") some.push_back(sweep);
        }
        return some;
    };
    const auto before = full().size();
    api("POST", "/v1/sweeps");
    const bool ended = eventually([&] {
        const auto now = full();
        return now.size() > before && now.front().at("outcome") != "running";
    });
    if (!ended) throw std::runtime_error("the sweep did not end:\n" + log_of_tracker());
    return full().front().as_object();
}

std::int64_t World::count(const std::string& query) const {
    sqlite3* database = nullptr;
    if (sqlite3_open_v2(ledger().c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) {
        throw std::runtime_error("cannot open the ledger");
    }
    sqlite3_busy_timeout(database, 5'000);
    sqlite3_stmt* statement = nullptr;
    std::int64_t value = -1;
    if (sqlite3_prepare_v2(database, query.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW) {
        value = sqlite3_column_int64(statement, 0);
    }
    const std::string problem = sqlite3_errmsg(database);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    if (value < 0) throw std::runtime_error(query + ": " + problem);
    return value;
}

World::Verified World::verify(const std::vector<std::string>& more) const {
    static int runs = 0;
    std::vector<std::string> arguments{path_of_tracker(), "verify", "--config", file("config.toml")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Process process(arguments, file("verify-" + std::to_string(++runs) + ".log"));
    const auto exit_code = process.wait();
    return {exit_code.value_or(-1), process.log()};
}

}  // namespace e2e
