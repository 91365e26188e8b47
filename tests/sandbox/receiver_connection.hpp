// One connection to the receiver of webhooks: plain, or TLS that is always verified. Kept open while there is
// more to send. Used by one coroutine on the one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "tests/sandbox/call.hpp"
#include "tests/sandbox/wire.hpp"

namespace sandbox {

/// Where webhooks go. `read` says false when the text is no http or https URL.
struct receiver_address {
    bool tls = false;
    std::string host;  ///< without the brackets of IPv6
    std::string port;
    std::string host_header;
    std::string target;

    static bool read(std::string_view url, receiver_address& out);
};

class receiver_connection {
  public:
    receiver_connection(boost::asio::any_io_executor executor, receiver_address address,
                        boost::asio::ssl::context& tls)
        : executor_(std::move(executor)), address_(std::move(address)), tls_(tls) {}

    /// Posts a body and returns the answer's status. Throws system_error when there was no answer in 10
    /// seconds, no connection or no trust; the next post then begins with a new connection. Never tries
    /// twice.
    boost::asio::awaitable<unsigned> post(const header_list& headers, const std::string& body);

    /// Ends what is under way.
    void close();

  private:
    boost::asio::awaitable<void> open();

    boost::asio::any_io_executor executor_;
    receiver_address address_;
    boost::asio::ssl::context& tls_;
    std::unique_ptr<wire> wire_;
    bool usable_ = false;
    bool closed_ = false;
};

}  // namespace sandbox
