// Reads that are cut off, since the ledger is about to be closed.
#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

/// Of what reads much, or of everything else.
class ReadLimit : public LedgerTest, public testing::WithParamInterface<bool> {
  protected:
    void SetUp() override {
        auto one = options();
        one.readers = 1;
        open(std::move(one));
    }
    struct Job {
        std::promise<void> begun, ended;
    };

    /// Reads on and on, for longer than anybody would wait; returns once it has begun.
    std::future<void> read_on() {
        const auto job = std::make_shared<Job>();
        const auto endless = [job](Reading& reading) {
            job->begun.set_value();
            const auto enough = std::chrono::steady_clock::now() + 60s;
            while (std::chrono::steady_clock::now() < enough) reading.summary();
        };
        auto ended = submit(endless, job);
        job->begun.get_future().wait();
        return ended;
    }
    std::future<void> submit(Ledger::ReadJob reading, const std::shared_ptr<Job>& job) {
        const auto done = [job](const std::exception_ptr& error) {
            error ? job->ended.set_exception(error) : job->ended.set_value();
        };
        if (GetParam()) {
            ledger().read_much(std::move(reading), done);
        } else {
            ledger().read(std::move(reading), done);
        }
        return job->ended.get_future();
    }
    std::future<void> submit_short() {
        return submit([](Reading& reading) { reading.summary(); }, std::make_shared<Job>());
    }
};
INSTANTIATE_TEST_SUITE_P(Of, ReadLimit, testing::Bool(),
                         [](const auto& much) { return much.param ? "ReadMuch" : "Read"; });

TEST_P(ReadLimit, CutsOffWhatHasRunForLongerAndNothingElse) {
    auto endless = read_on();
    ledger().limit_reads(1ms);
    EXPECT_THROW(endless.get(), ReadCutOff);
    ledger().limit_reads(1h);
    EXPECT_NO_THROW(submit_short().get()) << "the reader goes on";
    auto another = read_on();
    ledger().limit_reads({});
    EXPECT_THROW(another.get(), ReadCutOff);
    EXPECT_THROW(submit_short().get(), ReadCutOff) << "it is not begun";
}

TEST_P(ReadLimit, DoesNotKeepTheLedgerOpen) {
    auto endless = read_on();
    auto behind = submit_short();
    close();
    EXPECT_THROW(endless.get(), ReadCutOff);
    EXPECT_THROW(behind.get(), ReadCutOff);
}

}  // namespace
}  // namespace storage
