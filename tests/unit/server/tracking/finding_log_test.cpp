#include "server/tracking/finding_log.hpp"

#include <gmock/gmock.h>

#include "server/log.hpp"
#include "tests/unit/server/tracking/tracking_fixture.hpp"

namespace tracking {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LoggedFindings : public TrackingTest {
  public:
    LoggedFindings() { logging::configure("warning", true); }
    ~LoggedFindings() override { logging::configure("error", false); }

    void suspend(int from, int to) {
        for (int n = from; n < to; ++n) webhook("suspended", "2026-03-02T11:00:00Z", fleet_vin(n));
    }
    std::string told(FindingLog& log) {
        testing::internal::CaptureStderr();
        bool ended = false;
        boost::asio::co_spawn(loop, log.tell(), [&](const std::exception_ptr&) { ended = true; });
        until([&] { return ended; });
        return testing::internal::GetCapturedStderr();
    }
    void begin(FindingLog& log) {
        bool ended = false;
        boost::asio::co_spawn(loop, log.begin(), [&](const std::exception_ptr&) { ended = true; });
        until([&] { return ended; });
    }
};

TEST_F(LoggedFindings, AreToldOnceFromTheBeginningOn) {
    suspend(0, 1);
    FindingLog log(*ledger);
    begin(log);
    EXPECT_THAT(told(log), IsEmpty()) << "an earlier run told of it";
    suspend(1, 3);
    begin(log);
    const auto text = told(log);
    EXPECT_THAT(text, HasSubstr("\"kind\":\"status_unknown\",\"vin\":\"" + fleet_vin(1)));
    EXPECT_THAT(text, HasSubstr(fleet_vin(2)));
    EXPECT_THAT(text, HasSubstr("suspended"));
    EXPECT_THAT(text, Not(HasSubstr(fleet_vin(0))));
    EXPECT_THAT(told(log), IsEmpty());
}

TEST_F(LoggedFindings, OfManyAtOnceAreToldAFewAndHowManyMore) {
    FindingLog log(*ledger);
    begin(log);
    suspend(0, 25);
    const auto text = told(log);
    EXPECT_THAT(text, HasSubstr("\"event\":\"more_findings\",\"count\":5}"));
    EXPECT_THAT(text, HasSubstr(fleet_vin(24)));
    EXPECT_THAT(text, HasSubstr(fleet_vin(5)));
    EXPECT_THAT(text, Not(HasSubstr(fleet_vin(4))));
}

}  // namespace
}  // namespace tracking
