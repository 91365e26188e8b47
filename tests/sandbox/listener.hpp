// Accepts connections and owns the sessions. Used on the one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <set>

#include "tests/sandbox/options.hpp"
#include "tests/sandbox/platform.hpp"
#include "tests/sandbox/session.hpp"

namespace sandbox {

class listener {
  public:
    /// Listens at once, accepts from `start` on. Throws when the address or the certificate cannot be used.
    listener(boost::asio::io_context& io, const options& chosen, platform& served);

    void start();

    /// Accepts no more and ends every session.
    void stop();

    /// `host:port`, with the port that was taken.
    std::string address() const;
    bool is_tls() const { return tls_.has_value(); }

  private:
    void listen(const options& chosen);
    void accept();
    void begin(boost::asio::ip::tcp::socket socket);

    boost::asio::io_context& io_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::optional<boost::asio::ssl::context> tls_;
    platform& platform_;
    std::set<std::shared_ptr<session>> sessions_;
};

}  // namespace sandbox
