// The key of erased VINs: made once, whole, for its owner only; never made where one must be there.
#include "server/erasure_key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "server/config/keys.hpp"
#include "storage/ledger.hpp"
#include "tests/support/temporary_folder.hpp"

namespace app {
namespace {

using testing::HasSubstr;

class ErasureKeyFile : public testing::Test {
  protected:
    std::string refusal(bool make) const {
        try {
            erasure_key(file, make);
            return "";
        } catch (const storage::LedgerError& error) {
            return error.what();
        }
    }
    test::TemporaryFolder folder;
    const std::string file = folder.file("ledger.erasure-key");
};

TEST_F(ErasureKeyFile, IsMadeOnceForItsOwnerOnly) {
    std::ofstream(file + ".new") << "of an attempt that was cut short";
    const auto key = erasure_key(file, true);
    EXPECT_EQ(key.size(), 32U);
    EXPECT_EQ(erasure_key(file, true), key);
    EXPECT_EQ(erasure_key(file, false), key);
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    EXPECT_FALSE(std::filesystem::exists(file + ".new"));
    EXPECT_NE(erasure_key(folder.file("other"), true), key);
}

TEST_F(ErasureKeyFile, ThatIsMissingIsNotMadeWhereVinsAreErased) {
    EXPECT_THAT(refusal(false), HasSubstr("is missing, but the ledger has erased vehicles"));
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(ErasureKeyFile, OfAnotherLengthIsRefused) {
    for (const std::size_t size : {0U, 31U, 33U}) {
        std::ofstream(file, std::ios::trunc) << std::string(size, 'x');
        EXPECT_THAT(refusal(true), HasSubstr("is not one of 32 bytes")) << size;
    }
}

TEST_F(ErasureKeyFile, LiesBesideTheLedgerUnlessConfigured) {
    config::Config config;
    config.ledger.path = "/data/ledger.db";
    EXPECT_EQ(config::erasure_key_file(config), "/data/ledger.db.erasure-key");
    config.retention.erasure_key_file = "/keys/erasure";
    EXPECT_EQ(config::erasure_key_file(config), "/keys/erasure");
}

TEST_F(ErasureKeyFile, ThatCannotBeMadeSaysWhy) {
    try {
        erasure_key(folder.file("none/key"), true);
        FAIL();
    } catch (const storage::LedgerError& error) {
        EXPECT_THAT(error.what(), HasSubstr("No such file or directory"));
    }
}

}  // namespace
}  // namespace app
