#include "server/tracking/retention.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

/// In-flight sweeps and checks come by the minute; most of them tell nothing.
constexpr std::chrono::hours uneventful_for{24};

}  // namespace

struct Retention::State : std::enable_shared_from_this<State> {
    State(const asio::any_io_executor& executor, storage::Ledger& kept_in, RetentionOptions given)
        : ledger(kept_in), options(std::move(given)), timer(executor), ended(executor) {}

    asio::awaitable<void> run();
    asio::awaitable<void> prune();
    asio::awaitable<void> sleep(std::chrono::milliseconds time);
    storage::RetentionLimits limits() const;

    storage::Ledger& ledger;
    RetentionOptions options;
    asio::steady_timer timer, ended;
    bool running = false, stopping = false;
};

asio::awaitable<void> Retention::State::run() {
    while (!stopping) {
        std::string failure;
        try {
            co_await prune();
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty()) logging::error("retention_failed", {{"problem", failure}});
        co_await sleep(options.every);
    }
}

asio::awaitable<void> Retention::State::prune() {
    auto step = [bounds = limits()](storage::Writing& writing) { return writing.prune(bounds); };
    storage::Pruned pruned;
    do {
        pruned += co_await async_ledger::write_for(ledger, step);
        if (pruned.more) co_await sleep(options.pause);
    } while (pruned.more && !stopping);
    if (!pruned.any()) co_return;
    logging::info("retention", {{"bodies", pruned.bodies},
                                {"sweeps", pruned.sweeps},
                                {"skipped_items", pruned.skipped_items},
                                {"alerts", pruned.alerts},
                                {"audit", pruned.audit},
                                {"pages", pruned.pages}});
}

storage::RetentionLimits Retention::State::limits() const {
    const auto now = options.clock();
    const auto& keep = options.keep;
    return {.bodies = now - keep.bodies,
            .sweeps = now - keep.sweeps,
            .uneventful = now - std::min<std::chrono::milliseconds>(keep.sweeps, uneventful_for),
            .alerts = now - keep.alerts,
            .audit = now - keep.audit};
}

asio::awaitable<void> Retention::State::sleep(std::chrono::milliseconds time) {
    if (stopping) co_return;
    boost::system::error_code ignored;
    timer.expires_after(time);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

Retention::Retention(asio::any_io_executor executor, storage::Ledger& ledger, RetentionOptions options)
    : state_(std::make_shared<State>(executor, ledger, std::move(options))) {}

Retention::~Retention() = default;

void Retention::start() {
    state_->running = true;
    asio::co_spawn(state_->timer.get_executor(), state_->run(), [state = state_](std::exception_ptr) {
        state->running = false;
        state->ended.cancel();
    });
}

asio::awaitable<void> Retention::stop() {
    const auto state = state_;
    state->stopping = true;
    state->timer.cancel();
    boost::system::error_code ignored;
    while (state->running) {
        state->ended.expires_after(std::chrono::hours{1});
        co_await state->ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

}  // namespace tracking
