#include "server/tracking/sweep.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <span>
#include <thread>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/log.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using api_client::Failure;
using storage::SweepOutcome;
using MaybeFailure = std::optional<Failure>;

constexpr std::size_t batch_size = 256;
// So many absences in one job of the writer: what waits for it, a webhook's answer above all, waits for
// milliseconds.
constexpr std::size_t absences_at_once = 1'000;
// Of more skipped items it is not remembered that they are recorded: a list of nothing else must not fill the
// memory.
constexpr std::size_t most_kept = 10'000;
// A sweep does not wait longer than this for its next attempt: it fails, and the next one comes in its time.
constexpr std::chrono::minutes longest_wait{15};

asio::awaitable<void> pause(std::chrono::milliseconds delay) {
    asio::steady_timer timer(co_await asio::this_coro::executor, delay);
    co_await timer.async_wait(asio::use_awaitable);
}

storage::Absences part_of(const storage::Absences& all, std::size_t from) {
    storage::Absences part;
    const auto cut = [from](const std::vector<storage::Id>& ids) {
        const auto begin = std::min(from, ids.size()), end = std::min(from + absences_at_once, ids.size());
        return std::vector<storage::Id>(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                        ids.begin() + static_cast<std::ptrdiff_t>(end));
    };
    part.missing = cut(all.missing);
    part.back = cut(all.back);
    part.listed = all.listed;
    part.many = all.many;
    part.singly = all.singly;
    return part;
}

}  // namespace

asio::awaitable<SweepResult> Sweep::run_full() {
    Attempt attempt = [this] { return list_all(); };
    return recorded(std::move(attempt));
}

asio::awaitable<SweepResult> Sweep::run_check(clearance::Vin vin) {
    Attempt attempt = [this, vin = std::move(vin)] { return ask_for(vin); };
    co_return co_await recorded(std::move(attempt));
}

/// The record around the attempts: whatever happens in between, it gets an end.
asio::awaitable<SweepResult> Sweep::recorded(Attempt attempt) {
    auto begin = [kind = kind_](storage::Writing& writing) { return writing.begin_sweep(kind); };
    id_ = co_await async_ledger::write_for(context_.ledger, std::move(begin));
    SweepResult result;
    std::exception_ptr thrown;
    try {
        const auto problem = co_await with_retries(attempt);
        result.outcome = problem ? SweepOutcome::failed : SweepOutcome::complete;
        result.error = problem.value_or("");
    } catch (const std::exception& error) {
        thrown = std::current_exception();
        result.error = std::string("cut short: ") + error.what();
    }
    result.tally = tally_;
    result.absences = absences_;
    co_await asio::this_coro::throw_if_cancelled(false);
    storage::Ledger::WriteJob finish = [id = id_, result](storage::Writing& writing) {
        writing.finish_sweep(id, result.outcome, result.tally, result.error);
    };
    try {
        co_await async_ledger::write(context_.ledger, std::move(finish));
    } catch (const std::exception&) {
        if (!thrown) thrown = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    if (thrown) std::rethrow_exception(thrown);
    co_return result;
}

/// Empty: it worked; else why it did not.
asio::awaitable<std::optional<std::string>> Sweep::with_retries(Attempt& attempt) {
    for (int failed = 0;;) {
        tally_.listed = tally_.confirmed = tally_.skipped = 0;  // what changed stays changed
        const auto told_before = tally_.changed + tally_.created;
        seen_.clear();
        halves_.clear();
        const MaybeFailure failure = co_await attempt();
        // what an attempt before told already stands in this one's list once more, with nothing new
        tally_.confirmed = std::max<std::int64_t>(0, tally_.confirmed - told_before);
        if (!failure) co_return std::nullopt;
        ++failed;
        if (!failure->is_transient() || failed >= context_.attempts) co_return failure->message;
        const auto delay = context_.backoff.delay(failed, context_.random(), failure->retry_after);
        if (delay > longest_wait) {
            co_return failure->message + " (the platform asks to wait " +
                std::to_string(std::chrono::ceil<std::chrono::minutes>(delay).count()) + " minutes)";
        }
        logging::warning("sweep_retry", {{"sweep", id_},
                                         {"attempt", failed},
                                         {"problem", failure->message},
                                         {"delay_ms", delay.count()}});
        co_await pause(delay);
    }
}

asio::awaitable<MaybeFailure> Sweep::list_all() {
    auto load = [](storage::Reading& reading) { return std::shared_ptr(reading.listing_index()); };
    co_await take_fence(false);
    index_ = co_await async_ledger::read_for(context_.ledger, load);
    auto failure = co_await list({});
    index_.reset();
    if (!failure) co_await conclude_absences();
    co_return failure;
}

/// What stands alone in the list that has ended is no half any more.
asio::awaitable<void> Sweep::conclude_halves() {
    auto alone = std::exchange(halves_, {});
    std::erase_if(alone, [this](const storage::Half& half) { return seen_.more_than_once(half.vehicle); });
    for (std::size_t i = 0; i < alone.size(); i += batch_size) {
        const auto part = std::span(alone).subspan(i, std::min(batch_size, alone.size() - i));
        auto record = [asked = asked_, halves = std::vector(part.begin(), part.end())](
                          storage::Writing& writing) { return writing.record_alone(asked, halves); };
        tally_ += co_await async_ledger::write_for(context_.ledger, std::move(record));
    }
}

/// In parts: when the whole fleet is missing at once, the receiver's deliveries go in between.
asio::awaitable<void> Sweep::conclude_absences() {
    auto look = [asked = asked_, seen = seen_.take()](storage::Reading& reading) {
        return reading.absences(asked, seen);
    };
    const auto all = co_await async_ledger::read_for(context_.ledger, std::move(look));
    const auto count = std::max(all.missing.size(), all.back.size());
    for (std::size_t i = 0; i < count; i += absences_at_once) {
        auto record = [asked = asked_, part = part_of(all, i)](storage::Writing& writing) {
            return writing.record_absences(asked, part);
        };
        absences_ += co_await async_ledger::write_for(context_.ledger, std::move(record));
    }
    const storage::ListVerdict verdict{.listed = all.listed, .many = all.many, .absences = absences_};
    storage::Ledger::WriteJob end = [asked = asked_, verdict](storage::Writing& writing) {
        writing.end_list(asked, verdict);
    };
    co_await async_ledger::write(context_.ledger, std::move(end));
}

asio::awaitable<MaybeFailure> Sweep::ask_for(clearance::Vin vin) {
    if (context_.turn) co_await context_.turn();
    co_await take_fence(false);
    auto answer = co_await context_.platform.get(vin.text());
    if (!answer) {
        const bool unknown_there =
            answer.failure.kind == api_client::Failure::Kind::refused && answer.failure.status == 404;
        if (unknown_there) co_return std::nullopt;
        co_return answer.failure;
    }
    batch_.push_back(std::move(*answer.value));
    co_await write_batch();
    co_return std::nullopt;
}

/// Each request has a fence of its own, taken before it.
asio::awaitable<void> Sweep::take_fence(bool filtered) {
    auto read = [](storage::Reading& reading) { return reading.last_sequence(); };
    asked_.requested_at = context_.clock();
    asked_.fence = co_await async_ledger::read_for(context_.ledger, read);
    asked_.reference = id_;
    asked_.filtered = filtered;
    batch_.clear();
    skipped_.clear();
}

asio::awaitable<MaybeFailure> Sweep::list(api_client::ListFilter filter) {
    api_client::ListSink sink;
    sink.vehicle = [this](clearance::ListedVehicle&& vehicle) { batch_.push_back(std::move(vehicle)); };
    sink.skipped = [this](clearance::SkippedItem&& item) { skipped_.push_back(std::move(item)); };
    sink.piece_done = [this]() -> asio::awaitable<void> {
        // a list keeps this thread busy for long: a webhook's commit on the same core goes first
        std::this_thread::yield();
        if (batch_.size() + skipped_.size() >= batch_size) co_await write_batch();
    };
    sink.unchanged = [this](const clearance::Digest& digest) {
        const auto vehicle = index_ ? index_->unchanged(digest) : 0;
        if (vehicle == 0) return false;
        seen_.mark(vehicle);
        ++tally_.listed;
        ++tally_.confirmed;
        return true;
    };
    const auto answer = co_await context_.platform.list(std::move(filter), sink);
    co_await write_batch();  // a list that was cut off still told what it told
    if (!answer) co_return answer.failure;
    co_await conclude_halves();
    co_return std::nullopt;
}

asio::awaitable<void> Sweep::write_batch() {
    if (batch_.empty() && skipped_.empty()) co_return;
    auto items = std::make_shared<std::vector<clearance::ListedVehicle>>(std::exchange(batch_, {}));
    auto skipped = std::make_shared<std::vector<clearance::SkippedItem>>(std::exchange(skipped_, {}));
    auto apply = [asked = asked_, items, fresh = not_kept_yet(*skipped)](storage::Writing& writing) {
        auto recorded = writing.record_listed(asked, *items);
        writing.record_skipped(asked.reference, fresh);
        return recorded;
    };
    auto recorded = co_await async_ledger::write_for(context_.ledger, std::move(apply));
    tally_ += recorded.tally;
    halves_.insert(halves_.end(), recorded.halves.begin(), recorded.halves.end());
    tally_.skipped += static_cast<std::int64_t>(skipped->size());
    auto look_up = [items, skipped](storage::Reading& reading) {
        std::vector<storage::Id> ids;
        for (const auto& item : *items) ids.push_back(reading.vehicle_id(item.vin));
        for (const auto& item : *skipped) ids.push_back(item.vin ? reading.vehicle_id(*item.vin) : 0);
        return ids;
    };
    for (const auto id : co_await async_ledger::read_for(context_.ledger, std::move(look_up))) seen_.mark(id);
}

/// A list that is asked for again has the same bad items: one copy of each is enough for inspection.
std::vector<clearance::SkippedItem> Sweep::not_kept_yet(const std::vector<clearance::SkippedItem>& items) {
    std::vector<clearance::SkippedItem> fresh;
    for (const auto& item : items) {
        const bool is_new =
            kept_.size() >= most_kept || kept_.emplace(item.index, std::hash<std::string>()(item.raw)).second;
        if (is_new) fresh.push_back(item);
    }
    return fresh;
}

}  // namespace tracking
