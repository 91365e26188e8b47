// The ledger for coroutines: hand a job to the ledger's threads, go on where the coroutine runs once it is
// done. The job owns what it captures by value, so that it may outlive a coroutine that was destroyed while
// waiting. The event loop outlives the ledger, whose threads post to it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "storage/ledger.hpp"

namespace async_ledger {

/// Resumes once the job's commit is on disk; throws what the job threw, or LedgerError when it could not be
/// committed.
boost::asio::awaitable<void> write(storage::Ledger& ledger, storage::Ledger::WriteJob job);
/// Resumes after the job; throws what the job threw.
boost::asio::awaitable<void> read(storage::Ledger& ledger, storage::Ledger::ReadJob job);
/// The same for what reads much: see Ledger::read_much(). A coroutine that is cancelled does not wait for it:
/// it resumes at once with ReadCutOff, and a job that has not begun is not begun any more.
boost::asio::awaitable<void> read_much(storage::Ledger& ledger, storage::Ledger::ReadJob job);

/// Resumes when the vehicle's rows are gone for good; throws LedgerError when they could not be removed.
boost::asio::awaitable<storage::Erasure> erase(storage::Ledger& ledger, clearance::Vin vin);

/// The same for a job with a result: `auto receipt = co_await write_for(ledger, [d](storage::Writing& w)
/// {…});`
template <class Job>
auto write_for(storage::Ledger& ledger, Job job)
    -> boost::asio::awaitable<std::invoke_result_t<Job&, storage::Writing&>> {
    auto result = std::make_shared<std::optional<std::invoke_result_t<Job&, storage::Writing&>>>();
    storage::Ledger::WriteJob wrapped = [result, j = std::move(job)](storage::Writing& w) mutable {
        *result = j(w);
    };
    co_await write(ledger, std::move(wrapped));
    co_return std::move(**result);
}

template <class Job>
auto read_for(storage::Ledger& ledger, Job job)
    -> boost::asio::awaitable<std::invoke_result_t<Job&, storage::Reading&>> {
    auto result = std::make_shared<std::optional<std::invoke_result_t<Job&, storage::Reading&>>>();
    storage::Ledger::ReadJob wrapped = [result, j = std::move(job)](storage::Reading& r) mutable {
        *result = j(r);
    };
    co_await read(ledger, std::move(wrapped));
    co_return std::move(**result);
}

template <class Job>
auto read_much_for(storage::Ledger& ledger, Job job)
    -> boost::asio::awaitable<std::invoke_result_t<Job&, storage::Reading&>> {
    auto result = std::make_shared<std::optional<std::invoke_result_t<Job&, storage::Reading&>>>();
    storage::Ledger::ReadJob wrapped = [result, j = std::move(job)](storage::Reading& r) mutable {
        *result = j(r);
    };
    co_await read_much(ledger, std::move(wrapped));
    co_return std::move(**result);
}

}  // namespace async_ledger
