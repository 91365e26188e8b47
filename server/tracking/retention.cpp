#include "server/tracking/retention.hpp"

#include <algorithm>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

/// In-flight sweeps and checks come by the minute; most of them tell nothing.
constexpr std::chrono::hours uneventful_for{24};

}  // namespace

Retention::Retention(asio::any_io_executor executor, storage::Ledger& ledger, RetentionOptions options)
    : ledger_(ledger),
      options_(std::move(options)),
      prunes_(std::move(executor), options_.every, "retention_failed", [this] { return prune(); }) {}

void Retention::start() {
    prunes_.start();
}

asio::awaitable<void> Retention::stop() {
    return prunes_.stop();
}

asio::awaitable<void> Retention::prune() {
    auto step = [bounds = limits()](storage::Writing& writing) { return writing.prune(bounds); };
    storage::Pruned pruned;
    do {
        pruned += co_await async_ledger::write_for(ledger_, step);
        if (pruned.more) co_await prunes_.pause(options_.pause);
    } while (pruned.more && !prunes_.is_stopping());
    if (!pruned.any()) co_return;
    logging::info("retention", {{"bodies", pruned.bodies},
                                {"sweeps", pruned.sweeps},
                                {"skipped_items", pruned.skipped_items},
                                {"alerts", pruned.alerts},
                                {"audit", pruned.audit},
                                {"pages", pruned.pages}});
}

storage::RetentionLimits Retention::limits() const {
    const auto now = options_.clock();
    const auto& keep = options_.keep;
    return {.bodies = now - keep.bodies,
            .sweeps = now - keep.sweeps,
            .uneventful = now - std::min<std::chrono::milliseconds>(keep.sweeps, uneventful_for),
            .alerts = now - keep.alerts,
            .audit = now - keep.audit};
}

}  // namespace tracking
