// Real ledger, real rules, a dispatcher and two fake receivers, on a clock that stands still until a test
// moves it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "clearance/time.hpp"
#include "server/alerts/dispatcher.hpp"
#include "server/alerts/rules.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/server/alerts/fake_receiver.hpp"
#include "tests/unit/server/webhook/faulty_ledger.hpp"

namespace test {

using namespace std::chrono_literals;

class DispatcherFixture : public testing::Test {
  protected:
    DispatcherFixture() { open(); }

    ~DispatcherFixture() override {
        if (dispatcher_) stop();
        faulty_.reset();
        ledger_.reset();
    }

    static config::HookSection hook(const std::string& name) {
        config::HookSection section;
        section.name = name;
        section.url = "https://" + name + ".example/in";
        section.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        section.group_by = {"vin"};  // each vehicle's alert is its own
        section.group_wait = section.group_interval = 0ms;
        section.send_resolved = false;
        return section;
    }

    void open() {
        storage::LedgerOptions options;
        options.path = folder_.file("ledger.db");
        options.platform = "https://sandbox.api.high-mobility.com/v1";
        options.client_id = "client";
        options.alert_rules = alerts::make_rules(hooks_, {});
        options.clock = [this] { return now(); };
        options.on_commit = [this](const storage::Committed& committed) {
            if (auto* dispatcher = to_notify_.load(); committed.alerts_changed && dispatcher != nullptr)
                dispatcher->notify();
        };
        ledger_ = storage::open_ledger(std::move(options));
        faulty_ = std::make_unique<FaultyLedger>(*ledger_);
    }

    /// Everything that a restart of the program makes anew.
    void reopen() {
        stop();
        faulty_.reset();
        ledger_.reset();
        open();
    }

    void start(alerts::DispatcherOptions options = {}) {
        options.client = [this](const config::HookSection& section) -> api_client::HttpsClient& {
            return receivers_[section.name];
        };
        if (!options.clock) options.clock = [this] { return now(); };
        options.random = [] { return 0.5; };
        options.ledger_pause = 5ms;
        dispatcher_ = std::make_unique<alerts::Dispatcher>(context_.get_executor(), *faulty_, metrics_,
                                                           hooks_, options);
        to_notify_ = dispatcher_.get();
        dispatcher_->start();
    }

    void stop() {
        if (!dispatcher_) return;
        auto stopped = boost::asio::co_spawn(context_, dispatcher_->stop(), boost::asio::use_future);
        run_until([&] { return stopped.wait_for(0s) == std::future_status::ready; });
        ledger_->flush();
        to_notify_ = nullptr;
        dispatcher_.reset();
    }

    template <class Condition>
    void run_until(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        context_.restart();
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the condition never came true";
            if (context_.stopped()) context_.restart();
            context_.run_one_for(10ms);
        }
    }

    /// The dispatcher has looked at the ledger since, and found nothing more to do.
    void look_again() {
        const auto looked = faulty_->reads() + static_cast<int>(hooks_.size());
        dispatcher_->notify();
        run_until([&] { return faulty_->reads() >= looked; });
        ledger_->flush();
        settle();
    }

    /// Lets everything happen that is ready to: for the proof that something does not.
    void settle() {
        const auto settled = std::chrono::steady_clock::now() + 30ms;
        run_until([&] { return std::chrono::steady_clock::now() >= settled; });
    }

    storage::Time now() const { return storage::Time(std::chrono::microseconds(now_.load())); }
    void advance(std::chrono::microseconds by) { now_ += by.count(); }

    /// A webhook says so; each one later than those before.
    void tell_soon(const std::string& vin, clearance::KnownStatus status) {
        storage::Delivery delivery;
        delivery.body = "webhook " + std::to_string(++told_);
        delivery.digest[0] = static_cast<std::uint8_t>(told_);
        delivery.digest[1] = static_cast<std::uint8_t>(told_ / 256);
        delivery.secret_name = "first";
        delivery.outcome = storage::DeliveryOutcome::recorded;
        delivery.event =
            storage::WebhookEvent{*clearance::Vin::parse(vin), status, now() - 1h + told_ * 1s, "", ""};
        ledger_->write([delivery](storage::Writing& w) { w.record_delivery(delivery); },
                       [](std::exception_ptr) {});
    }
    /// The same, durable when this returns.
    void tell(const std::string& vin, clearance::KnownStatus status) {
        tell_soon(vin, status);
        form();
    }
    /// Makes alerts of what was told, until nothing is due.
    void form() {
        for (bool more = true; more;) {
            ledger_->write([&](storage::Writing& w) { more = w.form_alerts(100).more; },
                           [](std::exception_ptr) {});
            ledger_->flush();
        }
    }
    void reject(const std::string& vin) { tell(vin, clearance::KnownStatus::rejected); }

    /// Oldest first.
    std::vector<storage::Alert> alerts_in_ledger() {
        std::promise<std::vector<storage::Alert>> promise;
        ledger_->read([&](storage::Reading& r) { promise.set_value(r.alerts({.limit = 10'000})); },
                      [](std::exception_ptr) {});
        auto alerts = promise.get_future().get();
        std::reverse(alerts.begin(), alerts.end());
        return alerts;
    }
    std::size_t count(storage::AlertState state) {
        const auto all = alerts_in_ledger();
        return static_cast<std::size_t>(
            std::count_if(all.begin(), all.end(), [&](const auto& alert) { return alert.state == state; }));
    }
    bool has_attempts(std::size_t index, int attempts) {
        return alerts_in_ledger().at(index).attempts == attempts;
    }

    boost::asio::io_context context_;  // before everything that holds its timers
    std::vector<config::HookSection> hooks_{hook("office")};
    std::map<std::string, FakeReceiver> receivers_;
    FakeReceiver& office_ = receivers_["office"];
    std::atomic<std::int64_t> now_ =
        clearance::parse_time("2026-11-23T10:00:00Z")->time_since_epoch().count();
    int told_ = 0;

    TemporaryFolder folder_;
    metrics::Metrics metrics_;
    std::atomic<alerts::Dispatcher*> to_notify_ = nullptr;
    std::unique_ptr<storage::Ledger> ledger_;
    std::unique_ptr<FaultyLedger> faulty_;
    std::unique_ptr<alerts::Dispatcher> dispatcher_;
};

}  // namespace test
