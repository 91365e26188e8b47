// Every fault a configuration can have on its own: the one message it gets, and where that stands. Those of
// findings and hooks are in files of their own.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/server/config/fault.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

const std::string digest = std::string(64, 'a');

const std::vector<Fault> key_faults{
    {"MisspeltKey", with_line(6, "tls = false\nmax_bdoy = 3").substr(0),
     "config.toml:7:1: webhook.max_bdoy: ", "unknown key; did you mean max_body?"},
    {"MisspeltTable", appended("[sweeps]\non_start = false\n"),
     "config.toml:14:1: sweeps: ", "unknown table; did you mean sweep?"},
    {"MisspeltListTable", appended("[[hook]]\nname = \"x\"\n"),
     "config.toml:14:1: hook: ", "unknown table; did you mean hooks?"},
    {"MisspeltSecretIsNotMissingToo", with_line(4, "client_secert = \"hidden-secret\""),
     "config.toml:4:1: platform.client_secert: ", "did you mean client_secret?"},
    {"MisspeltFormOfASecret", with_line(4, "client_secret_fil = \"x\""),
     "config.toml:4:1: platform.client_secret_fil: ", "did you mean client_secret_file?"},
    {"KeyOfAnotherTable", with_line(11, "listen = \"127.0.0.1:0\"\nmax_body = \"1MiB\""),
     "config.toml:12:1: api.max_body: ", "unknown key here; it belongs in [webhook]"},
    {"KeyLikeNoOther", with_line(13, "path = \"x\"\nzzzzzzzz = 1"),
     "config.toml:14:1: ledger.zzzzzzzz: ", "unknown key; known here are path, synchronous"},
    {"KeyAboveAllTables", "level = \"info\"\n" + valid_text(),
     "config.toml:1:1: level: ", "it belongs in [log]"},
    {"OneTableInsteadOfAList", with_line(7, "[webhook.secrets]"), "config.toml:7:1: webhook.secrets: ",
     "expected a list of tables, each begun with [[webhook.secrets]], got a table"},
    {"ListInsteadOfATable", appended("[[log]]\nlevel = \"info\"\n"),
     "config.toml:14:1: log: ", "expected one table, [log], got a list"},
    {"ValueInsteadOfATable", "sweep = 3\n" + valid_text(),
     "config.toml:1:9: sweep: ", "expected one table, [sweep], got 3"},
    {"ValuesInsteadOfTables", "hooks = [1]\n" + valid_text(),
     "config.toml:1:10: hooks[0]: ", "expected a table, [[hooks]], got 1"},
    {"MissingKeyStandsAtItsTable", with_line(13, ""),
     "config.toml:12:1: ledger.path: ", "required, but missing: "},
    {"MissingTableStandsNowhere",
     with_line(12, "[sweep]").replace(valid_text().find("[ledger]"), std::string::npos, ""),
     "config.toml: ledger.path: ", "required, but missing: "},
    {"BooleanInQuotes", with_line(6, "tls = \"false\""),
     "config.toml:6:7: webhook.tls: ", "expected true or false without quotes, got \"false\""},
    {"TextThatIsANumber", with_line(3, "client_id = 7"),
     "config.toml:3:13: platform.client_id: ", "expected a text in quotes, got 7"},
    {"EmptyText", with_line(3, "client_id = \"\""),
     "config.toml:3:13: platform.client_id: ", "got an empty one"},
    {"ChoiceAlmostRight", appended("[log]\nlevel = \"warn\"\n"), "config.toml:15:9: log.level: ",
     "expected one of \"trace\", \"debug\", \"info\", \"warning\", \"error\", got \"warn\""},
    {"ChoiceMisspelt", with_line(2, "environment = \"sandbocks\""),
     "config.toml:2:15: platform.environment: ", "did you mean \"sandbox\"?"},
    {"DurationWithoutUnit", appended("[sweep]\nfull_every = 900\n"),
     "config.toml:15:14: sweep.full_every: ", "900 has none: is it seconds (\"900s\")?"},
    {"DurationInOtherWords", appended("[sweep]\nfull_every = \"15 minutes\"\n"),
     "config.toml:15:14: sweep.full_every: ", "expected a duration with its unit, such as \"15m\""},
    {"DurationTooShort", appended("[sweep]\nin_flight_every = \"99ms\"\n"),
     "config.toml:15:19: sweep.in_flight_every: ", "expected a duration between 100ms and 1d, got \"99ms\""},
    {"SizeInOtherWords", with_line(6, "tls = false\nmax_body = \"1 meg\""),
     "config.toml:7:12: webhook.max_body: ", "expected a size, such as \"1MiB\""},
    {"SizeTooBig", with_line(6, "tls = false\nmax_body = \"1GiB\""),
     "config.toml:7:12: webhook.max_body: ", "expected a size between 1KiB and 64MiB"},
    {"CountOfNothing", with_line(6, "tls = false\nmax_connections = 0"),
     "config.toml:7:19: webhook.max_connections: ", "expected a whole number between 1 and 1000000, got 0"},
    {"AddressWithoutHost", with_line(11, "listen = \":8080\""),
     "config.toml:11:10: api.listen: ", "(\"0.0.0.0:8080\" for every address)"},
    {"AddressWithoutPort", with_line(11, "listen = \"127.0.0.1\""),
     "config.toml:11:10: api.listen: ", "expected host:port"},
    {"PathWithoutSlash", with_line(6, "tls = false\npath = \"hook\""),
     "config.toml:7:8: webhook.path: ", "expected a path that begins with \"/\""},
};

const std::vector<Fault> section_faults{
    {"NeitherEnvironmentNorBaseUrl", with_line(2, ""),
     "config.toml:1:1: platform.environment: ", "\"sandbox\" or \"live\" (or base_url)"},
    {"PlainHttpToAnotherMachine", with_line(2, "base_url = \"http://platform.example/v1\""),
     "config.toml:2:12: platform.base_url: ", "expected https; plain http is only for loopback addresses"},
    {"BaseUrlWithPassword", with_line(2, "base_url = \"https://a:hidden-secret@platform.example\""),
     "config.toml:2:12: platform.base_url: ", "without user, password and fragment"},
    {"NoCredentials", with_line(4, ""), "config.toml:1:1: platform.client_secret: ", "or private_key_file"},
    {"BothCredentials",
     with_line(
         4,
         "client_secret = \"hidden-secret\"\nkey_id = \"k\"\nprivate_key = \"-----BEGIN PRIVATE KEY-----\""),
     "config.toml:6:15: platform.private_key: ", "expected either client_secret or private_key, got both"},
    {"PrivateKeyWithoutItsId", with_line(4, "private_key = " + in_toml(p256_pem())),
     "config.toml:1:1: platform.key_id: ", "required with private_key"},
    {"KeyIdAlone", with_line(4, "client_secret = \"s\"\nkey_id = \"k\""),
     "config.toml:5:10: platform.key_id: ", "of no use without private_key_file"},
    {"PrivateKeyThatIsNone", with_line(4, "private_key = \"hidden-secret\"\nkey_id = \"k\""),
     "config.toml:4:15: platform.private_key: ", "expected a private key in PEM form"},
    {"CaFileThatIsNotThere", with_line(4, "client_secret = \"s\"\nca_file = \"none.pem\""),
     "config.toml:5:11: platform.ca_file: ", "none.pem\": No such file or directory"},
    {"NoWebhookSecret",
     with_line(7, "").erase(with_line(7, "").find("name ="),
                            std::string("name = \"first\"\nsecret = \"0123456789abcdef\"\n").size()),
     "config.toml:5:1: webhook.secrets: ", "at least one [[webhook.secrets]]"},
    {"ShortWebhookSecret", with_line(9, "secret = \"hidden-secret\""),
     "config.toml:9:10: webhook.secrets[0].secret: ", "expected at least 16 characters, got 13"},
    {"WebhookSecretMissing", with_line(9, ""),
     "config.toml:7:1: webhook.secrets[0].secret: ", "give one of secret, secret_file or secret_env"},
    {"WebhookNamesTwice", appended("[[webhook.secrets]]\nname = \"first\"\nsecret = \"fedcba9876543210\"\n"),
     "config.toml:15:8: webhook.secrets[1].name: ", "got \"first\", the name of webhook.secrets[0] already"},
    {"NameWithBlank", with_line(8, "name = \"the first\""),
     "config.toml:8:8: webhook.secrets[0].name: ", "expected a name of 1 to 64 letters, digits"},
    {"OpenApiWithoutToken", with_line(11, "listen = \"0.0.0.0:8080\""),
     "config.toml:11:10: api.listen: ", "openssl rand -hex 32"},
    {"OneAddressForBoth", with_line(11, "listen = \"127.0.0.1:8443\""),
     "config.toml:11:10: api.listen: ", "expected another port than webhook.listen's, got 8443 for both"},
    {"TokenDigestTooShort", appended("[[api.tokens]]\nname = \"a\"\nsha256 = \"abc\"\n"),
     "config.toml:16:10: api.tokens[0].sha256: ", "printf %s TOKEN | sha256sum"},
    {"TokenDigestOfNothing",
     appended("[[api.tokens]]\nname = \"a\"\nsha256 = "
              "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"\n"),
     "config.toml:16:10: api.tokens[0].sha256: ", "of an empty text"},
    {"TokenTwice",
     appended("[[api.tokens]]\nname = \"a\"\nsha256 = \"" + digest +
              "\"\n[[api.tokens]]\nname = \"b\"\nsha256 = \"" + digest + "\"\nrole = \"operate\"\n"),
     "config.toml:19:10: api.tokens[1].sha256: ", "the same token as api.tokens[0]"},
    {"TokenRole", appended("[[api.tokens]]\nname = \"a\"\nsha256 = \"" + digest + "\"\nrole = \"admin\"\n"),
     "config.toml:17:8: api.tokens[0].role: ", "expected one of \"read\", \"operate\", got \"admin\""},
    {"PublicUrlWithoutScheme", with_line(11, "listen = \"127.0.0.1:0\"\npublic_url = \"tracker.example\""),
     "config.toml:12:14: api.public_url: ", "expected a URL such as \"https://host.example/path\""},
    {"PublicUrlWithQuery",
     with_line(11, "listen = \"127.0.0.1:0\"\npublic_url = \"https://tracker.example/?a=b\""),
     "config.toml:12:14: api.public_url: ", "expected a URL without a query"},
    {"ChoiceTwice", with_line(6, "tls = false\nannounced = [\"approved\", \"approved\"]"),
     "config.toml:7:13: webhook.announced: ", "expected each of them once, got \"approved\" twice"},
};

const std::vector<Fault> syntax_faults{
    {"UnfinishedText", with_line(4, "client_secret = \"hidden-secret"), "config.toml:4:", "not TOML: "},
    {"TextWithoutQuotes", with_line(4, "client_secret = hidden-secret"),
     "config.toml:4:17: ", "could not determine value type"},
    {"SomethingAfterTheValue", with_line(4, "client_secret = \"x\" Hidden-secret"),
     "config.toml:4:21: ", "expected a comment or whitespace"},
    {"KeyTwice", with_line(3, "client_id = \"a\"\nclient_id = \"b\""),
     "config.toml:4:", "cannot redefine existing string 'client_id'"},
    {"NotUtf8", with_line(3, "client_id = \"\xff\""), "config.toml:3:", "invalid utf-8"},
};

class ConfigFault : public testing::TestWithParam<Fault> {};

TEST_P(ConfigFault, IsTheOnlyMessageAndStandsWhereItIs) {
    expect_only_message(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Key, ConfigFault, testing::ValuesIn(key_faults), fault_name);
INSTANTIATE_TEST_SUITE_P(Section, ConfigFault, testing::ValuesIn(section_faults), fault_name);
INSTANTIATE_TEST_SUITE_P(Syntax, ConfigFault, testing::ValuesIn(syntax_faults), fault_name);

}  // namespace
}  // namespace config_test
