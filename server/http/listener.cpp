#include "server/http/listener.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unordered_set>

#include "server/http/listen_address.hpp"
#include "server/http/session.hpp"

namespace http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr std::size_t kMaxLeaving = 64;  // evicted ones whose end is still under way

// A strand of an io_context's own executor fits into any_io_executor as it is; one of an any_io_executor
// would be allocated, erased twice, and counted in a way that ThreadSanitizer cannot follow.
asio::any_io_executor strand_of(const asio::any_io_executor& executor) {
    if (const auto* direct = executor.target<asio::io_context::executor_type>())
        return asio::make_strand(*direct);
    return asio::make_strand(executor);
}

// The port and the set of its sessions, touched on one strand only. Kept alive by its sessions, so that the
// listener may go first.
class Port : public std::enable_shared_from_this<Port> {
  public:
    Port(asio::any_io_executor executor, const Router& router, ListenerOptions options)
        : executor_(executor),
          strand_(strand_of(executor)),
          service_{router, std::move(options)},
          acceptor_(listen_on(strand_, service_.options.address)),
          endpoint_(acceptor_.local_endpoint()),
          pause_(strand_),
          grace_(strand_),
          changed_(strand_, asio::steady_timer::time_point::max()) {}

    tcp::endpoint endpoint() const { return endpoint_; }
    std::size_t open_connections() const { return open_; }
    asio::any_io_executor strand() const { return strand_; }

    void start() {
        // Its end is awaited in stop() by `accepting_`.
        asio::co_spawn(strand_, accept(shared_from_this()), asio::detached);
    }

    asio::awaitable<void> stop([[maybe_unused]] std::shared_ptr<Port> self, std::chrono::milliseconds grace) {
        close();
        for (const auto& session : sessions_) session->drain();
        grace_.expires_after(grace);
        grace_.async_wait([port = shared_from_this()](error_code error) {
            if (!error) port->cut();
        });
        while (accepting_ || !sessions_.empty()) {
            error_code ignored;
            co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        grace_.cancel();
    }

    void close() {
        stopped_ = true;
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    }

    void cut() {
        for (const auto& session : sessions_) session->cut();
    }

  private:
    asio::awaitable<void> accept([[maybe_unused]] std::shared_ptr<Port> self) {
        accepting_ = !stopped_;
        while (!stopped_) {
            error_code error;
            const asio::any_io_executor session_strand = strand_of(executor_);
            tcp::socket socket = co_await acceptor_.async_accept(
                session_strand, asio::redirect_error(asio::use_awaitable, error));
            if (stopped_) break;
            const std::string problem = error ? error.message() : admit(std::move(socket));
            if (problem.empty()) continue;
            // Out of descriptors or memory: at once would be the same again, as fast as the processor can.
            report(service_.options.events.accept_failed, problem);
            pause_.expires_after(kPause);
            co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, error));
        }
        accepting_ = false;
        changed_.cancel();
    }

    /// What went wrong; empty: nothing.
    std::string admit(tcp::socket socket) {
        if (sessions_.size() >= service_.options.limits.max_connections && !evict()) {
            error_code ignored;
            socket.close(ignored);
            report(service_.options.events.refused);
            return {};
        }
        std::shared_ptr<Session> session;
        try {
            session = std::make_shared<Session>(std::move(socket), service_);
            sessions_.insert(session);
        } catch (const std::exception& e) {
            return e.what();
        }
        count();
        session->start([self = shared_from_this(), key = std::weak_ptr(session)] {
            // Posted, since the session's coroutine is still unwinding when it says that it has ended.
            asio::post(self->strand_, [self, key] { self->remove(key.lock()); });
        });
        return {};
    }

    /// Lets the session go that waits the longest for a whole request; false: none does for long enough.
    bool evict() {
        const Limits& limits = service_.options.limits;
        const auto now = Session::Clock::now();
        if (now < none_evictable_before_ || sessions_.size() >= limits.max_connections + kMaxLeaving)
            return false;
        const auto idle_longest =
            std::min_element(sessions_.begin(), sessions_.end(),
                             [](const auto& a, const auto& b) { return a->idle_since() < b->idle_since(); });
        if (idle_longest == sessions_.end()) return false;
        const auto idle_since = (*idle_longest)->idle_since();
        const auto since = std::min(idle_since, now);
        if (idle_since > now || now - since < limits.evictable_after) {
            // Spares the search, which strangers could ask for as fast as they connect.
            none_evictable_before_ = since + limits.evictable_after;
            return false;
        }
        (*idle_longest)->evict();
        return true;
    }

    void remove(const std::shared_ptr<Session>& session) {
        sessions_.erase(session);
        count();
        changed_.cancel();
    }

    void count() {
        open_ = sessions_.size();
        report(service_.options.events.connections, sessions_.size());
    }

    template <class Event, class... Arguments>
    static void report(const Event& event, Arguments&&... arguments) {
        if (event) event(std::forward<Arguments>(arguments)...);
    }

    asio::any_io_executor executor_;
    asio::any_io_executor strand_;
    Service service_;
    tcp::acceptor acceptor_;
    tcp::endpoint endpoint_;
    asio::steady_timer pause_;
    asio::steady_timer grace_;
    asio::steady_timer changed_;  // never expires; cancelled whenever stop() should look again
    std::unordered_set<std::shared_ptr<Session>> sessions_;
    Session::Clock::time_point none_evictable_before_{};
    std::atomic<std::size_t> open_ = 0;
    bool accepting_ = false;
    bool stopped_ = false;
};

class PortListener final : public Listener {
  public:
    explicit PortListener(std::shared_ptr<Port> port) : port_(std::move(port)) {}

    // Without stop() before it this is an abrupt end: nothing waits for the sessions.
    ~PortListener() override {
        asio::post(port_->strand(), [port = port_] {
            port->close();
            port->cut();
        });
    }

    tcp::endpoint endpoint() const override { return port_->endpoint(); }
    std::size_t open_connections() const override { return port_->open_connections(); }
    void start() override { port_->start(); }

    asio::awaitable<void> stop(std::chrono::milliseconds grace) override {
        co_await asio::co_spawn(port_->strand(), port_->stop(port_, grace), asio::use_awaitable);
    }

  private:
    std::shared_ptr<Port> port_;
};

}  // namespace

std::unique_ptr<Listener> make_listener(asio::any_io_executor executor, const Router& router,
                                        ListenerOptions options) {
    return std::make_unique<PortListener>(
        std::make_shared<Port>(std::move(executor), router, std::move(options)));
}

}  // namespace http
