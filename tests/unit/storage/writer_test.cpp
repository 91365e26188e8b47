#include <sys/resource.h>

#include <csignal>
#include <thread>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

using testing::HasSubstr;

/// Every file of this process may grow to this size, as on a disk that is full.
class FullDisk {
  public:
    explicit FullDisk(std::uintmax_t size) {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{.rlim_cur = size, .rlim_max = before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

class Writers : public LedgerTest {
  public:
    Id begin_sweep() {
        return write([](Writing& writing) { return writing.begin_sweep(SweepKind::check); });
    }
    /// Holds the writer until open() is called, so that what is submitted meanwhile becomes one group.
    class Gate {
      public:
        explicit Gate(Ledger& ledger) {
            auto entered = std::make_shared<std::promise<void>>();
            auto is_in = entered->get_future();
            ledger.write(
                [entered, wait = opened_.get_future().share()](Writing&) {
                    entered->set_value();
                    wait.wait();
                },
                nullptr);
            is_in.wait();
        }
        void open() { opened_.set_value(); }

      private:
        std::promise<void> opened_;
    };
};

TEST_F(Writers, CommitWhatWaitedAsOneGroup) {
    ledger();
    Gate gate(ledger());
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                ledger().write([](Writing& writing) { writing.begin_sweep(SweepKind::check); },
                               [&](std::exception_ptr error) { answered += error ? 1'000'000 : 1; });
            }
        });
    }
    for (auto& thread : threads) thread.join();
    gate.open();
    ledger().flush();
    EXPECT_EQ(answered, 400);
    EXPECT_EQ(count("SELECT count(*) FROM sweeps"), 400);
    const auto statistics = ledger().statistics();
    EXPECT_EQ(statistics.commits, 2U) << "one for the gate, one for all that waited";
    EXPECT_EQ(statistics.jobs, 401U);
    EXPECT_EQ(statistics.failed_jobs, 0U);
    EXPECT_EQ(statistics.queued, 0U);
}

TEST_F(Writers, ManyAtOnceLoseNothing) {
    ledger();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 25; ++i) webhook("approved", "11:00:00", {}, fleet_vin(100 * t + i));
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(read([](Reading& reading) { return reading.summary(); }).total, 100);
}

TEST_F(Writers, UndoAJobThatThrowsAndNoOther) {
    ledger();
    Gate gate(ledger());
    std::vector<std::string> outcomes;
    const auto note = [&](std::exception_ptr error) {
        try {
            if (error) std::rethrow_exception(error);
            outcomes.emplace_back("ok");
        } catch (const std::exception& thrown) {
            outcomes.emplace_back(thrown.what());
        }
    };
    const auto good = [](Writing& writing) { writing.begin_sweep(SweepKind::check); };
    ledger().write(good, note);
    ledger().write([&](Writing& writing) { good(writing), throw std::runtime_error("my own fault"); }, note);
    ledger().write(good, note);
    gate.open();
    ledger().flush();
    EXPECT_THAT(outcomes, testing::ElementsAre("ok", "my own fault", "ok"));
    EXPECT_EQ(count("SELECT count(*) FROM sweeps"), 2);
    EXPECT_EQ(ledger().statistics().failed_jobs, 1U);
}

TEST_F(Writers, RememberNoIdsOfAJobThatWasUndone) {
    tampered = true;  // the fence is made up
    Id sweep = 0;
    const auto told = [&sweep](Writing& writing, const std::string& status, const std::string& brand) {
        const auto listed = item(status, {.brand = brand});
        const Asked asked{
            .reference = ++sweep, .requested_at = at("12:00:00"), .fence = 1'000, .filtered = false};
        writing.record_listed(asked, {&listed, 1});
    };
    EXPECT_THROW(write_only([&](Writing& writing) {
                     told(writing, "undone", "undone");
                     throw std::runtime_error("undo");
                 }),
                 std::runtime_error);
    write_only([&](Writing& writing) { told(writing, "first", "second"); });
    write_only([&](Writing& writing) { told(writing, "undone", "undone"); });
    EXPECT_EQ(vehicle().brand, "undone");
    EXPECT_EQ(status(), "undone");
    EXPECT_EQ(count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

TEST_F(Writers, FailWhileAnotherConnectionHoldsTheLockAndRecover) {
    webhook("pending", "11:00:00");
    Database tool(path(), Database::Mode::read_write, 1s);
    tool.execute("BEGIN IMMEDIATE");
    EXPECT_THROW(webhook("approved", "11:30:00"), LedgerError);
    EXPECT_EQ(status(), "pending") << "readers go on";
    tool.execute("ROLLBACK");
    EXPECT_FALSE(webhook("approved", "11:30:00").repeat);
    EXPECT_EQ(status(), "approved");
}

TEST_F(Writers, TellEveryJobOfAGroupWhoseCommitFailsAndRecover) {
    webhook("pending", "11:00:00");
    std::atomic<int> ok = 0, failed = 0;
    const auto wal_size = std::filesystem::file_size(path() + "-wal");
    Gate gate(ledger());
    for (int i = 0; i < 5; ++i) {
        ledger().write([](Writing& writing) { writing.begin_sweep(SweepKind::check); },
                       [&](std::exception_ptr error) {
                           try {
                               if (error) std::rethrow_exception(error);
                               ++ok;
                           } catch (const LedgerError& thrown) {
                               EXPECT_THAT(thrown.what(), HasSubstr("could not commit"));
                               ++failed;
                           }
                       });
    }
    {
        const FullDisk disk(wal_size);
        gate.open();
        ledger().flush();
    }
    EXPECT_EQ(failed, 5);
    EXPECT_EQ(ok, 0);
    EXPECT_EQ(count("SELECT count(*) FROM sweeps"), 0);
    EXPECT_FALSE(webhook("approved", "11:30:00").repeat);
    EXPECT_EQ(status(), "approved");
}

TEST_F(Writers, FinishWhatIsQueuedBeforeTheLedgerCloses) {
    ledger();
    std::atomic<int> answered = 0;
    for (int i = 0; i < 100; ++i) {
        ledger().write([](Writing& writing) { writing.begin_sweep(SweepKind::check); },
                       [&](std::exception_ptr error) { answered += error ? 1'000 : 1; });
        ledger().read([](Reading& reading) { reading.summary(); },
                      [&](std::exception_ptr error) { answered += error ? 1'000 : 1; });
    }
    close();
    EXPECT_EQ(answered, 200);
    EXPECT_EQ(count("SELECT count(*) FROM sweeps"), 100);
}

TEST_F(Writers, SayAfterACommitWhatItChanged) {
    std::vector<std::string> told;
    routes = {{"hook", {}}};
    auto listening = options();
    listening.on_commit = [&](const Committed& committed) {
        told.push_back(std::string(committed.vehicles_changed ? "v" : "") +
                       (committed.findings_changed ? "f" : "") + (committed.alerts_changed ? "a" : ""));
    };
    open(listening);
    begin_sweep();
    ledger().flush();
    EXPECT_TRUE(told.empty()) << "no vehicle changed";
    webhook("approved", "11:00:00");
    webhook("rejected", "11:30:00");
    form();
    ledger().flush();
    EXPECT_EQ(told, (std::vector<std::string>{"v", "vf", "a"}));
}

TEST_F(Writers, HandAReadersErrorToItsJobAlone) {
    EXPECT_THROW(read([](Reading&) -> int { throw std::runtime_error("mine"); }), std::runtime_error);
    EXPECT_EQ(read([](Reading& reading) { return reading.last_sequence(); }), 0);
}

TEST_F(Writers, LeaveAReadersStateAsItWasDuringItsJob) {
    webhook("pending", "11:00:00");
    const auto seen = read([this](Reading& reading) {
        const auto before = reading.summary().total;
        webhook("pending", "11:00:00", {}, second_vin);
        return std::pair(before, reading.summary().total);
    });
    EXPECT_EQ(seen, std::pair(std::int64_t{1}, std::int64_t{1}));
    EXPECT_EQ(read([](Reading& reading) { return reading.summary().total; }), 2);
}

}  // namespace
}  // namespace storage
