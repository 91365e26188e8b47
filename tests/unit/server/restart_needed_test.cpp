#include "server/restart_needed.hpp"

#include <gmock/gmock.h>

namespace app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(RestartNeeded, IsNotForWhatIsTakenOver) {
    config::Config running;
    running.hooks.emplace_back();
    auto wanted = running;
    wanted.webhook.certificate_file = wanted.api.certificate_file = "other.pem";
    wanted.webhook.secrets.push_back({"new", "secret"});
    wanted.api.tokens.emplace_back();
    wanted.platform.client_secret = "other";
    wanted.hooks[0].secret = wanted.hooks[0].previous_secret = wanted.hooks[0].header_value = "other";
    EXPECT_THAT(restart_needed(running, wanted), IsEmpty());
}

TEST(RestartNeeded, NamesEveryOtherKey) {
    config::Config running;
    auto wanted = running;
    wanted.sweep.full_every = std::chrono::hours{1};
    wanted.webhook.listen = "127.0.0.1:1";
    wanted.api.public_url = "https://tracker.example";
    wanted.api.allowed_origins = {"https://dashboard.example"};
    wanted.api.trusted_proxies = {"10.0.0.7"};
    wanted.api.user_header = "Remote-User";
    wanted.api.proxy_role = config::Role::operate;
    wanted.hooks.emplace_back();
    EXPECT_THAT(restart_needed(running, wanted),
                ElementsAre("webhook.listen", "api.public_url", "api.allowed_origins", "api.trusted_proxies",
                            "api.user_header", "api.proxy_role", "sweep.full_every", "hooks"));
}

TEST(RestartNeeded, NamesEachKeyOfFindingsAndReasons) {
    const config::Config running;
    auto wanted = running;
    auto& findings = wanted.findings;
    findings.stuck_after = findings.ending_stuck_after = findings.stuck_notice = std::chrono::seconds{1};
    findings.signature_failures_within = findings.platform_unreachable_after = std::chrono::seconds{1};
    findings.webhook_silent_after = findings.signature_failures = 1;
    findings.stuck_after_by_brand["ford"] = std::chrono::seconds{1};
    wanted.reasons.at(1).texts = {"other"};
    EXPECT_THAT(
        restart_needed(running, wanted),
        ElementsAre("findings.stuck_after", "findings.ending_stuck_after", "findings.stuck_after_by_brand",
                    "findings.stuck_notice", "findings.webhook_silent_after", "findings.signature_failures",
                    "findings.signature_failures_within", "findings.platform_unreachable_after",
                    "reasons.privacy_mode"));
}

TEST(RestartNeeded, IsForAHookWhoseUrlOrRoutingHasChanged) {
    config::Config running;
    running.hooks.emplace_back();
    auto wanted = running;
    wanted.hooks[0].url = "https://hooks.example";
    EXPECT_THAT(restart_needed(running, wanted), ElementsAre("hooks"));
    wanted = running;
    wanted.hooks[0].group_by = {"vin"};
    EXPECT_THAT(restart_needed(running, wanted), ElementsAre("hooks"));
}

}  // namespace
}  // namespace app
