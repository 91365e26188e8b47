#include "server/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include "server/metrics_exposed.hpp"
#include "server/metrics_family.hpp"
#include "server/metrics_process.hpp"
#include "server/metrics_words.hpp"
#include "server/version.hpp"

namespace metrics {
namespace {

using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;

// Seconds. Answers of ours take milliseconds, calls to the platform up to its time-out, sweeps of a big fleet
// minutes.
const Histogram::BucketBoundaries quick{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
const Histogram::BucketBoundaries calls{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60};
const Histogram::BucketBoundaries lags{1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600, 14400, 86400};
const Histogram::BucketBoundaries sweeps{.1, .5, 1, 5, 15, 30, 60, 120, 300, 600, 1800};

prometheus::Family<Counter>& counters(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}
prometheus::Family<Gauge>& gauges(prometheus::Registry& registry, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}
prometheus::Family<Histogram>& histograms(prometheus::Registry& registry, const char* name,
                                          const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

Gathered one(const char* name, const char* help, double value) {
    return {.name = name, .help = help, .samples = {{{}, value}}};
}

std::vector<Gathered> gathered_of(const Metrics::Sampled& now) {
    return {
        one("clearance_ledger_commits_total", "Commits of the ledger, each of a group of jobs",
            now.ledger_commits),
        one("clearance_ledger_jobs_total", "Jobs the ledger wrote", now.ledger_jobs),
        one("clearance_ledger_failed_jobs_total", "Jobs the ledger could not write", now.ledger_failed_jobs),
        one("clearance_ledger_queue", "Jobs waiting for the ledger's writer", now.ledger_queue),
        one("clearance_ledger_last_commit_seconds", "How long the last commit took",
            now.ledger_last_commit_seconds),
        one("clearance_ledger_memory_bytes", "What the page caches of the ledger hold",
            now.ledger_memory_bytes)};
}

/// Of the platform's words: of brands there are some dozens, of statuses eight.
constexpr std::size_t most_brands = 100, most_statuses = 50;

}  // namespace

struct Metrics::Impl {
    prometheus::Registry registry;

    Family<Counter, 1> webhooks{
        counters(registry, "clearance_webhooks_total", "Webhook requests by what became of them"),
        {"outcome"}};
    Histogram& webhook_duration = histograms(registry, "clearance_webhook_duration_seconds",
                                             "From the whole webhook request to its durable answer")
                                      .Add({}, quick);
    Histogram& webhook_lag = histograms(registry, "clearance_webhook_lag_seconds",
                                        "From a transition, by the platform's clock, to its webhook")
                                 .Add({}, lags);
    Family<Counter, 3> requests{counters(registry, "clearance_http_requests_total", "HTTP requests answered"),
                                {"listener", "route", "status"}};
    Family<Histogram, 2> request_durations{
        histograms(registry, "clearance_http_request_duration_seconds", "Time to answer an HTTP request"),
        {"listener", "route"},
        quick};
    Family<Gauge, 1> connections{gauges(registry, "clearance_open_connections", "Open connections"),
                                 {"listener"}};
    Family<Counter, 2> handshakes{counters(registry, "clearance_tls_handshakes_total",
                                           "TLS handshakes on the listeners, by ok or failed"),
                                  {"listener", "result"}};
    Family<Counter, 2> platform_calls{
        counters(registry, "clearance_platform_calls_total", "Calls to the platform by what came of them"),
        {"operation", "outcome"}};
    Family<Histogram, 1> platform_durations{histograms(registry, "clearance_platform_call_duration_seconds",
                                                       "How long calls to the platform took"),
                                            {"operation"},
                                            calls};
    Family<Counter, 1> token_renewals{counters(registry, "clearance_token_renewals_total",
                                               "Tokens asked of the platform, by whether one came"),
                                      {"result"}};
    Family<Counter, 2> sweeps_done{
        counters(registry, "clearance_sweeps_total", "Sweeps that ended, by outcome"), {"kind", "outcome"}};
    Family<Histogram, 1> sweep_durations{
        histograms(registry, "clearance_sweep_duration_seconds", "How long sweeps took"), {"kind"}, sweeps};
    Family<Counter, 2> sweep_items{
        counters(registry, "clearance_sweep_items_total", "Vehicles sweeps read, by what they told"),
        {"kind", "result"}};
    // Made on its first use: a zero would read as 1970.
    prometheus::Family<Gauge>& last_sweep =
        gauges(registry, "clearance_last_complete_sweep_timestamp_seconds",
               "When the last complete full sweep ended");
    Family<Counter, 2> webhooks_missed{
        counters(registry, "clearance_webhooks_missed_total",
                 "Announced transitions that a sweep saw and no webhook told in time"),
        {"brand", "status"}};
    Family<Counter, 2> alert_attempts{
        counters(registry, "clearance_alert_attempts_total", "Attempts to deliver alerts, by result"),
        {"hook", "result"}};
    Family<Gauge, 1> certificates{gauges(registry, "clearance_certificate_expiry_timestamp_seconds",
                                         "When the listener's certificate expires"),
                                  {"listener"}};
    Gauge& ready = gauges(registry, "clearance_ready", "1 while /readyz answers 200").Add({});
    BoundedWords brands{most_brands}, statuses{most_statuses};

    std::mutex mutex;  // of all that follows
    std::function<Sampled()> source;
    std::function<StreamReaders()> stream_readers;
    Gathered vehicles{.name = "clearance_vehicles", .help = "Vehicles by their present status and brand"};
    std::vector<Gathered> gathered;

    Impl() {
        gauges(registry, "clearance_build_info", "1, labelled with the running version")
            .Add({{"version", std::string(clearance::version)}})
            .Set(1);
        // Whatever is invented, those that are described keep their names.
        for (const auto* status :
             {"pending", "approved", "rejected", "revoking", "revoked", "canceling", "canceled", "error"})
            statuses.of(status);
        // There from the start, so that rates and alerts do not miss the first one.
        for (const auto* outcome : {"recorded", "repeat", "ping", "ignored", "unreadable", "unauthorized",
                                    "too_large", "not_durable", "erased"})
            webhooks.at({outcome});
        for (const auto* result : {"ok", "failed"}) token_renewals.at({result});
    }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::webhook(std::string_view outcome) {
    impl_->webhooks.at({outcome}).Increment();
}

void Metrics::webhook_duration(double seconds) {
    impl_->webhook_duration.Observe(seconds);
}

void Metrics::webhook_lag(double seconds) {
    impl_->webhook_lag.Observe(std::max(seconds, 0.));
}

void Metrics::http_request(std::string_view listener, std::string_view route, unsigned status,
                           double seconds) {
    std::array<char, 12> text;
    const auto end = std::to_chars(text.data(), text.data() + text.size(), status).ptr;
    const std::string_view code(text.data(), static_cast<std::size_t>(end - text.data()));
    impl_->requests.at({listener, route, code}).Increment();
    impl_->request_durations.at({listener, route}).Observe(seconds);
}

void Metrics::connections(std::string_view listener, std::size_t open) {
    impl_->connections.at({listener}).Set(static_cast<double>(open));
}

void Metrics::tls_handshake(std::string_view listener, bool ok) {
    impl_->handshakes.at({listener, ok ? "ok" : "failed"}).Increment();
}

void Metrics::platform_call(std::string_view operation, std::string_view outcome, double seconds) {
    impl_->platform_calls.at({operation, outcome}).Increment();
    impl_->platform_durations.at({operation}).Observe(seconds);
    if (operation == "token")
        impl_->token_renewals.at({outcome.starts_with('2') ? "ok" : "failed"}).Increment();
}

void Metrics::sweep(std::string_view kind, std::string_view outcome, double seconds) {
    impl_->sweeps_done.at({kind, outcome}).Increment();
    impl_->sweep_durations.at({kind}).Observe(seconds);
}

void Metrics::sweep_items(std::string_view kind, std::string_view result, std::int64_t count) {
    if (count >= 0) impl_->sweep_items.at({kind, result}).Increment(static_cast<double>(count));
}

void Metrics::last_complete_sweep(std::int64_t unix_seconds) {
    impl_->last_sweep.Add({}).Set(static_cast<double>(unix_seconds));
}

void Metrics::webhook_missed(std::string_view brand, std::string_view status) {
    const auto of_brand = impl_->brands.of(brand), to = impl_->statuses.of(status);
    impl_->webhooks_missed.at({of_brand, to}).Increment();
}

void Metrics::alert_attempt(std::string_view hook, std::string_view result) {
    impl_->alert_attempts.at({hook, result}).Increment();
}

void Metrics::hook(std::string_view name) {
    for (const auto* result : {"delivered", "failed", "dead"}) impl_->alert_attempts.at({name, result});
}

void Metrics::certificate_expiry(std::string_view listener, std::int64_t unix_seconds) {
    impl_->certificates.at({listener}).Set(static_cast<double>(unix_seconds));
}

void Metrics::ready(bool ready) {
    impl_->ready.Set(ready ? 1 : 0);
}

void Metrics::sample(std::function<Sampled()> source) {
    const std::lock_guard lock(impl_->mutex);
    impl_->source = std::move(source);
}

void Metrics::stream_readers(std::function<StreamReaders()> source) {
    const std::lock_guard lock(impl_->mutex);
    impl_->stream_readers = std::move(source);
}

void Metrics::vehicles(const std::vector<VehicleCount>& counts) {
    std::map<std::pair<std::string, std::string>, double> by_label;  // several brands may be one
    for (const auto& [status, brand, count] : counts)
        by_label[{impl_->statuses.of(status), impl_->brands.of(brand)}] += static_cast<double>(count);
    std::vector<Sample> samples;
    for (const auto& [label, count] : by_label)
        samples.push_back({{{"status", label.first}, {"brand", label.second}}, count});
    const std::lock_guard lock(impl_->mutex);
    impl_->vehicles.samples = std::move(samples);
}

void Metrics::gathered(std::vector<Gathered> found) {
    const std::lock_guard lock(impl_->mutex);
    impl_->gathered = std::move(found);
}

std::string Metrics::text() {
    auto families = impl_->registry.Collect();
    auto others = process_metrics();
    std::function<Sampled()> source;
    std::function<StreamReaders()> stream_readers;
    {
        const std::lock_guard lock(impl_->mutex);
        source = impl_->source;
        stream_readers = impl_->stream_readers;
        others.insert(others.end(), impl_->gathered.begin(), impl_->gathered.end());
        others.push_back(impl_->vehicles);
    }
    if (source) {
        for (auto& family : gathered_of(source())) others.push_back(std::move(family));
    }
    if (stream_readers) {
        const auto readers = stream_readers();
        others.push_back(one("clearance_stream_readers", "Who reads the live stream now",
                             static_cast<double>(readers.open)));
        others.push_back(one("clearance_stream_readers_dropped_total",
                             "Readers of the live stream whose connection was ended since they took nothing",
                             static_cast<double>(readers.dropped)));
    }
    for (const auto& family : others) {
        auto made = exposed(family);
        if (!made.metric.empty()) families.push_back(std::move(made));
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace metrics
