#include "tests/e2e/receiver.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <mutex>
#include <thread>

namespace e2e {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::use_awaitable;
using asio::ip::tcp;

struct Receiver::Impl {
    using Stream = asio::ssl::stream<tcp::socket>;
    struct AtOnce {
        std::size_t now = 0, most = 0;
    };

    Impl(const std::string& certificate_file, const std::string& key_file, Behaviour given)
        : behaviour(std::move(given)), acceptor(io, {asio::ip::address_v4::loopback(), 0}) {
        tls.use_certificate_chain_file(certificate_file);
        tls.use_private_key_file(key_file, asio::ssl::context::pem);
        asio::co_spawn(io, accept(), asio::detached);
        thread = std::thread([this] { io.run(); });
    }
    ~Impl() {
        io.stop();
        thread.join();
    }

    asio::awaitable<void> accept() {
        for (;;) {
            auto socket = co_await acceptor.async_accept(use_awaitable);
            // a connection that breaks is the sender's end: nothing to tell of
            asio::co_spawn(io, serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        Stream stream(std::move(socket), tls);
        co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
        boost::beast::flat_buffer buffer;
        http::request_parser<http::string_body> parser;
        parser.body_limit(std::uint64_t{16} * 1024 * 1024);
        co_await http::async_read(stream, buffer, parser, use_awaitable);
        auto& request = parser.get();
        Call call{std::string(request.target()), std::string(request["webhook-id"]),
                  std::move(request.body()), Clock::now()};
        const auto number = remember(call);
        const auto reply = behaviour.reply(call);
        const bool written = co_await answer(stream, reply);
        call.answered = written ? reply.status : 0;
        settle(number, call);
        if (written && behaviour.answered) behaviour.answered(call);
    }

    asio::awaitable<bool> answer(Stream& stream, const Reply& reply) {
        const auto whatever = asio::as_tuple(use_awaitable);
        if (reply.status == 0) {
            char byte = 0;
            co_await stream.async_read_some(asio::buffer(&byte, 1), whatever);  // until the sender goes
            co_return false;
        }
        asio::steady_timer timer(io, reply.after);
        co_await timer.async_wait(whatever);
        while (reply.once && !reply.once()) {
            timer.expires_after(std::chrono::milliseconds{5});
            co_await timer.async_wait(whatever);
        }
        http::response<http::empty_body> response(static_cast<http::status>(reply.status), 11);
        if (!reply.retry_after.empty()) response.set(http::field::retry_after, reply.retry_after);
        if (reply.status != 204) response.content_length(0);
        const auto [error, size] = co_await http::async_write(stream, response, whatever);
        co_return !error;
    }

    std::size_t remember(const Call& call) {
        const std::lock_guard lock(mutex);
        auto& open = at_once[call.path];
        open.most = std::max(open.most, ++open.now);
        calls.push_back(call);
        return calls.size() - 1;
    }
    void settle(std::size_t number, const Call& call) {
        const std::lock_guard lock(mutex);
        --at_once[call.path].now;
        calls[number].answered = call.answered;
    }

    Behaviour behaviour;
    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tcp::acceptor acceptor;
    mutable std::mutex mutex;
    std::vector<Call> calls;
    std::map<std::string, AtOnce> at_once;
    std::thread thread;
};

Receiver::Receiver(const std::string& certificate_file, const std::string& key_file, Behaviour behaviour)
    : impl_(std::make_unique<Impl>(certificate_file, key_file, std::move(behaviour))) {}

Receiver::~Receiver() = default;

std::string Receiver::address() const {
    return "127.0.0.1:" + std::to_string(impl_->acceptor.local_endpoint().port());
}

std::vector<Receiver::Call> Receiver::calls(const std::string& path) const {
    const std::lock_guard lock(impl_->mutex);
    std::vector<Call> some;
    std::ranges::copy_if(impl_->calls, std::back_inserter(some),
                         [&](const auto& call) { return path.empty() || call.path == path; });
    return some;
}

std::size_t Receiver::count(const std::string& path) const {
    const std::lock_guard lock(impl_->mutex);
    return static_cast<std::size_t>(std::ranges::count(impl_->calls, path, &Call::path));
}

std::size_t Receiver::most_at_once(const std::string& path) const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->at_once[path].most;
}

std::vector<std::string> vins_told(const std::string& body) {
    std::vector<std::string> vins;
    const auto message = boost::json::parse(body);
    for (const auto& finding : message.at("data").at("findings").as_array())
        vins.emplace_back(finding.at("vin").as_string());
    return vins;
}

std::string hook_table(const std::string& name, const Receiver& receiver) {
    return "[[hooks]]\nname = \"" + name + "\"\nurl = \"https://" + receiver.address() + "/" + name +
           "\"\nsecret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\nca_file = \"ca.pem\"\n";
}

}  // namespace e2e
