// Every fault a hook can have on its own: the one message it gets, and where that stands.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/unit/server/config/fault.hpp"
#include "tests/unit/server/config/folder.hpp"

namespace config_test {
namespace {

std::string hook(const std::string& lines) {
    return appended("[[hooks]]\nname = \"desk\"\n" + lines);  // `lines` begin in line 16
}

const std::string url = "url = \"https://hooks.example/hidden-secret\"\n";
const std::string secret = "secret = \"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz\"\n";

/// Valid in lines 16 and 17, `lines` from line 18 on.
std::string good_and(const std::string& lines) {
    return hook(url + secret + lines);
}

const std::vector<Fault> url_faults{
    {"Missing", hook(secret), "config.toml:14:1: hooks[0].url: ",
     "required, but missing: where alerts are posted to; give one of url, url_file or url_env"},
    {"OfSlackMissing", hook("format = \"slack\"\n"), "config.toml:14:1: hooks[0].url: ", "required"},
    {"Misspelt", hook("ulr = \"https://hooks.example/hidden-secret\"\n" + secret),
     "config.toml:16:1: hooks[0].ulr: ", "unknown key; did you mean url?"},
    {"WithoutScheme", hook("url = \"hidden-secret.example\"\n" + secret),
     "config.toml:16:7: hooks[0].url: ", "expected a URL such as \"https://host.example/path\""},
    {"WithPassword", hook("url = \"https://a:hidden-secret@hooks.example\"\n" + secret),
     "config.toml:16:7: hooks[0].url: ", "without user, password and fragment"},
    {"WithALineEnd", hook("url = \"https://hooks.example/hidden-secret\\r\\nA: b\"\n" + secret),
     "config.toml:16:7: hooks[0].url: ", "expected a URL such as"},
    {"ByPlainHttp", hook("url = \"http://hidden-secret.example/a\"\n" + secret),
     "config.toml:16:7: hooks[0].url: ", "needs allow_http = true"},
    {"OfAnotherType", hook("url = 3\n" + secret),
     "config.toml:16:7: hooks[0].url: ", "expected a text in quotes that is not empty"},
    {"InTwoForms", hook(url + "url_env = \"HOME\"\n" + secret), "config.toml:17:1: hooks[0].url: ",
     "expected exactly one of url, url_file and url_env, got url and url_env"},
    {"InPlaceOfItsFile", hook("url_file = \"https://hooks.example/hidden-secret\"\n" + secret),
     "config.toml:16:12: hooks[0].url_file: ",
     "expected the name of a file; the secret itself is written as url"},
    {"InPlaceOfItsVariable", hook("url_env = \"https://hooks.example/hidden-secret\"\n" + secret),
     "config.toml:16:11: hooks[0].url_env: ", "expected the name of an environment variable"},
    {"FromNoFile", hook("url_file = \"none\"\n" + secret),
     "config.toml:16:12: hooks[0].url_file: ", "No such file or directory"},
};

const std::vector<Fault> secret_faults{
    {"InPlaceOfItsFile", hook(url + "secret_file = \"whsec_hidden-secret\"\n"),
     "config.toml:17:15: hooks[0].secret_file: ",
     "expected the name of a file; the secret itself is written as secret"},
    {"InPlaceOfItsVariable", hook(url + "secret_env = \"whsec_hidden-secret\"\n"),
     "config.toml:17:14: hooks[0].secret_env: ", "expected the name of an environment variable"},
    {"OfTooFewBytes", hook(url + "secret = \"whsec_aGlkZGVuLXNlY3JldA==\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "base64 of at least 24 bytes"},
    {"NotBase64", hook(url + "secret = \"whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "base64 of at least 24 bytes"},
    {"OfCloudEventsTooShort", hook(url + "secret = \"hidden-secret\"\nformat = \"cloudevents\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "a text of at least 24 characters"},
    {"Missing", hook(url), "config.toml:14:1: hooks[0].secret: ",
     "required with format = \"standard-webhooks\", but missing: the alerts are signed with it; give one of "
     "secret, secret_file or secret_env"},
    {"OfCloudEventsMissing", hook(url + "format = \"cloudevents\"\n"),
     "config.toml:14:1: hooks[0].secret: ", "required with format = \"cloudevents\""},
    {"OfPagerDutyMissing", hook("format = \"pagerduty\"\n"), "config.toml:14:1: hooks[0].secret: ",
     "required with format = \"pagerduty\", but missing: the integration's routing key"},
    {"OfPagerDutyTooShort", hook("format = \"pagerduty\"\nsecret = \"hidden-secret\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "expected the integration's routing key: 32 letters and digits"},
    {"OfPagerDutyWithOtherCharacters",
     hook("format = \"pagerduty\"\nsecret = \"hidden-secret_0123456789abcdefgh\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "32 letters and digits"},
    {"OfSlack", hook(url + secret + "format = \"slack\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "of no use with format = \"slack\": remove it"},
    {"OfTeams", hook(url + secret + "format = \"teams\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "of no use with format = \"teams\""},
    {"OfAlertmanager", hook(url + secret + "format = \"alertmanager\"\n"),
     "config.toml:17:10: hooks[0].secret: ", "of no use with format = \"alertmanager\""},
    {"PreviousTooShort", good_and("previous_secret = \"hidden-secret\"\n"),
     "config.toml:18:19: hooks[0].previous_secret: ", "a text of at least 24 characters"},
    {"PreviousOneOnceMore", good_and("previous_" + secret),
     "config.toml:18:19: hooks[0].previous_secret: ", "expected another one than secret, got the same"},
    {"PreviousOneOfPagerDuty",
     hook("format = \"pagerduty\"\nsecret = \"0123456789abcdef0123456789abcdef\"\nprevious_" + secret),
     "config.toml:18:19: hooks[0].previous_secret: ", "of no use with format = \"pagerduty\""},
    {"PreviousOneOfSlack", hook(url + "format = \"slack\"\nprevious_" + secret),
     "config.toml:18:19: hooks[0].previous_secret: ", "of no use with format = \"slack\""},
};

const std::vector<Fault> routing_faults{
    {"NamesTwice", good_and("[[hooks]]\nname = \"desk\"\n" + url + secret),
     "config.toml:19:8: hooks[1].name: ", "the name of hooks[0] already"},
    // Neither a URL nor a secret is missed while nobody knows what the format needs.
    {"Format", hook("format = \"pagerdty\"\n"), "config.toml:16:10: hooks[0].format: ",
     R"(expected one of "standard-webhooks", "cloudevents", "slack", "teams", "pagerduty", "alertmanager", )"
     R"(got "pagerdty"; did you mean "pagerduty"?)"},
    {"SeveralKinds", good_and("kinds = [\"approved\", \"rejected\", \"rejcted\", 3]\n"),
     "config.toml:18:9: hooks[0].kinds: ",
     R"("heartbeat", got "approved" and "rejcted" (did you mean "rejected"?) and 3)"},
    {"NoKinds", good_and("kinds = []\n"), "config.toml:18:9: hooks[0].kinds: ",
     "expected a list of one or more of \"unlisted\", \"list_shrunk\", \"status_unknown\", \"rejected\", "
     "\"revoked_unasked\", \"stuck\", \"webhook_silent\", \"signature_failures\", \"platform_unreachable\", "
     "\"hook_disabled\", \"heartbeat\", got a list"},
    {"KindTwice", good_and("kinds = [\"stuck\", \"stuck\"]\n"),
     "config.toml:18:9: hooks[0].kinds: ", "expected each of them once, got \"stuck\" twice"},
    {"HeartbeatNotAlone", good_and("kinds = [\"heartbeat\", \"stuck\"]\n"),
     "config.toml:18:9: hooks[0].kinds: ", "expected \"heartbeat\" alone: give it a hook of its own"},
    {"HeartbeatToSlack", hook(url + "format = \"slack\"\nkinds = [\"heartbeat\"]\n"),
     "config.toml:18:9: hooks[0].kinds: ",
     "only with format = \"standard-webhooks\" or \"cloudevents\", got it with format = \"slack\""},
    {"EveryWithoutHeartbeat", good_and("every = \"1m\"\n"),
     "config.toml:18:9: hooks[0].every: ", "of no use without kinds = [\"heartbeat\"]"},
    {"EveryTooLong", good_and("kinds = [\"heartbeat\"]\nevery = \"2d\"\n"),
     "config.toml:19:9: hooks[0].every: ", "expected a duration between 1s and 1d"},
    {"BrandThatIsNoList", good_and("brands = \"ford\"\n"),
     "config.toml:18:10: hooks[0].brands: ", "expected a list of 0 to 100 texts, got \"ford\""},
    {"EmptyStatus", good_and("statuses = [\"\"]\n"),
     "config.toml:18:13: hooks[0].statuses[0]: ", "expected a text of 1 to 200 characters, got an empty one"},
    {"TagsThatAreNoTable", good_and("tags = [\"fleet\"]\n"), "config.toml:18:8: hooks[0].tags: ",
     "expected a table of texts, such as { fleet = \"north\" }, got a list"},
    {"TagThatIsNoText", good_and("tags = { fleet = 3 }\n"),
     "config.toml:18:18: hooks[0].tags.fleet: ", "expected a text in quotes, got 3"},
    {"TagWithoutValue", good_and("tags = { \"a b\" = \"\" }\n"),
     "config.toml:18:18: hooks[0].tags.\"a b\": ", "expected a text, got an empty one"},
    {"GroupByMisspelt", good_and("group_by = [\"brnd\", \"reason\", \"colour\", \"tag.fleet\"]\n"),
     "config.toml:18:12: hooks[0].group_by: ",
     R"(expected one of "brand", "reason", "status", "vin", or "tags." and a tag's name, got "brnd" )"
     R"((did you mean "brand"?) and "colour" and "tag.fleet" (did you mean "tags.fleet"?))"},
    {"GroupByNoTag", good_and("group_by = [\"tags.\"]\n"),
     "config.toml:18:12: hooks[0].group_by: ", "\"tags.\" and a tag's name, got \"tags.\""},
    {"GroupByTwice", good_and("group_by = [\"vin\", \"vin\"]\n"),
     "config.toml:18:12: hooks[0].group_by: ", "expected each text once, got \"vin\" twice"},
    {"GroupWaitTooLong", good_and("group_wait = \"61m\"\n"),
     "config.toml:18:14: hooks[0].group_wait: ", "expected a duration between 0s and 1h"},
    {"GroupIntervalTooLong", good_and("group_interval = \"25h\"\n"),
     "config.toml:18:18: hooks[0].group_interval: ", "expected a duration between 0s and 1d"},
    {"SendResolvedInQuotes", good_and("send_resolved = \"no\"\n"),
     "config.toml:18:17: hooks[0].send_resolved: ", "expected true or false, got \"no\""},
};

const std::string value = "header_value = \"hidden-secret\"\n";

const std::vector<Fault> header_faults{
    {"NameWithALineEnd", good_and("header_name = \"A\\r\\nB\"\n" + value),
     "config.toml:18:15: hooks[0].header_name: ", "expected the name of an HTTP header"},
    {"NameWithItsValue", good_and("header_name = \"Authorization: hidden-secret\"\n" + value),
     "config.toml:18:15: hooks[0].header_name: ", "expected the name of an HTTP header"},
    {"NameThatEachRequestHas", good_and("header_name = \"content-TYPE\"\n" + value),
     "config.toml:18:15: hooks[0].header_name: ", "another header than \"content-TYPE\""},
    {"NameOfASignature", good_and("header_name = \"Webhook-Signature\"\n" + value),
     "config.toml:18:15: hooks[0].header_name: ", "another header than \"Webhook-Signature\""},
    {"NameAlone", good_and("header_name = \"X-Api-Key\"\n"), "config.toml:18:15: hooks[0].header_name: ",
     "of no use without header_value, header_value_file or header_value_env"},
    {"ValueWithALineEnd", good_and("header_value = \"hidden-secret\\r\\nA: b\"\n"),
     "config.toml:18:16: hooks[0].header_value: ", "expected a text without control characters"},
    {"ValueWithNul", good_and("header_value = \"hidden-secret\\u0000\"\n"),
     "config.toml:18:16: hooks[0].header_value: ", "expected a text without control characters"},
};

class HookFault : public testing::TestWithParam<Fault> {};

TEST_P(HookFault, IsTheOnlyMessageAndStandsWhereItIs) {
    expect_only_message(GetParam());
}

INSTANTIATE_TEST_SUITE_P(Url, HookFault, testing::ValuesIn(url_faults), fault_name);
INSTANTIATE_TEST_SUITE_P(Secret, HookFault, testing::ValuesIn(secret_faults), fault_name);
INSTANTIATE_TEST_SUITE_P(Routing, HookFault, testing::ValuesIn(routing_faults), fault_name);
INSTANTIATE_TEST_SUITE_P(Header, HookFault, testing::ValuesIn(header_faults), fault_name);

}  // namespace
}  // namespace config_test
