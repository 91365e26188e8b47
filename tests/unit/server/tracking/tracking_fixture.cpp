#include "tests/unit/server/tracking/tracking_fixture.hpp"

#include <algorithm>
#include <future>
#include <stdexcept>

#include "server/log.hpp"
#include "storage/content_digest.hpp"
#include "storage/sqlite.hpp"
#include "tests/support/ledger_differences.hpp"

namespace tracking {
namespace {

constexpr auto deadline = 30s;

void wait_for(std::promise<void>& done) {
    auto future = done.get_future();
    if (future.wait_for(deadline) != std::future_status::ready)
        throw std::runtime_error("the ledger does not answer");
    future.get();
}

storage::Ledger::Done fulfil(std::promise<void>& done) {
    return [&done](std::exception_ptr error) { error ? done.set_exception(error) : done.set_value(); };
}

std::exception_ptr full_disk() {
    return std::make_exception_ptr(storage::LedgerError("the ledger could not commit: the disk is full"));
}

}  // namespace

clearance::Vin vin(const std::string& text) {
    return clearance::Vin::parse(text).value();
}

std::string fleet_vin(int n) {
    const auto digits = std::to_string(n);
    return "FLEET" + std::string(12 - digits.size(), '0') + digits;
}

clearance::ListedVehicle item(const std::string& status, const std::string& of,
                              std::vector<clearance::ChangelogEntry> changelog) {
    std::string all = status + "|" + of;
    for (const auto& entry : changelog) all += "|" + entry.timestamp + "|" + std::string(entry.status.text());
    return {vin(of),      clearance::Status(status), "bmw",
            std::nullopt, std::move(changelog),      storage::content_digest(all)};
}

clearance::SkippedItem skipped(const std::string& raw, const std::string& of) {
    return {0, "an object was expected", raw, clearance::Vin::parse(of)};
}

void FaultyLedger::fail_writes(int count, int after) {
    failing_writes_ = count;
    passing_writes_ = after;
}

void FaultyLedger::write(WriteJob job, Done done) {
    if (passing_writes_ == 0 && failing_writes_ > 0) {
        --failing_writes_;
        done(full_disk());
        return;
    }
    passing_writes_ = std::max(0, passing_writes_ - 1);
    real_->write(std::move(job), std::move(done));
}

void FaultyLedger::read(ReadJob job, Done done) {
    if (failing_reads_ > 0) {
        --failing_reads_;
        done(full_disk());
        return;
    }
    real_->read(std::move(job), std::move(done));
}

TrackingTest::TrackingTest()
    : clock(clearance::parse_time("2026-03-02T12:00:00Z").value().time_since_epoch().count()) {
    logging::configure("error", false);
    reopen();
}

void TrackingTest::TearDown() {
    ledger->flush();
    EXPECT_EQ(test::ledger_differences(folder.file("ledger.db")), std::vector<std::string>());
}

void TrackingTest::reopen() {
    ledger.reset();
    storage::LedgerOptions options;
    options.path = folder.file("ledger.db");
    options.platform = "https://platform.test/v1";
    options.client_id = "client";
    options.clock = now();
    options.erasure_key = [](bool) { return std::string(32, 'k'); };
    ledger = std::make_unique<FaultyLedger>(storage::open_ledger(std::move(options)));
}

void TrackingTest::until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!done()) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error("what was waited for did not happen");
        if (loop.stopped()) loop.restart();
        loop.run_one_for(10ms);
    }
}

void TrackingTest::idle() {
    loop.restart();
    loop.run_for(deadline);
    if (!loop.stopped()) throw std::runtime_error("something is still under way");
}

void TrackingTest::write(const storage::Ledger::WriteJob& job) {
    std::promise<void> done;
    ledger->real().write(job, fulfil(done));
    wait_for(done);
}

void TrackingTest::wait_for_read(const storage::Ledger::ReadJob& job) {
    std::promise<void> done;
    ledger->real().read(job, fulfil(done));
    wait_for(done);
}

void TrackingTest::webhook(const std::string& status, const std::string& occurred, const std::string& of) {
    storage::Delivery delivery;
    delivery.body = status + occurred + of;
    delivery.digest = storage::content_digest(delivery.body);
    delivery.secret_name = "main";
    delivery.event_type = "fleet_clearance_changed";
    delivery.outcome = storage::DeliveryOutcome::recorded;
    delivery.event = storage::WebhookEvent{
        vin(of), clearance::Status(status), clearance::parse_time(occurred), occurred, {}};
    write([&](storage::Writing& writing) { writing.record_delivery(delivery); });
}

std::optional<storage::Vehicle> TrackingTest::vehicle(const std::string& of) {
    return read([&](storage::Reading& reading) { return reading.vehicle(vin(of)); });
}

std::string TrackingTest::status(const std::string& of) {
    const auto found = vehicle(of);
    return found && found->status ? std::string(found->status->text()) : "-";
}

std::vector<storage::RecordedTransition> TrackingTest::transitions(const std::string& of) {
    return read([&](storage::Reading& reading) { return reading.transitions(vin(of)); });
}

std::string TrackingTest::story(const std::string& of) {
    std::string text;
    for (const auto& each : transitions(of)) {
        text += (text.empty() ? "" : " ") + std::string(each.transition.to.text());
    }
    return text;
}

std::vector<storage::Sweep> TrackingTest::sweeps() {
    return read([](storage::Reading& reading) { return reading.sweeps(1'000, 0); });
}

std::size_t TrackingTest::sweeps_of(SweepKind kind) {
    return static_cast<std::size_t>(
        std::ranges::count_if(sweeps(), [kind](const auto& sweep) { return sweep.kind == kind; }));
}

storage::Id TrackingTest::sequence() {
    return read([](storage::Reading& reading) { return reading.last_sequence(); });
}

std::int64_t TrackingTest::count(const std::string& sql) const {
    storage::Database database(folder.file("ledger.db"), storage::Database::Mode::read_only, 1s);
    return database.integer(sql);
}

storage::Clock TrackingTest::now() {
    return [this] { return clearance::Time(std::chrono::microseconds(clock.load())); };
}

SweepContext TrackingTest::context() {
    return {*ledger, platform, now(), {1ms, 4ms}, 3, [] { return 0.5; }, {}};
}

SweepResult TrackingTest::full(int attempts) {
    auto with = context();
    with.attempts = attempts;
    Sweep sweep(with, SweepKind::full);
    return run(sweep.run_full());
}

SweepResult TrackingTest::in_flight() {
    auto with = context();
    Sweep sweep(with, SweepKind::in_flight);
    return run(sweep.run_in_flight());
}

}  // namespace tracking
