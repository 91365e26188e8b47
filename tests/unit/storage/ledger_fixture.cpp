#include "tests/unit/storage/ledger_fixture.hpp"

#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <stdexcept>

#include "storage/content_digest.hpp"
#include "tests/support/ledger_differences.hpp"

namespace storage {

Vin vin(const std::string& text) {
    return Vin::parse(text).value();
}

std::string fleet_vin(int n) {
    const auto digits = std::to_string(n);
    return "FLEET" + std::string(12 - digits.size(), '0') + digits;
}

Time at(const std::string& time) {
    const auto whole = time.size() <= 8 ? "2026-03-02T" + time + "Z" : time;
    return clearance::parse_time(whole).value();
}

Digest digest_of(const std::string& text) {
    return content_digest(text);
}

std::int64_t TestClock::at_noon() {
    return at("12:00:00").time_since_epoch().count();
}

LedgerTest::LedgerTest() {
    auto name = (std::filesystem::temp_directory_path() / "ledger-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
}

LedgerTest::~LedgerTest() {
    ledger_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void LedgerTest::TearDown() {
    if (tampered || !std::filesystem::exists(path())) return;
    if (ledger_) ledger_->flush();
    EXPECT_THAT(test::ledger_differences(path()), testing::IsEmpty());
}

LedgerOptions LedgerTest::options() {
    LedgerOptions options;
    options.path = path();
    options.platform = "https://platform.example/v1";
    options.client_id = "client-1";
    options.clock = [this] { return clock.now(); };
    options.erasure_key = [this](bool make) {
        if (erasure_key.empty() && !make) throw LedgerError("the erasure key is missing");
        if (erasure_key.empty()) erasure_key = std::string(32, 'k');
        return erasure_key;
    };
    options.notice = [this](const std::string& what) { notices.push_back(what); };
    options.alert_rules.tell = [this](const Finding& finding) {
        if (rules_throw) throw std::runtime_error("broken rules");
        return tell_vins && finding.vin ? "about " + finding.vin->text() : finding.detail;
    };
    options.alert_rules.routes = [this](const Finding& finding) {
        auto grouped = routes;
        for (auto& route : grouped) route.group.back() = static_cast<std::uint8_t>(finding.kind);
        return grouped;
    };
    options.alert_rules.hooks = hooks;
    options.stuck_limits = stuck_limits;
    return options;
}

Ledger& LedgerTest::ledger() {
    if (!ledger_) open(options());
    return *ledger_;
}

void LedgerTest::open(LedgerOptions options) {
    ledger_.reset();
    ledger_ = open_ledger(std::move(options));
}

namespace {

/// The ledger's answer on its way from its thread to the test's. An error changes hands whole: only the
/// test's thread lets go of it.
class Answer {
  public:
    void give(std::exception_ptr error) {
        {
            const std::lock_guard lock(mutex_);
            error_ = std::move(error);
            given_ = true;
        }
        changed_.notify_one();
    }
    void wait() {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, 60s, [this] { return given_; }))
            throw std::runtime_error("the ledger did not answer");
        const auto error = std::exchange(error_, nullptr);
        lock.unlock();
        if (error) std::rethrow_exception(error);
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::exception_ptr error_;
    bool given_ = false;
};

Ledger::Done give_to(const std::shared_ptr<Answer>& answer) {
    return [answer](std::exception_ptr error) { answer->give(std::move(error)); };
}

}  // namespace

void LedgerTest::finish_write(const Ledger::WriteJob& job) {
    const auto answer = std::make_shared<Answer>();
    ledger().write(job, give_to(answer));
    answer->wait();
}

void LedgerTest::finish_read(const Ledger::ReadJob& job) {
    const auto answer = std::make_shared<Answer>();
    ledger().read(job, give_to(answer));
    answer->wait();
}

DeliveryReceipt LedgerTest::webhook(const std::string& status, const std::string& occurred,
                                    const std::string& reason, const std::string& of) {
    WebhookEvent event{
        .vin = vin(of), .status = Status(status), .occurred_at = {}, .occurred_text = {}, .reason = reason};
    if (!occurred.empty()) {
        event.occurred_at = at(occurred);
        event.occurred_text = clearance::format_time(*event.occurred_at);
    }
    Delivery delivery;
    delivery.body = of + " " + status + " " + occurred + " " + reason;
    delivery.digest = digest_of(delivery.body);
    delivery.secret_name = "main";
    delivery.delivery_id = "d-1";
    delivery.remote = "127.0.0.1:50000";
    delivery.event_type = "fleet_clearance_changed";
    delivery.outcome = DeliveryOutcome::recorded;
    delivery.event = event;
    return write([&](Writing& writing) { return writing.record_delivery(delivery); });
}

clearance::ListedVehicle LedgerTest::item(const std::string& status, const ItemOptions& options) {
    std::string content = options.vin + " " + status + " " + options.brand + " " + options.salt;
    if (options.tags) {
        for (const auto& [key, value] : *options.tags)
            content.append(" ").append(key).append("=").append(value);
    }
    for (const auto& entry : options.changelog) {
        content.append(" ").append(entry.timestamp).append(entry.status.text()).append(entry.reason);
    }
    return {.vin = vin(options.vin),
            .status = Status(status),
            .brand = options.brand,
            .tags = options.tags,
            .changelog = options.changelog,
            .digest = digest_of(content)};
}

Asked LedgerTest::ask(Id sweep) {
    Asked asked;
    asked.reference = sweep;
    asked.requested_at = clock.now();
    asked.fence = read([](Reading& reading) { return reading.last_sequence(); });
    return asked;
}

SweepTally LedgerTest::list(const Asked& asked, const std::vector<clearance::ListedVehicle>& items) {
    return write([&](Writing& writing) { return writing.record_listed(asked, items).tally; });
}

Id LedgerTest::full_sweep(const std::vector<clearance::ListedVehicle>& items) {
    const Id sweep = write([](Writing& writing) { return writing.begin_sweep(SweepKind::full); });
    const auto asked = ask(sweep);
    const auto tally = list(asked, items);
    const auto seen = read([&](Reading& reading) {
        std::vector<bool> vehicles;
        for (const auto& each : items) {
            const auto id = static_cast<std::size_t>(reading.vehicle_id(each.vin));
            if (vehicles.size() <= id) vehicles.resize(id + 1);
            vehicles[id] = true;
        }
        return vehicles;
    });
    conclude(asked, seen);
    write_only([&](Writing& writing) { writing.finish_sweep(sweep, SweepOutcome::complete, tally, ""); });
    return sweep;
}

std::future<Erasure> LedgerTest::begin_erasure(const std::string& of) {
    const auto promise = std::make_shared<std::promise<Erasure>>();
    auto future = promise->get_future();
    ledger().erase(vin(of), [promise](std::exception_ptr error, const Erasure& erasure) {
        if (error) {
            promise->set_exception(error);
        } else {
            promise->set_value(erasure);
        }
    });
    return future;
}

Erasure LedgerTest::erase(const std::string& of) {
    return begin_erasure(of).get();
}

AbsenceTally LedgerTest::conclude(const Asked& asked, const std::vector<bool>& seen) {
    const auto absences = read([&](Reading& reading) { return reading.absences(asked, seen); });
    return write([&](Writing& writing) {
        const auto tally = writing.record_absences(asked, absences);
        writing.end_list(asked, {.listed = absences.listed, .many = absences.many, .absences = tally});
        return tally;
    });
}

Vehicle LedgerTest::vehicle(const std::string& of) {
    return read([&](Reading& reading) { return reading.vehicle(vin(of)).value(); });
}

std::string LedgerTest::status(const std::string& of) {
    const auto known = vehicle(of).status;
    return known ? std::string(known->text()) : "-";
}

std::vector<RecordedTransition> LedgerTest::transitions(const std::string& of) {
    return read([&](Reading& reading) { return reading.transitions(vin(of)); });
}

std::string LedgerTest::story(const std::string& of) {
    std::string words;
    for (const auto& [transition, seq] : transitions(of)) {
        if (!words.empty()) words += ' ';
        words += transition.to.text();
        if (transition.unconfirmed) {
            words += '!';
        } else if (transition.provisional) {
            words += '?';
        }
    }
    return words;
}

std::optional<Time> LedgerTest::form() {
    for (;;) {
        const auto formed = write([](Writing& writing) { return writing.form_alerts(3); });
        if (!formed.more) return formed.next_at;
    }
}

std::int64_t LedgerTest::count(const std::string& sql) {
    ledger();
    Database database(path(), Database::Mode::read_only, 2s);
    return database.integer(sql);
}

std::string refusal(const LedgerOptions& options) {
    try {
        open_ledger(options);
        return "opened";
    } catch (const LedgerError& error) {
        return error.what();
    }
}

}  // namespace storage
