#include "server/http/compressor.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kFew = 16 * 1024;

asio::awaitable<void> call(const Compressor::Job& job) {
    job();
    co_return;
}

}  // namespace

asio::awaitable<void> Compressor::run(const Job& job, std::size_t bytes) {
    if (bytes <= kFew)
        job();
    else
        co_await asio::co_spawn(thread_.get_executor(), call(job), asio::use_awaitable);
}

}  // namespace http
