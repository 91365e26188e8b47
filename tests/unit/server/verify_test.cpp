// What verify prints of a ledger, and how it exits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "storage/sqlite.hpp"
#include "tests/unit/server/config/folder.hpp"
#include "tests/unit/server/program.hpp"

namespace config_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A configuration in which only where the ledger is is right.
std::string ledger_alone(const ConfigFolder& folder, const std::string& path = "ledger.sqlite") {
    return folder.write("config.toml", "[ledger]\npath = \"" + path + "\"\n[webhook]\ntls = 7\n");
}

void make_ledger(const std::string& path) {
    storage::LedgerOptions options;
    options.path = path;
    storage::open_ledger(std::move(options));
}

TEST(CommandLine, VerifyExitsByTheLedgersSoundness) {
    const ConfigFolder folder;
    const auto arguments = "verify --config '" + ledger_alone(folder) + "'";
    make_ledger(folder.path("ledger.sqlite"));
    const auto sound = run_program(arguments);
    EXPECT_EQ(sound.exit_code, 0);
    EXPECT_EQ(sound.out, "0 vehicles, 0 observations, 0 transitions checked: no difference\n");
    EXPECT_THAT(sound.err, IsEmpty());

    storage::Database(folder.path("ledger.sqlite"), storage::Database::Mode::read_write,
                      std::chrono::seconds(1))
        .execute(
            "INSERT INTO reasons VALUES (1, 'a' || char(27, 10) || 'b');"
            "INSERT INTO brands (id, text) VALUES (1, 'bmw'); INSERT INTO vehicles (vin, brand, reason, "
            "first_seen, "
            "first_sequence) VALUES ('WVWZZZ1KZ6W000001', 1, 1, 0, 1)");
    const auto damaged = run_program(arguments);
    EXPECT_EQ(damaged.exit_code, 1);
    EXPECT_EQ(damaged.out,
              "vehicles WVWZZZ1KZ6W000001: told reason \"a??b\", follows none\n"
              "1 vehicle, 0 observations, 0 transitions checked: 1 difference\n");

    std::string many;
    for (int i = 0; i < 150; ++i) many += "INSERT INTO tags VALUES (99, 'key" + std::to_string(i) + "', '');";
    storage::Database(folder.path("ledger.sqlite"), storage::Database::Mode::read_write,
                      std::chrono::seconds(1))
        .execute(many);
    const auto badly = run_program(arguments);
    EXPECT_EQ(lines_in(badly.out), 102);
    EXPECT_THAT(badly.out, HasSubstr("\nand 51 more\n"));
    EXPECT_THAT(badly.out, HasSubstr("checked: 151 differences\n"));

    make_ledger(folder.path("another"));
    EXPECT_EQ(run_program(arguments + " --ledger '" + folder.path("another") + "'").exit_code, 0);
}

TEST(CommandLine, VerifySaysOnOneLineWhatItCannotVerify) {
    const ConfigFolder folder;
    const auto missing = run_program("verify --config '" + ledger_alone(folder, "none.sqlite") + "'");
    EXPECT_EQ(missing.exit_code, 1);
    EXPECT_EQ(missing.err, "clearance-tracker: there is no ledger " + folder.path("none.sqlite") + "\n");

    const auto faulty =
        run_program("verify --config '" + folder.write("config.toml", "[ledger]\npath = 7\n") + "'");
    EXPECT_EQ(faulty.exit_code, 2);
    EXPECT_THAT(faulty.err, HasSubstr("ledger.path"));
    EXPECT_EQ(lines_in(faulty.err), 1) << "of [ledger] only: " << faulty.err;
    EXPECT_THAT(faulty.out, IsEmpty());
}

}  // namespace
}  // namespace config_test
