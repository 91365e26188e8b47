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
    wanted.hooks[0].secret = "other";
    EXPECT_THAT(restart_needed(running, wanted), IsEmpty());
}

TEST(RestartNeeded, NamesEveryOtherKey) {
    config::Config running;
    auto wanted = running;
    wanted.sweep.full_every = std::chrono::hours{1};
    wanted.webhook.listen = "127.0.0.1:1";
    wanted.hooks.emplace_back();
    EXPECT_THAT(restart_needed(running, wanted), ElementsAre("webhook.listen", "sweep.full_every", "hooks"));
}

}  // namespace
}  // namespace app
