// What /metrics shows when everything has happened once: the names that the operator's manual lists, and a
// file for Prometheus' own checker.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/unit/server/api/service.hpp"

namespace {

class Exposition : public Service {
  public:
    std::string everything() {
        sweep({listed(numbered_vin(1), "rejected", "bmw")});
        webhook(numbered_vin(2), "approved", "2026-03-01T11:59:00Z");
        metrics_.webhook_duration(.01);
        metrics_.webhook_lag(60);
        metrics_.http_request("api", "summary", 200, .01);
        metrics_.connections("api", 1);
        metrics_.tls_handshake("api", true);
        metrics_.platform_call("token", "200", .1);
        metrics_.sweep("full", "complete", 1);
        metrics_.sweep_items("full", "changed", 1);
        metrics_.webhook_missed("bmw", "approved");
        metrics_.hook("oncall");
        metrics_.certificate_expiry("webhook", 1'800'000'000);
        metrics_.sample([] { return metrics::Metrics::Sampled{}; });
        metrics_.stream_readers([] { return metrics::Metrics::StreamReaders{3, 1}; });
        get("/v1/summary");  // counts the capture
        return call("GET", "/metrics").body;
    }
    static std::set<std::string> found(const std::string& text, const std::string& pattern) {
        const std::regex regex(pattern);
        std::set<std::string> names;
        for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it)
            names.insert((*it)[1]);
        return names;
    }
};

TEST_F(Exposition, HasTheNamesThatTheManualLists) {
    std::ifstream file(OPERATIONS_FILE);
    const std::string manual(std::istreambuf_iterator<char>(file), {});
    const auto begin = manual.find("\n## Metrics\n");
    ASSERT_NE(begin, std::string::npos);
    const auto chapter = manual.substr(begin, manual.find("\nWorth an alarm", begin) - begin);
    const auto documented = found(chapter, "`((?:clearance|process)_[a-z_]+)`");
    const auto exposed = found(everything(), "# TYPE ([a-z_]+) ");
    EXPECT_EQ(documented, exposed);
}

TEST_F(Exposition, HoldsNoVin) {
    EXPECT_THAT(everything(), testing::Not(testing::HasSubstr("WBA")));
}

TEST_F(Exposition, IsWrittenForPrometheusOwnChecker) {
    const auto text = everything();
    EXPECT_THAT(text, testing::HasSubstr("# TYPE clearance_ledger_group_jobs histogram"));
    if (const char* const path = std::getenv("EXPOSITION_FILE")) {
        std::ofstream file(path);
        file << text;
        EXPECT_TRUE(file.good());
    }
}

}  // namespace
