#include "server/alerts/advice.hpp"

#include "tests/unit/server/alerts/told_messages.hpp"

namespace {

using alerts::advice_of;
using alerts::summary_of;
using test::has;

alerts::ToldFinding finding(const std::string& kind, test::json::object detail = {}) {
    auto result = test::rejected("WBA1");
    result.kind = kind;
    result.detail = std::move(detail);
    return result;
}

alerts::ToldFinding rejected_for(const std::string& code, const std::string& words = "Some words") {
    auto result = finding("rejected", {{"status", "rejected"}});
    result.reason_code = code;
    result.reason = words;
    return result;
}

alerts::ToldFinding stuck(const std::string& brand, test::json::object detail) {
    auto result = finding("stuck", std::move(detail));
    result.brand = brand;
    result.status = "pending";
    return result;
}

TEST(ReasonCode, IsOfTheFirstRuleThatKnowsAText) {
    const std::vector<config::ReasonRule> rules{{"privacy_mode", {"privacy mode", "PRIVACY_MODE"}},
                                                {"no_data", {"privacy", "no data"}}};
    EXPECT_EQ(alerts::reason_code(rules, "The Privacy MODE is on"), "privacy_mode");
    EXPECT_EQ(alerts::reason_code(rules, "privacy_mode"), "privacy_mode");
    EXPECT_EQ(alerts::reason_code(rules, "No Data, privacy"), "no_data");
    EXPECT_EQ(alerts::reason_code(rules, "anything"), "other");
    EXPECT_EQ(alerts::reason_code(rules, ""), "");
    EXPECT_EQ(alerts::reason_code({}, "anything"), "other");
    EXPECT_EQ(alerts::reason_code({{"all", {""}}}, "anything"), "other");
}

TEST(Advice, EveryKindHasASummaryAndAdvice) {
    for (const char* kind :
         {"unlisted", "list_shrunk", "status_unknown", "rejected", "revoked_unasked", "stuck",
          "webhook_silent", "signature_failures", "platform_unreachable", "hook_disabled", "something_new"}) {
        for (const char* vin : {"WBA1", ""}) {
            auto one = finding(kind);
            one.vin = vin;
            const auto summary = summary_of(one), advice = advice_of(one);
            EXPECT_FALSE(summary.empty() || summary.ends_with(".")) << summary;
            EXPECT_TRUE(advice.ends_with(".")) << advice;
        }
    }
}

TEST(Advice, OfARejectionIsByItsReason) {
    const std::map<std::string, std::pair<std::string, std::string>> expected{
        {"ineligible", {"it is not eligible", "Check that VIN and brand are right"}},
        {"privacy_mode", {"privacy mode is on", "Have privacy mode switched off"}},
        {"no_data", {"it sends no data", "driven where there is mobile reception"}},
        {"no_consent", {"consent is missing", "carmaker's fleet portal"}},
        {"already_active", {"it is active elsewhere already", "released there"}},
        {"missing_tag", {"a tag is missing", "with the tag"}},
        {"unsupported", {"it is not supported", "does not support this vehicle"}},
        {"other", {"the platform says \"Some words\"", "what the platform's words say"}},
        {"of_a_configuration", {"the platform says \"Some words\"", "what the platform's words say"}}};
    for (const auto& [code, texts] : expected) {
        EXPECT_EQ(summary_of(rejected_for(code)), "bmw WBA1 was rejected: " + texts.first);
        EXPECT_TRUE(has(advice_of(rejected_for(code)), texts.second)) << code;
    }
    EXPECT_EQ(summary_of(rejected_for("", "")), "bmw WBA1 was rejected: no reason was given");
    EXPECT_TRUE(has(advice_of(rejected_for("", "")), "console"));
}

TEST(Advice, AMissingTagOfVolkswagenIsNamed) {
    auto one = rejected_for("missing_tag");
    one.brand = "Audi";
    EXPECT_TRUE(has(advice_of(one), "vw-group-customer-name"));
    EXPECT_FALSE(has(advice_of(rejected_for("missing_tag")), "vw-group-customer-name"));
}

TEST(Advice, OfARequestSaysThatItWasTheRequest) {
    auto one = rejected_for("other");
    one.detail = {{"status", "error"}, {"command", 5}};
    EXPECT_EQ(
        summary_of(one),
        "The request for clearance of bmw WBA1 was answered with error: the platform says \"Some words\"");
    EXPECT_TRUE(advice_of(one).starts_with("Correct what the platform's words name"));
    one.reason_code = "privacy_mode";
    EXPECT_TRUE(has(advice_of(one), "privacy mode"));
}

TEST(Advice, OfAStuckVehicleIsByItsBrand) {
    const test::json::object detail{{"stage", "notice"}, {"may_be_rejected_from", "2026-12-01T00:00:00Z"}};
    EXPECT_EQ(summary_of(stuck("audi", detail)),
              "audi WBA1 is still pending, since about 2026-11-22, and may be rejected from 2026-12-01 on");
    const std::string date = "It may be rejected from 2026-12-01 on: ";
    for (const char* brand : {"volkswagen", "audi", "Skoda", "seat", "cupra"})
        EXPECT_EQ(advice_of(stuck(brand, detail)), date + "switch privacy mode off in it.") << brand;
    EXPECT_EQ(advice_of(stuck("ford", detail)),
              date + "grant consent for it in the carmaker's fleet portal.");
    for (const char* brand : {"citroen", "ds", "opel", "peugeot", "vauxhall", "jeep", "fiat", "alfaromeo",
                              "Alfa-Romeo", "maserati"})
        EXPECT_EQ(advice_of(stuck(brand, detail)), date + "drive it.") << brand;
    EXPECT_EQ(
        advice_of(stuck("bmw", detail)),
        date + "drive it, switch privacy mode off, grant consent for it in the carmaker's fleet portal.");
}

TEST(Advice, OfAStuckVehicleClaimsNoMoreThanIsKnown) {
    const auto unknown = advice_of(stuck("opel", {{"stage", "overdue"}}));
    EXPECT_EQ(
        unknown,
        "The carmaker has not answered yet: drive it. If that is done already, ask the platform's support.");
    EXPECT_FALSE(has(summary_of(stuck("opel", {{"may_be_rejected_from", "soon"}})), "rejected"));
    auto ending = stuck("opel", {});
    ending.status = "revoking";
    EXPECT_TRUE(has(advice_of(ending), "ask the platform's support"));
    EXPECT_FALSE(has(advice_of(ending), "drive"));
}

TEST(Advice, NamesWhatTheDetailTells) {
    EXPECT_EQ(summary_of(finding("platform_unreachable", {{"error", "timed\nout"}})),
              "The platform cannot be reached: timed out");
    EXPECT_EQ(summary_of(finding("hook_disabled", {{"hooks", {"desk"}}})),
              "The hook desk is disabled and gets no more alerts");
    EXPECT_EQ(summary_of(finding("hook_disabled", {{"hooks", {"desk", "night"}}})),
              "The hooks desk, night are disabled and get no more alerts");
    EXPECT_EQ(summary_of(finding("list_shrunk", {{"listed", 90}, {"undecided", 50}, {"unlisted", 0}})),
              "The platform's list lacks many vehicles at once, of 90 listed before, 50 undecided, 0 no "
              "longer listed");
    auto revoked = finding("revoked_unasked");
    revoked.status = "canceled";
    EXPECT_EQ(summary_of(revoked), "bmw WBA1 was canceled, and no command of this tracker asked for it");
}

TEST(Advice, IsShortWhateverTheTexts) {
    auto one = test::hostile(1).findings[0];
    for (const char* kind : {"rejected", "stuck", "status_unknown", "platform_unreachable"}) {
        one.kind = kind;
        EXPECT_LT(summary_of(one).size(), 2000U);
    }
}

}  // namespace
