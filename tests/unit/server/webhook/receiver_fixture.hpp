// A receiver before a real ledger in a folder of its own, and the platform's part: signing.
#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <memory>
#include <string>
#include <vector>

#include "clearance/time.hpp"
#include "server/async_ledger.hpp"
#include "server/webhook/receiver.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/webhook/faulty_ledger.hpp"

namespace test {

inline std::string signature_of(const std::string& secret, const std::string& body) {
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac, &size);
    std::string text = "sha256=";
    for (unsigned int i = 0; i < size; ++i) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[mac[i] / 16];
        text += digits[mac[i] % 16];
    }
    return text;
}

inline http::Request webhook_request(const std::string& body, const std::string& secret = "first-secret") {
    http::Request request;
    request.method = "POST";
    request.path = "/webhooks/high-mobility";
    request.headers = {{"X-HM-Signature-256", signature_of(secret, body)}, {"X-HM-Delivery", "delivery-1"}};
    request.body = body;
    request.remote = "192.0.2.7:4711";
    return request;
}

inline std::string change_body(const std::string& vin, const std::string& status,
                               const std::string& time = "2026-11-23T03:43:43Z") {
    return R"({"vehicle":{"vin":")" + vin + R"("},"event":{"type":"fleet_clearance_changed","action":")" +
           status + R"(","received_at":")" + time + R"("}})";
}

class ReceiverFixture : public testing::Test {
  protected:
    ReceiverFixture() {
        webhook::ReceiverOptions options;
        options.path = "/webhooks/high-mobility";
        options.max_body = 4096;
        options.secrets = {{"first", "first-secret"}, {"second", "second-secret"}};
        options.check_wanted = [this](const clearance::Vin& vin) { checks_.push_back(vin.text()); };
        receiver_ = std::make_unique<webhook::Receiver>(ledger_, metrics_, std::move(options));
    }

    std::unique_ptr<storage::Ledger> open() {
        storage::LedgerOptions options;
        options.path = folder_.file("ledger.db");
        options.platform = "https://sandbox.api.high-mobility.com/v1";
        options.client_id = "client";
        options.erasure_key = [](bool) { return std::string(32, 'k'); };
        return storage::open_ledger(std::move(options));
    }

    /// As the listener does it: the guard, then the handler. The request must outlive the answer.
    std::future<http::Response> begin(http::Request& request) {
        const auto route = receiver_->route();
        if (auto refused = route.guard(request)) {
            std::promise<http::Response> promise;
            promise.set_value(std::move(*refused));
            return promise.get_future();
        }
        return boost::asio::co_spawn(context_, route.handler(request), boost::asio::use_future);
    }

    http::Response post(http::Request request) {
        auto answer = begin(request);
        run();
        return answer.get();
    }

    void run() {
        context_.restart();
        context_.run();
    }

    template <class Job>
    auto read(Job job) {
        auto result =
            boost::asio::co_spawn(context_, async_ledger::read_for(*real_, job), boost::asio::use_future);
        run();
        return result.get();
    }

    std::string status_of(const std::string& vin) {
        const auto vehicle =
            read([vin](storage::Reading& r) { return r.vehicle(*clearance::Vin::parse(vin)); });
        if (!vehicle) return "unknown vehicle";
        return vehicle->status ? std::string(vehicle->status->text()) : "no status";
    }
    std::size_t transitions_of(const std::string& vin) {
        return read([vin](storage::Reading& r) { return r.transitions(*clearance::Vin::parse(vin)); }).size();
    }
    /// How often the metric counted this outcome.
    int counted(const std::string& outcome) {
        const auto text = metrics_.text();
        const auto line = "clearance_webhooks_total{outcome=\"" + outcome + "\"} ";
        const auto at = text.find(line);
        return at == std::string::npos ? 0 : std::stoi(text.substr(at + line.size()));
    }

    TemporaryFolder folder_;
    boost::asio::io_context context_;
    metrics::Metrics metrics_;
    std::unique_ptr<storage::Ledger> real_ = open();
    FaultyLedger ledger_{*real_};
    std::vector<std::string> checks_;
    std::unique_ptr<webhook::Receiver> receiver_;
};

}  // namespace test
