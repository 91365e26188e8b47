#include <fstream>

#include "tests/unit/storage/ledger_fixture.hpp"

namespace storage {
namespace {

class LostFiles : public LedgerTest {
  public:
    LostFiles() { tampered = true; }
    /// What a write is answered; "ok" when durable.
    std::string answer(const std::string& of = first_vin) {
        try {
            webhook("approved", "11:30:00", {}, of);
            return "ok";
        } catch (const LedgerError& error) {
            return error.what();
        }
    }
    static std::string lost(const std::string& file) {
        return "the ledger's file " + file + " was deleted or replaced while running";
    }
    void replace(const std::string& file) const {
        std::filesystem::copy_file(file, file + ".copy");
        std::filesystem::rename(file + ".copy", file);
    }
};

TEST_F(LostFiles, FailEveryWriteOnceTheDatabaseIsDeleted) {
    webhook("pending", "11:00:00");
    std::filesystem::remove(path());
    EXPECT_EQ(answer(), lost(path()));
    EXPECT_EQ(answer(second_vin), lost(path()));
    EXPECT_EQ(ledger().statistics().failed_jobs, 2U);
}

TEST_F(LostFiles, FailEveryWriteOnceTheLogIsDeleted) {
    webhook("pending", "11:00:00");
    std::filesystem::remove(path() + "-wal");
    EXPECT_EQ(answer(), lost(path() + "-wal"));
    std::ofstream(path() + "-wal").close();
    EXPECT_EQ(answer(second_vin), lost(path() + "-wal"));
}

TEST_F(LostFiles, FailTheFirstWriteToo) {
    ledger();
    std::filesystem::remove(path() + "-wal");
    EXPECT_EQ(answer(), lost(path() + "-wal"));
}

TEST_F(LostFiles, FailEveryWriteOnceAFileIsReplaced) {
    for (const std::string& file : {path(), path() + "-wal"}) {
        webhook("pending", "11:00:00");
        replace(file);
        EXPECT_EQ(answer(), lost(file));
        close();
        for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path() + suffix);
    }
}

TEST_F(LostFiles, FailTheGroupDuringWhichTheyAreLost) {
    webhook("pending", "11:00:00");
    const auto written = [this](Writing& writing) {
        writing.begin_sweep(SweepKind::check);
        std::filesystem::remove(path());
    };
    EXPECT_THROW(write_only(written), LedgerError);
}

TEST_F(LostFiles, StayLostThoughTheyComeBack) {
    webhook("pending", "11:00:00");
    std::filesystem::rename(path(), path() + ".away");
    EXPECT_EQ(answer(), lost(path()));
    std::filesystem::rename(path() + ".away", path());
    EXPECT_EQ(answer(), lost(path())) << "until a restart";
    close();
    EXPECT_EQ(answer(), "ok");
}

TEST_F(LostFiles, LetReadersGoOn) {
    webhook("pending", "11:00:00");
    std::filesystem::remove(path() + "-wal");
    answer(second_vin);
    EXPECT_EQ(status(), "pending");
}

TEST_F(LostFiles, AreToldOfALinkedLedgerToo) {
    const auto real = path() + ".real";
    std::ofstream(real).close();
    std::filesystem::create_symlink(real, path());
    EXPECT_EQ(answer(), "ok");
    std::filesystem::remove(real + "-wal");
    EXPECT_EQ(answer(second_vin), lost(real + "-wal"));
}

TEST_F(LostFiles, OfTheLockLetNoSecondServiceIn) {
    webhook("pending", "11:00:00");
    std::filesystem::remove(path() + ".lock");
    EXPECT_EQ(refusal(options()), "another clearance-tracker is using the ledger " + path());
    EXPECT_EQ(answer(), "ok");
    close();
    EXPECT_EQ(refusal(options()), "opened");
}

}  // namespace
}  // namespace storage
