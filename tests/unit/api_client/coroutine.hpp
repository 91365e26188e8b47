// Runs coroutines to their end on an event loop of the test's own, with a deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <vector>

namespace api_client::testing {

/// Their results in the order given; the first exception is thrown on.
template <class T>
std::vector<T> run_all(std::vector<boost::asio::awaitable<T>> coroutines) {
    boost::asio::io_context loop;
    std::vector<std::optional<T>> results(coroutines.size());
    std::exception_ptr failure;
    for (std::size_t i = 0; i < coroutines.size(); ++i) {
        boost::asio::co_spawn(loop, std::move(coroutines[i]), [&, i](std::exception_ptr error, T result) {
            if (error && !failure) failure = error;
            results[i] = std::move(result);
        });
    }
    loop.run_for(std::chrono::seconds(30));
    if (failure) std::rethrow_exception(failure);
    std::vector<T> all;
    for (auto& result : results) {
        if (!result) throw std::runtime_error("a coroutine did not end in time");
        all.push_back(std::move(*result));
    }
    return all;
}

template <class T>
T run(boost::asio::awaitable<T> coroutine) {
    std::vector<boost::asio::awaitable<T>> one;
    one.push_back(std::move(coroutine));
    return std::move(run_all(std::move(one)).front());
}

}  // namespace api_client::testing
