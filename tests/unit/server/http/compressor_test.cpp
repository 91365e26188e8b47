#include "server/http/compressor.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>
#include <thread>

namespace {

namespace asio = boost::asio;

constexpr std::size_t kMuch = 1'000'000;

struct Threads {
    std::thread::id worked, resumed;
};

asio::awaitable<void> note(http::Compressor& compressor, std::size_t bytes, Threads& threads) {
    const http::Compressor::Job job = [&threads] { threads.worked = std::this_thread::get_id(); };
    co_await compressor.run(job, bytes);
    threads.resumed = std::this_thread::get_id();
}

asio::awaitable<void> fail(http::Compressor& compressor, std::size_t bytes) {
    const http::Compressor::Job job = [] { throw std::runtime_error("no memory"); };
    co_await compressor.run(job, bytes);
}

class CompressorTest : public testing::Test {
  protected:
    void run(asio::awaitable<void> work) {
        auto done = asio::co_spawn(loop, std::move(work), asio::use_future);
        loop.restart();
        loop.run();
        done.get();
    }

    asio::io_context loop;
    http::Compressor compressor;
    Threads threads;
};

TEST_F(CompressorTest, WorksOnAThreadOfItsOwnAndResumesTheCallerOnTheLoops) {
    run(note(compressor, kMuch, threads));
    EXPECT_NE(threads.worked, std::this_thread::get_id());
    EXPECT_NE(threads.worked, std::thread::id());
    EXPECT_EQ(threads.resumed, std::this_thread::get_id());
}

TEST_F(CompressorTest, DoesALittleAtOnce) {
    run(note(compressor, 100, threads));
    EXPECT_EQ(threads.worked, std::this_thread::get_id());
}

TEST_F(CompressorTest, ThrowsWhatTheJobThrew) {
    EXPECT_THROW(run(fail(compressor, kMuch)), std::runtime_error);
    EXPECT_THROW(run(fail(compressor, 100)), std::runtime_error);
}

}  // namespace
