#include "storage/verify.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <thread>

#include "tests/support/ledger_differences.hpp"
#include "tests/unit/storage/verify_story.hpp"

namespace storage {
namespace {

using test::ledger_differences;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class VerifyLedger : public VerifyTest {
  public:
    std::set<std::string> files() const {
        std::set<std::string> names;
        for (const auto& entry :
             std::filesystem::directory_iterator(std::filesystem::path(path()).parent_path()))
            names.insert(entry.path().filename().string());
        return names;
    }
};

/// The message of the LedgerError that verify throws; "verified" if it does not.
std::string refusal(const std::string& path) {
    try {
        VerifyOptions options;
        options.path = path;
        verify(options);
        return "verified";
    } catch (const LedgerError& error) {
        return error.what();
    }
}

TEST_F(VerifyLedger, LeavesALedgerThatOtherRulesFoldedToTheService) {
    webhook("approved", "11:59:00");
    close();
    Database(path(), Database::Mode::read_write, std::chrono::seconds{1})
        .execute("UPDATE meta SET value = '0' WHERE key = 'folded_by'");
    EXPECT_THAT(refusal(path()), HasSubstr("folded by the rules of another version"));
    ledger();
    close();
    EXPECT_EQ(refusal(path()), "verified");
}

TEST_F(VerifyLedger, FindsNoDifferenceInWhatWasWritten) {
    tell_story();
    VerifyOptions options;
    options.path = path();
    const auto verified = verify(options);
    EXPECT_EQ(verified.differences, 0);
    EXPECT_EQ(verified.vehicles, 5);
    EXPECT_EQ(verified.observations, count("SELECT count(*) FROM observations"));
    EXPECT_EQ(verified.transitions, 6);
    EXPECT_EQ(story(), "pending approved revoked!") << "the story is as rich as it says";
    EXPECT_EQ(story(second_vin), "pending rejected");
    EXPECT_GT(count("SELECT count(*) FROM transitions WHERE change = 3"), 0);
    EXPECT_GT(count("SELECT count(*) FROM alerts"), 0);
}

TEST_F(VerifyLedger, FindsNoDifferenceInAnEmptyOne) {
    ledger();
    EXPECT_THAT(ledger_differences(path()), IsEmpty());
    close();
    EXPECT_THAT(ledger_differences(path()), IsEmpty());
}

TEST_F(VerifyLedger, ReadsOneStateWhileTheServiceWrites) {
    tell_story();
    std::atomic<bool> stop = false;
    std::thread writing([&] {
        for (int n = 0; !stop; ++n) {
            clock.advance(1s);
            webhook(n % 2 == 0 ? "approved" : "revoked", clearance::format_time(clock.now()), {},
                    fleet_vin(n % 7));
        }
    });
    for (int i = 0; i < 20; ++i) EXPECT_THAT(ledger_differences(path()), IsEmpty());
    stop = true;
    writing.join();
}

TEST_F(VerifyLedger, ReadsABackupAndLeavesNothingBesideIt) {
    tell_story();
    copy_by_sqlite();
    close();
    std::filesystem::copy_file(path(), path() + ".copied");
    const auto before = files();
    EXPECT_THAT(ledger_differences(backup()), IsEmpty());
    EXPECT_THAT(ledger_differences(path() + ".copied"), IsEmpty());
    EXPECT_EQ(files(), before);
}

TEST_F(VerifyLedger, ReadsThroughALinkAndStrangeNames) {
    tell_story();
    copy();
    const auto strange = path() + " 100%41?#.db";
    std::filesystem::rename(backup(), strange);
    std::filesystem::create_symlink(strange, backup());
    EXPECT_THAT(ledger_differences(strange), IsEmpty());
    EXPECT_THAT(ledger_differences(backup()), IsEmpty());
}

/// As a user who may not write where the ledger is; root may everywhere, so it becomes another one.
class VerifyReadOnlyFolder : public VerifyLedger {
  public:
    VerifyReadOnlyFolder() { tampered = true; }
    void forbid_writing() {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder()))
            chmod(entry.path().c_str(), entry.is_directory() ? 0555 : 0444);
        chmod(folder().c_str(), 0555);
        become(65'534);
    }
    void TearDown() override {
        become(0);
        for (const auto& each : {folder(), folder() / "copied"}) chmod(each.c_str(), 0755);
    }
    static void become(uid_t user) {
        if (getuid() != 0) return;
        EXPECT_EQ(seteuid(user), 0);
    }
    std::filesystem::path folder() const { return std::filesystem::path(path()).parent_path(); }
};

TEST_F(VerifyReadOnlyFolder, IsReadWithoutALog) {
    tell_story();
    close();
    forbid_writing();
    EXPECT_THAT(ledger_differences(path()), IsEmpty());
}

TEST_F(VerifyReadOnlyFolder, IsReadWithAnEmptyLog) {
    tell_story();
    close();
    std::ofstream(path() + "-wal").close();
    forbid_writing();
    EXPECT_THAT(ledger_differences(path()), IsEmpty());
}

TEST_F(VerifyReadOnlyFolder, IsNotReadWithoutTheNewestChanges) {
    tell_story();
    std::filesystem::create_directory(folder() / "copied");
    const auto copied = (folder() / "copied" / "ledger.db").string();
    std::filesystem::copy_file(path(), copied);
    std::filesystem::copy_file(path() + "-wal", copied + "-wal");
    close();
    forbid_writing();
    EXPECT_THAT(refusal(copied), AllOf(HasSubstr(copied + "-wal"), HasSubstr("copy both files elsewhere")));
}

TEST_F(VerifyLedger, SaysWhenAServiceBeganToWriteToWhatNobodyHadOpen) {
    tell_story();
    close();
    VerifyOptions options;
    options.path = path();
    bool written = false;
    options.on_progress = [&](std::string_view, std::int64_t, std::int64_t) {
        if (!std::exchange(written, true)) webhook("approved", "11:30:00", {}, fleet_vin(9));
    };
    try {
        verify(options);
        FAIL() << "nothing thrown";
    } catch (const LedgerError& error) {
        EXPECT_THAT(error.what(), HasSubstr("verify it again"));
    }
}

TEST_F(VerifyLedger, RefusesWhatItCannotCompare) {
    tampered = true;
    const auto none = path() + ".none";
    EXPECT_EQ(refusal(none), "there is no ledger " + none);
    EXPECT_THAT(refusal(std::filesystem::path(path()).parent_path().string()), HasSubstr("it is a folder"));
    std::ofstream(none) << std::string(8192, 'x');
    EXPECT_THAT(refusal(none), HasSubstr("is not a ledger"));
    std::ofstream(none, std::ios::trunc).close();
    EXPECT_THAT(refusal(none), HasSubstr("it is empty"));
    ledger();
    close();
    Database(path(), Database::Mode::read_write, 1s).execute("PRAGMA user_version = 1");
    EXPECT_THAT(refusal(path()), AllOf(HasSubstr("has schema 1, not "), Not(HasSubstr("\n"))));
    EXPECT_EQ(Database(path(), Database::Mode::read_only, 1s).integer("PRAGMA user_version"), 1);
    Database(path(), Database::Mode::read_write, 1s).execute("PRAGMA user_version = 4711");
    EXPECT_THAT(refusal(path()), AllOf(HasSubstr("4711"), HasSubstr("newer clearance-tracker")));
}

class VerifyBodies : public VerifyTest {
  public:
    static std::vector<std::string> told(const std::string& path, const std::optional<WebhookEvent>& event) {
        std::vector<std::string> lines;
        VerifyOptions options;
        options.path = path;
        options.read_delivery = [&](const std::string& body, const std::string& type) {
            EXPECT_EQ(type, "fleet_clearance_changed");
            EXPECT_THAT(body, HasSubstr(first_vin));
            return event;
        };
        options.on_difference = [&](const Difference& each) {
            lines.push_back(each.told + " <> " + each.follows);
        };
        verify(options);
        return lines;
    }
    WebhookEvent event{.vin = vin(),
                       .status = Status("approved"),
                       .occurred_at = at("11:00:00"),
                       .occurred_text = "2026-03-02T11:00:00.000Z",
                       .reason = "Cleared"};
};

TEST_F(VerifyBodies, SayWhatTheirObservationsSay) {
    webhook("approved", "11:00:00", "Cleared");
    EXPECT_THAT(told(path(), event), IsEmpty());
    EXPECT_THAT(told(path(), std::nullopt), ElementsAre("a webhook <> nothing, from its body"));
    event.status = Status("revoked");
    event.reason.clear();
    EXPECT_THAT(told(path(), event), ElementsAre("status approved <> revoked", "reason \"Cleared\" <> none"));
    event = {vin(second_vin), Status("approved"), std::nullopt, "", "Cleared"};
    EXPECT_THAT(told(path(), event), ElementsAre("vin " + first_vin + " <> " + second_vin,
                                                 "occurred_text \"2026-03-02T11:00:00.000Z\" <> none",
                                                 "occurred_at 2026-03-02T11:00:00.000Z <> none"));
}

}  // namespace
}  // namespace storage
