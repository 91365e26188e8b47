// The in-flight sweep: what is under way, and nothing else.
#include <algorithm>
#include <array>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/tracking/sweep.hpp"

namespace asio = boost::asio;

namespace tracking {
namespace {

using api_client::Failure;
using MaybeFailure = std::optional<Failure>;

constexpr std::size_t vins_at_once = 100;
constexpr std::size_t vehicles_in_one_job = 1'000;
// Words the platform invented and that are in use here: a filter has to fit into a request's target.
constexpr std::size_t most_invented = 20, longest_invented = 64;

struct Unfinished {
    std::vector<storage::Id> ids;
    std::shared_ptr<storage::ListingIndex> index;
    std::vector<std::string> invented;
};

bool is_invented(const clearance::Status& status) {
    return status.known() == clearance::KnownStatus::unknown;
}

Unfinished load_unfinished(storage::Reading& reading) {
    Unfinished all;
    all.ids = reading.unfinished_ids();
    all.index = reading.listing_index(all.ids);
    const auto statuses = reading.summary().by_status;
    for (const auto& [word, count] : statuses) {
        const bool fits = word.size() <= longest_invented && all.invented.size() < most_invented;
        if (fits && is_invented(clearance::Status(word))) all.invented.push_back(word);
    }
    return all;
}

std::vector<storage::Id> slice(const std::vector<storage::Id>& ids, std::size_t from, std::size_t count) {
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(from);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(count, ids.size() - from))};
}

}  // namespace

asio::awaitable<SweepResult> Sweep::run_in_flight() {
    auto any = [](storage::Reading& reading) { return !reading.unfinished(1, 0).empty(); };
    const bool is_any = co_await async_ledger::read_for(context_.ledger, std::move(any));
    if (!is_any) {
        SweepResult nothing;
        nothing.outcome = storage::SweepOutcome::running;
        co_return nothing;
    }
    Attempt attempt = [this] { return list_unfinished(); };
    co_return co_await recorded(std::move(attempt));
}

asio::awaitable<MaybeFailure> Sweep::list_unfinished() {
    co_await take_fence(true);
    auto load = load_unfinished;
    auto unfinished = co_await async_ledger::read_for(context_.ledger, load);
    index_ = std::move(unfinished.index);
    auto failure = co_await list_by_status(std::move(unfinished.invented));
    index_.reset();
    if (failure) co_return failure;
    failure = co_await list_by_vin(unseen(unfinished.ids));
    if (failure) co_return failure;
    co_await record_not_found(unseen(unfinished.ids));
    co_return std::nullopt;
}

/// The platform may refuse a filter with words that its API description does not have: then it is asked
/// without them, and for their vehicles by VIN.
asio::awaitable<MaybeFailure> Sweep::list_by_status(std::vector<std::string> invented) {
    api_client::ListFilter filter;
    filter.statuses = {"pending", "revoking", "canceling", "error"};
    api_client::ListFilter with_invented = filter;
    with_invented.statuses.insert(with_invented.statuses.end(), invented.begin(), invented.end());
    auto failure = co_await list(std::move(with_invented));
    // not understood, or the request too long for a server on the way
    constexpr std::array statuses{400U, 414U, 422U, 431U};
    const bool refused = failure && failure->kind == Failure::Kind::refused &&
                         std::ranges::find(statuses, failure->status) != statuses.end();
    if (!refused || invented.empty()) co_return failure;
    co_await take_fence(true);
    failure = co_await list(std::move(filter));
    co_return failure;
}

asio::awaitable<MaybeFailure> Sweep::list_by_vin(std::vector<storage::Id> vehicles) {
    for (std::size_t i = 0; i < vehicles.size(); i += vins_at_once) {
        auto name = [some = slice(vehicles, i, vins_at_once)](storage::Reading& reading) {
            std::vector<std::string> vins;
            for (const auto id : some) {
                if (const auto vin = reading.vin(id)) vins.push_back(vin->text());
            }
            return vins;
        };
        api_client::ListFilter filter;
        filter.vins = co_await async_ledger::read_for(context_.ledger, std::move(name));
        if (filter.vins.empty()) continue;
        co_await take_fence(true);
        auto failure = co_await list(std::move(filter));
        if (failure) co_return failure;
    }
    co_return std::nullopt;
}

asio::awaitable<void> Sweep::record_not_found(std::vector<storage::Id> vehicles) {
    for (std::size_t i = 0; i < vehicles.size(); i += vehicles_in_one_job) {
        storage::Ledger::WriteJob record =
            [id = id_, some = slice(vehicles, i, vehicles_in_one_job)](storage::Writing& writing) {
                writing.record_not_found(id, some);
            };
        co_await async_ledger::write(context_.ledger, std::move(record));
    }
}

std::vector<storage::Id> Sweep::unseen(const std::vector<storage::Id>& vehicles) const {
    std::vector<storage::Id> some;
    for (const auto id : vehicles) {
        if (!seen_.contains(id)) some.push_back(id);
    }
    return some;
}

}  // namespace tracking
