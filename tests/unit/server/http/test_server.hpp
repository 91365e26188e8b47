// A listener on a free port of 127.0.0.1 with an event loop on threads of its own, and a record of its
// events.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/http/listener.hpp"

/// What the listener said, in order; waiting for a condition ends after a few seconds.
class Record {
  public:
    struct Answered {
        std::string route;
        unsigned status;
        double seconds;
    };
    struct Handshake {
        bool ok;
        std::string problem;
    };

    struct Facts {
        std::vector<Answered> answered;
        std::vector<Handshake> handshakes;
        std::vector<std::string> thrown;
        std::vector<std::string> accept_failures;
        std::size_t open = 0;
        std::size_t most_open = 0;
        std::size_t refused = 0;
    };

    http::Events events();
    Facts facts() const;
    /// Whether `condition` came true in time.
    bool wait(const std::function<bool(const Facts&)>& condition) {
        return wait_briefly(condition, std::chrono::seconds(10));
    }
    bool wait_briefly(const std::function<bool(const Facts&)>& condition, std::chrono::milliseconds time);

  private:
    void note(const std::function<void()>& change);
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Facts facts_;
};

class TestServer {
  public:
    /// With no threads, connections wait in the system's queue until run().
    explicit TestServer(http::ListenerOptions options = {}, int threads = 1);
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    void run(int threads);
    std::uint16_t port() const { return listener_->endpoint().port(); }
    http::Listener& listener() { return *listener_; }
    boost::asio::io_context& loop() { return loop_; }
    /// Ready when stop() has returned.
    std::future<void> stop(std::chrono::milliseconds grace);
    /// Lets every request to /wait go on; those that come later do not wait.
    void release();
    /// Whether that many requests reached /wait in time.
    bool wait_for_handlers(int entered);

    /// What GET /stream answers with, as text/plain or the type that X-Type names, with the ETag that X-Tag
    /// names. Before the request.
    void stream_with(http::BodyStream body) { stream_ = std::move(body); }

    Record record;

  private:
    void add_routes();
    boost::asio::awaitable<http::Response> echo(http::Request& request);
    boost::asio::awaitable<http::Response> wait(http::Request& request);
    boost::asio::awaitable<http::Response> stream(http::Request& request);

    boost::asio::io_context loop_;
    http::Router router_;
    http::BodyStream stream_;
    std::unique_ptr<http::Listener> listener_;
    std::shared_ptr<class Gate> gate_;
    std::vector<std::thread> threads_;
};
