#include "tests/sandbox/listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <iostream>
#include <stdexcept>

namespace sandbox {

namespace asio = boost::asio;
using boost::system::error_code;

listener::listener(asio::io_context& io, const options& chosen, platform& served)
    : io_(io), acceptor_(io), platform_(served) {
    if (!chosen.certificate_file.empty()) {
        tls_.emplace(asio::ssl::context::tls_server);
        tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                          asio::ssl::context::no_tlsv1_1);
        try {
            tls_->use_certificate_chain_file(chosen.certificate_file);
            tls_->use_private_key_file(chosen.private_key_file, asio::ssl::context::pem);
        } catch (const boost::system::system_error& problem) {
            throw std::runtime_error("cannot use " + chosen.certificate_file + " with " +
                                     chosen.private_key_file + ": " + problem.code().message());
        }
    }
    try {
        listen(chosen);
    } catch (const boost::system::system_error& problem) {
        throw std::runtime_error("cannot listen on " + chosen.host + ":" + chosen.port + ": " +
                                 problem.code().message());
    }
}

void listener::listen(const options& chosen) {
    asio::ip::tcp::resolver resolver{io_};
    const auto found = resolver.resolve(chosen.host, chosen.port, asio::ip::tcp::resolver::passive);
    const asio::ip::tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(asio::socket_base::reuse_address{true});
    acceptor_.bind(endpoint);
    acceptor_.listen();
}

std::string listener::address() const {
    const auto endpoint = acceptor_.local_endpoint();
    const std::string host = endpoint.address().to_string();
    return (endpoint.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(endpoint.port());
}

void listener::start() {
    accept();
}

void listener::accept() {
    acceptor_.async_accept([this](error_code error, asio::ip::tcp::socket socket) {
        if (!acceptor_.is_open()) return;
        if (!error) begin(std::move(socket));
        accept();
    });
}

void listener::begin(asio::ip::tcp::socket socket) {
    error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    auto connection = server_wire(std::move(socket), tls_ ? &*tls_ : nullptr);
    auto begun = std::make_shared<session>(io_.get_executor(), std::move(connection),
                                           remote.address().is_loopback(), platform_);
    sessions_.insert(begun);
    asio::co_spawn(io_, begun->run(begun), [this, begun](std::exception_ptr problem) {
        sessions_.erase(begun);
        if (!problem) return;
        try {
            std::rethrow_exception(problem);
        } catch (const std::exception& what) {
            std::cerr << "session ended unexpectedly: " << what.what() << std::endl;
        }
    });
}

void listener::stop() {
    error_code ignored;
    acceptor_.close(ignored);
    for (const auto& one : sessions_) one->close();
}

}  // namespace sandbox
