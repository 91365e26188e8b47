// What Prometheus reads at /metrics. Names and units by its conventions, all begin with `clearance_`; labels
// never carry a VIN, nor more than so many words of others. Any thread. prometheus-cpp stays in metrics.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/metrics_gathered.hpp"

namespace metrics {

struct VehicleCount {
    std::string status, brand;  // brand empty: nobody told it
    std::int64_t count = 0;
};

class Metrics {
  public:
    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// recorded, repeat, ping, ignored, unreadable, unauthorized, too_large, not_durable, erased
    void webhook(std::string_view outcome);
    void webhook_duration(double seconds);  // from the whole request to its durable answer
    void webhook_lag(double seconds);       // from what it tells of to its receipt; less than 0 counts as 0
    void http_request(std::string_view listener, std::string_view route, unsigned status, double seconds);
    void connections(std::string_view listener, std::size_t open);
    void tls_handshake(std::string_view listener, bool ok);
    void platform_call(std::string_view operation, std::string_view outcome, double seconds);
    void sweep(std::string_view kind, std::string_view outcome, double seconds);
    void sweep_items(std::string_view kind, std::string_view result, std::int64_t count);
    void last_complete_sweep(std::int64_t unix_seconds);
    /// A webhook that a sweep showed to be missing. `brand` empty: nobody told it.
    void webhook_missed(std::string_view brand, std::string_view status);
    void alert_attempt(std::string_view hook, std::string_view result);
    /// That there is this hook: its counters are there before its first alert.
    void hook(std::string_view name);
    void certificate_expiry(std::string_view listener, std::int64_t unix_seconds);
    void ready(bool ready);

    /// Gauges that are read when asked: called by text(). Set before the listeners start.
    struct Sampled {
        double ledger_commits = 0, ledger_jobs = 0, ledger_failed_jobs = 0, ledger_queue = 0,
               ledger_last_commit_seconds = 0, ledger_memory_bytes = 0;
    };
    void sample(std::function<Sampled()> source);
    /// Who reads the live stream now, and how many were disconnected because they took nothing. As sample().
    struct StreamReaders {
        std::size_t open = 0;
        std::uint64_t dropped = 0;
    };
    void stream_readers(std::function<StreamReaders()> source);
    /// In the place of those told before. Beyond the first hundred, brands are one.
    void vehicles(const std::vector<VehicleCount>& counts);
    /// In the place of those told before.
    void gathered(std::vector<Gathered> found);

    std::string text();  // the exposition format, 0.0.4

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace metrics
