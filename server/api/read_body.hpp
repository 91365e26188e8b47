// Reading a big body takes long without waiting for anything: it is done on a reader's thread, so that the
// event loop answers others meanwhile.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "server/async_ledger.hpp"
#include "server/http/message.hpp"

namespace api {

inline constexpr std::size_t small_body = 16 * 1024;  // is read in less time than to hand it over

/// What `read` makes of the request; throws LedgerError when no reader can be had. Name `read` before the
/// co_await.
template <class Read>
auto read_body(storage::Ledger& ledger, http::Request& request, Read read)
    -> boost::asio::awaitable<std::invoke_result_t<Read&, const http::Request&>> {
    if (request.body.size() <= small_body) co_return read(std::as_const(request));
    // whoever waits for it may be gone before it is read
    const auto lent = std::make_shared<http::Request>(std::move(request));
    auto job = [lent, r = std::move(read)](storage::Reading&) { return r(std::as_const(*lent)); };
    auto result = co_await async_ledger::read_for(ledger, std::move(job));
    request = std::move(*lent);
    co_return result;
}

}  // namespace api
