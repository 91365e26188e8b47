#include "api_client/proxy_error.hpp"

#include <boost/asio/error.hpp>
#include <map>
#include <mutex>

#include "api_client/http_error.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::error_condition;

// A code's value: a ProxyFault, a status from 100 to 999, or an errno above all of them.
constexpr int first_status = 100;
constexpr int errno_base = 10'000;

std::string fault_words(ProxyFault fault) {
    switch (fault) {
        case ProxyFault::no_address:
            return " cannot be found: its name does not resolve";
        case ProxyFault::no_connection_in_time:
            return " took no connection in time";
        case ProxyFault::no_answer_in_time:
            return " did not answer CONNECT in time";
        case ProxyFault::cut_off:
            return " closed the connection before its answer to CONNECT was whole";
        case ProxyFault::not_http:
            return " answered CONNECT with what is not HTTP/1.1";
        case ProxyFault::answer_too_big:
            return " answered CONNECT with a header over its limit";
        case ProxyFault::bytes_behind_answer:
            return " sent bytes of its own behind its answer to CONNECT";
        case ProxyFault::wants_credentials:
            return " answered with " + status_words(407);
    }
    return ": unknown error";
}

// Boost's category has no virtual destructor; ours are never destroyed.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

class ProxyCategory final : public boost::system::error_category {
  public:
    explicit ProxyCategory(std::string proxy) : proxy_(std::move(proxy)) {}
    const char* name() const noexcept override { return "proxy"; }
    std::string message(int value) const override {
        const std::string who = "the proxy " + proxy_;
        if (value >= errno_base)
            return who + ": " + boost::system::system_category().message(value - errno_base);
        if (value >= first_status)
            return who + " answered CONNECT with " + status_words(static_cast<unsigned>(value));
        return who + fault_words(static_cast<ProxyFault>(value));
    }
    error_condition default_error_condition(int value) const noexcept override {
        const auto fault = static_cast<ProxyFault>(value);
        if (fault == ProxyFault::no_connection_in_time || fault == ProxyFault::no_answer_in_time)
            return boost::system::errc::make_error_condition(boost::system::errc::timed_out);
        if (value >= errno_base)
            return boost::system::system_category().default_error_condition(value - errno_base);
        return {value, *this};
    }

  private:
    std::string proxy_;
};

#pragma GCC diagnostic pop

/// Codes point to their category: it is never destroyed. There are as many as proxies in the environment.
const ProxyCategory& category_of(const std::string& proxy) {
    static auto& mutex = *new std::mutex;
    static auto& known = *new std::map<std::string, ProxyCategory>;
    const std::lock_guard lock(mutex);
    return known.try_emplace(proxy, proxy).first->second;
}

}  // namespace

error_code proxy_error(const std::string& proxy, ProxyFault fault) {
    return {static_cast<int>(fault), category_of(proxy)};
}

error_code proxy_refusal(const std::string& proxy, unsigned status) {
    return {static_cast<int>(status), category_of(proxy)};
}

error_code proxy_error(const std::string& proxy, const error_code& error, bool connected) {
    if (error == asio::error::timed_out)
        return proxy_error(proxy,
                           connected ? ProxyFault::no_answer_in_time : ProxyFault::no_connection_in_time);
    if (error == asio::error::eof || error == HttpError::cut_off)
        return proxy_error(proxy, ProxyFault::cut_off);
    if (error == HttpError::header_too_big) return proxy_error(proxy, ProxyFault::answer_too_big);
    if (error.category() == http_category()) return proxy_error(proxy, ProxyFault::not_http);
    if (error.category() == boost::system::system_category())
        return {errno_base + error.value(), category_of(proxy)};
    return proxy_error(proxy, ProxyFault::no_address);
}

}  // namespace api_client
