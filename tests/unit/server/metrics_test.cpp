#include "server/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

namespace metrics {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

testing::Matcher<std::string> has_line(const std::string& line) {
    return HasSubstr("\n" + line + "\n");
}

TEST(Metrics, CountWebhooksFromZeroByOutcome) {
    Metrics metrics;
    EXPECT_THAT(metrics.text(), has_line("clearance_webhooks_total{outcome=\"unauthorized\"} 0"));
    metrics.webhook("recorded");
    metrics.webhook("recorded");
    metrics.webhook("not_durable");
    metrics.webhook_duration(0.003);
    EXPECT_THAT(metrics.text(), AllOf(has_line("# TYPE clearance_webhooks_total counter"),
                                      has_line("clearance_webhooks_total{outcome=\"recorded\"} 2"),
                                      has_line("clearance_webhooks_total{outcome=\"not_durable\"} 1"),
                                      has_line("clearance_webhooks_total{outcome=\"ping\"} 0"),
                                      has_line("clearance_webhook_duration_seconds_count 1"),
                                      has_line("clearance_webhook_duration_seconds_bucket{le=\"0.0025\"} 0"),
                                      has_line("clearance_webhook_duration_seconds_bucket{le=\"0.005\"} 1")));
}

TEST(Metrics, TellHttpRequestsByListenerRouteAndStatus) {
    Metrics metrics;
    metrics.http_request("api", "/v1/vehicles/{vin}", 200, 0.02);
    metrics.http_request("api", "/v1/vehicles/{vin}", 404, 0.02);
    metrics.http_request("api", "/v1/vehicles/{vin}", 200, 0.02);
    metrics.connections("api", 3);
    metrics.tls_handshake("webhook", true);
    metrics.tls_handshake("webhook", false);
    const auto text = metrics.text();
    for (const auto* line :
         {R"(clearance_http_requests_total{listener="api",route="/v1/vehicles/{vin}",status="200"} 2)",
          R"(clearance_http_requests_total{listener="api",route="/v1/vehicles/{vin}",status="404"} 1)",
          R"(clearance_http_request_duration_seconds_count{listener="api",route="/v1/vehicles/{vin}"} 3)",
          R"(clearance_open_connections{listener="api"} 3)",
          R"(clearance_tls_handshakes_total{listener="webhook",result="ok"} 1)",
          R"(clearance_tls_handshakes_total{listener="webhook",result="failed"} 1)"})
        EXPECT_THAT(text, has_line(line));
}

TEST(Metrics, TellSweepsPlatformCallsAlertsAndCertificates) {
    Metrics metrics;
    EXPECT_THAT(metrics.text(), Not(HasSubstr("\nclearance_last_complete_sweep_timestamp_seconds ")));
    metrics.platform_call("list", "ok", 1.5);
    metrics.sweep("full", "complete", 2);
    metrics.sweep_items("full", "changed", 5);
    metrics.sweep_items("full", "changed", 2);
    metrics.last_complete_sweep(1'795'435'200);
    metrics.webhook_missed("bmw", "approved");
    metrics.alert_attempt("desk", "delivered");
    metrics.certificate_expiry("webhook", 1'800'000'000);
    metrics.ready(true);
    metrics.platform_call("token", "200", 1);
    metrics.platform_call("token", "timeout", 1);
    const auto text = metrics.text();
    for (const auto* line :
         {R"(clearance_platform_calls_total{operation="list",outcome="ok"} 1)",
          R"(clearance_platform_call_duration_seconds_sum{operation="list"} 1.5)",
          R"(clearance_sweeps_total{kind="full",outcome="complete"} 1)",
          R"(clearance_sweep_duration_seconds_sum{kind="full"} 2)",
          R"(clearance_sweep_items_total{kind="full",result="changed"} 7)",
          R"(clearance_last_complete_sweep_timestamp_seconds 1795435200)",
          R"(clearance_webhooks_missed_total{brand="bmw",status="approved"} 1)",
          R"(clearance_alert_attempts_total{hook="desk",result="delivered"} 1)",
          R"(clearance_certificate_expiry_timestamp_seconds{listener="webhook"} 1800000000)",
          R"(clearance_token_renewals_total{result="ok"} 1)",
          R"(clearance_token_renewals_total{result="failed"} 1)", R"(clearance_ready 1)"})
        EXPECT_THAT(text, has_line(line));
    metrics.ready(false);
    EXPECT_THAT(metrics.text(), has_line("clearance_ready 0"));
}

TEST(Metrics, ShowTheVehiclesThatWereToldLast) {
    Metrics metrics;
    metrics.vehicles({{"approved", "bmw", 12}, {"pending", "", 3}});
    EXPECT_THAT(metrics.text(), AllOf(has_line(R"(clearance_vehicles{status="approved",brand="bmw"} 12)"),
                                      has_line(R"(clearance_vehicles{status="pending",brand=""} 3)")));
    metrics.vehicles({{"approved", "bmw", 13}});
    EXPECT_THAT(metrics.text(), AllOf(has_line(R"(clearance_vehicles{status="approved",brand="bmw"} 13)"),
                                      Not(HasSubstr("pending"))));
}

TEST(Metrics, HaveNoMoreLabelsThanAHundredBrandsWhateverThePlatformInvents) {
    Metrics metrics;
    std::vector<VehicleCount> counts;
    for (int i = 0; i < 300; ++i) {
        counts.push_back({"approved", "brand" + std::to_string(i), 1});
        metrics.webhook_missed("brand" + std::to_string(i), "status" + std::to_string(i));
    }
    metrics.vehicles(counts);
    const auto text = metrics.text();
    EXPECT_THAT(text, has_line(R"(clearance_vehicles{status="approved",brand="other"} 200)"));
    EXPECT_THAT(text, has_line(R"(clearance_webhooks_missed_total{brand="other",status="other"} 200)"));
    EXPECT_THAT(text, Not(HasSubstr("brand299")));
}

TEST(Metrics, ShowWhatWasGatheredLastWithItsType) {
    Metrics metrics;
    metrics.gathered({{.name = "clearance_a", .help = "A", .samples = {{{{"kind", "x"}}, 1}}}});
    metrics.gathered({{.name = "clearance_b_total", .help = "B", .samples = {{{}, 2}}},
                      {.name = "clearance_c", .help = "C", .buckets = {{1, 2}, {3, 0, 4}, 12.5}},
                      {.name = "clearance_d", .help = "without samples"}});
    const auto text = metrics.text();
    EXPECT_THAT(text, Not(HasSubstr("clearance_a")));
    EXPECT_THAT(text, Not(HasSubstr("clearance_d")));
    for (const auto* line :
         {"# TYPE clearance_b_total counter", "clearance_b_total 2", "# TYPE clearance_c histogram",
          R"(clearance_c_bucket{le="1"} 3)", R"(clearance_c_bucket{le="2"} 3)",
          R"(clearance_c_bucket{le="+Inf"} 7)", "clearance_c_count 7", "clearance_c_sum 12.5"})
        EXPECT_THAT(text, has_line(line));
}

TEST(Metrics, CountTheReadersOfTheStreamWhenTheyAreRead) {
    Metrics metrics;
    EXPECT_THAT(metrics.text(), Not(HasSubstr("clearance_stream_readers")));
    Metrics::StreamReaders readers{3, 0};
    metrics.stream_readers([&] { return readers; });
    EXPECT_THAT(metrics.text(), has_line("clearance_stream_readers 3"));
    EXPECT_THAT(metrics.text(), has_line("clearance_stream_readers_dropped_total 0"));
    readers = {0, 2};
    EXPECT_THAT(metrics.text(), has_line("clearance_stream_readers 0"));
    EXPECT_THAT(metrics.text(), has_line("# TYPE clearance_stream_readers_dropped_total counter"));
    EXPECT_THAT(metrics.text(), has_line("clearance_stream_readers_dropped_total 2"));
}

TEST(Metrics, TellHowLateWebhooksCome) {
    Metrics metrics;
    metrics.webhook_lag(7);
    metrics.webhook_lag(-3);
    EXPECT_THAT(metrics.text(), AllOf(has_line("clearance_webhook_lag_seconds_sum 7"),
                                      has_line(R"(clearance_webhook_lag_seconds_bucket{le="1"} 1)"),
                                      has_line(R"(clearance_webhook_lag_seconds_bucket{le="10"} 2)")));
}

TEST(Metrics, TellWhatThisProcessTakes) {
    const auto value = [](const std::string& name) {
        const auto text = Metrics().text();
        const auto at = text.find("\n" + name + " ");
        return at == std::string::npos ? -1. : std::stod(text.substr(at + name.size() + 2));
    };
    EXPECT_GE(value("process_cpu_seconds_total"), 0);
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(value("process_virtual_memory_bytes"), value("process_resident_memory_bytes"));
    EXPECT_GE(value("process_max_fds"), value("process_open_fds"));
    const auto now =
        std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    EXPECT_NEAR(value("process_start_time_seconds"), now, 3600);
    const auto before = value("process_open_fds");
    const std::ifstream one_more("/proc/self/stat");
    EXPECT_EQ(value("process_open_fds"), before + 1);
}

TEST(Metrics, AskTheLedgerWhenTheyAreRead) {
    Metrics metrics;
    EXPECT_THAT(metrics.text(), Not(HasSubstr("clearance_ledger")));
    int asked = 0;
    metrics.sample([&] {
        ++asked;
        return Metrics::Sampled{10, 20, 1, 4, 0.25, 4096};
    });
    const auto text = metrics.text();
    EXPECT_EQ(asked, 1);
    for (const auto* line :
         {"# TYPE clearance_ledger_commits_total counter", "clearance_ledger_commits_total 10",
          "clearance_ledger_jobs_total 20", "clearance_ledger_failed_jobs_total 1",
          "# TYPE clearance_ledger_queue gauge", "clearance_ledger_queue 4",
          "clearance_ledger_last_commit_seconds 0.25", "clearance_ledger_memory_bytes 4096"})
        EXPECT_THAT(text, has_line(line));
}

TEST(Metrics, SayWhichVersionRunsAndExplainEachMetric) {
    Metrics metrics;
    const auto text = metrics.text();
    EXPECT_THAT(text, has_line("clearance_build_info{version=\"" CLEARANCE_VERSION "\"} 1"));
    EXPECT_THAT(text, HasSubstr("# HELP clearance_webhooks_total "));
}

TEST(Metrics, CountEveryCallOfSeveralThreads) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&metrics] {
            for (int n = 0; n < 500; ++n) metrics.http_request("api", "/healthz", 200 + n % 3, 0.001);
        });
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(
        metrics.text(),
        has_line(R"(clearance_http_request_duration_seconds_count{listener="api",route="/healthz"} 2000)"));
}

}  // namespace
}  // namespace metrics
