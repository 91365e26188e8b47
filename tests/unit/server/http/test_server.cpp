#include "tests/unit/server/http/test_server.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>

#include "server/http/problem.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;

http::Events Record::events() {
    http::Events events;
    events.answered = [this](const std::string& route, unsigned status, double seconds) {
        note([&] { facts_.answered.push_back({route, status, seconds}); });
    };
    events.connections = [this](std::size_t now) {
        note([&] {
            facts_.open = now;
            facts_.most_open = std::max(facts_.most_open, now);
        });
    };
    events.handshake = [this](bool ok, const std::string& problem) {
        note([&] { facts_.handshakes.push_back({ok, problem}); });
    };
    events.handler_threw = [this](const std::string& route, const std::string& what) {
        note([&] { facts_.thrown.push_back(route + ": " + what); });
    };
    events.refused = [this] { note([&] { ++facts_.refused; }); };
    events.accept_failed = [this](const std::string& problem) {
        note([&] { facts_.accept_failures.push_back(problem); });
    };
    return events;
}

Record::Facts Record::facts() const {
    const std::lock_guard lock(mutex_);
    return facts_;
}

void Record::note(const std::function<void()>& change) {
    const std::lock_guard lock(mutex_);
    change();
    changed_.notify_all();
}

bool Record::wait_briefly(const std::function<bool(const Facts&)>& condition,
                          std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] { return condition(facts_); });
}

// Holds requests back until it is opened.
class Gate {
  public:
    bool wait_for_entered(int wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 10s, [&] { return entered_ >= wanted; });
    }

    std::shared_ptr<asio::steady_timer> enter(asio::any_io_executor executor) {
        const std::lock_guard lock(mutex_);
        ++entered_;
        changed_.notify_all();
        const auto never = open_ ? asio::steady_timer::time_point() : asio::steady_timer::time_point::max();
        waiting_.push_back(std::make_shared<asio::steady_timer>(executor, never));
        return waiting_.back();
    }

    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        for (const auto& timer : waiting_)
            asio::post(timer->get_executor(),
                       [timer] { timer->expires_at(asio::steady_timer::time_point()); });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::shared_ptr<asio::steady_timer>> waiting_;
    int entered_ = 0;
    bool open_ = false;
};

TestServer::TestServer(http::ListenerOptions options, int threads) : gate_(std::make_shared<Gate>()) {
    add_routes();
    if (options.address.empty()) options.address = "127.0.0.1:0";
    options.events = record.events();
    listener_ = http::make_listener(loop_.get_executor(), router_, std::move(options));
    listener_->start();
    run(threads);
}

void TestServer::run(int threads) {
    for (int i = 0; i < threads; ++i)
        threads_.emplace_back([this] {
            const auto work = asio::make_work_guard(loop_);
            loop_.run();
        });
}

TestServer::~TestServer() {
    release();
    if (threads_.empty()) run(1);
    stop(0ms).wait();
    loop_.stop();
    for (auto& thread : threads_) thread.join();
}

std::future<void> TestServer::stop(std::chrono::milliseconds grace) {
    return asio::co_spawn(loop_, listener_->stop(grace), asio::use_future);
}

void TestServer::release() {
    gate_->open();
}

bool TestServer::wait_for_handlers(int entered) {
    return gate_->wait_for_entered(entered);
}

void TestServer::add_routes() {
    const auto echo_handler = [this](http::Request& request) { return echo(request); };
    const auto wait_handler = [this](http::Request& request) { return wait(request); };
    const http::Guard guard = [](const http::Request& request) -> std::optional<http::Response> {
        if (request.header("X-Throw") == "guard") throw std::runtime_error("guard failed");
        if (!request.header("Authorization").empty()) return std::nullopt;
        auto refusal = to_response(http::unauthorized("no token"));
        refusal.close = !request.header("X-Close").empty();
        return refusal;
    };
    router_.add({"GET", "/echo", echo_handler, {}, 0, "echo"});
    router_.add({"POST", "/echo", echo_handler, {}, 1024, "echo"});
    router_.add({"GET", "/table", echo_handler, {}, 0, "table", {"application/json", "text/csv"}});
    router_.add({"GET", "/text", echo_handler, {}, 0, "text", {"text/plain"}});
    router_.add({"POST", "/big", echo_handler, {}, 8 * 1024 * 1024, "big"});
    router_.add({"GET", "/item/{name}/part/{number}", echo_handler, {}, 0, "part"});
    router_.add({"POST", "/guarded", echo_handler, guard, 4 * 1024 * 1024, "guarded"});
    const auto stream_handler = [this](http::Request& request) { return stream(request); };
    router_.add({"GET", "/stream", stream_handler, {}, 0, "stream"});
    router_.add({"GET", "/wait", wait_handler, {}, 0, "wait"});
    router_.add({"POST", "/wait", wait_handler, {}, 1024 * 1024, "wait"});
}

asio::awaitable<http::Response> TestServer::echo(http::Request& request) {
    if (request.header("X-Throw") == "odd") throw 7;
    if (!request.header("X-Throw").empty()) throw std::runtime_error("the handler's own reason");
    http::Response response;
    response.content_type = request.header("X-Type").empty() ? "text/plain" : request.header("X-Type");
    response.body = request.method + '|' + request.path + '|' + request.query;
    for (const auto& parameter : request.parameters) response.body += '|' + parameter;
    if (!request.body.empty()) response.body += '|' + request.body;
    if (!request.header("X-Size").empty())
        response.body.assign(std::stoul(std::string(request.header("X-Size"))), 'x');
    if (!request.header("X-Status").empty()) {
        response.status = static_cast<unsigned>(std::stoul(std::string(request.header("X-Status"))));
    }
    response.close = !request.header("X-Close").empty();
    if (!request.header("X-Delay").empty())
        response.delay = std::chrono::milliseconds(std::stoul(std::string(request.header("X-Delay"))));
    for (const auto& [asked, given] : {std::pair("X-Tag", "ETag"), std::pair("X-Cache", "Cache-Control"),
                                       std::pair("X-Policy", "Content-Security-Policy")})
        if (request.count(asked) > 0)
            response.headers.emplace_back(given, std::string(request.header(asked)));
    response.headers.emplace_back("X-Remote", request.remote);
    response.headers.emplace_back("X-Secure", request.secure ? "yes" : "no");
    response.headers.emplace_back("X-Host", std::string(request.header("host")));
    co_return response;
}

asio::awaitable<http::Response> TestServer::wait(http::Request&) {
    const auto executor = co_await asio::this_coro::executor;
    const auto timer = gate_->enter(executor);
    boost::system::error_code ignored;
    while (timer->expiry() > asio::steady_timer::clock_type::now())
        co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return http::Response{200, "text/plain", "waited", {}};
}

asio::awaitable<http::Response> TestServer::stream(http::Request& request) {
    http::Response response;
    response.content_type = request.header("X-Type").empty() ? "text/plain" : request.header("X-Type");
    response.stream = stream_;
    if (request.count("X-Tag") > 0) response.headers = {{"ETag", std::string(request.header("X-Tag"))}};
    co_return response;
}
