#include "api_client/tunnel.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "api_client/answer_parser.hpp"
#include "api_client/http_error.hpp"
#include "api_client/proxy_error.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::result;

struct Head {
    unsigned status = 0;
    bool followed = false;  // by bytes that came with it
};

asio::awaitable<error_code> write_all(Connection& connection, std::string_view bytes, Deadline until) {
    while (!bytes.empty()) {
        const auto written = co_await connection.write_some(bytes, until);
        if (!written) co_return written.error();
        bytes.remove_prefix(*written);
    }
    co_return error_code{};
}

/// An answer to CONNECT has no body whatever its fields say, so the parser is told not to look for one.
asio::awaitable<result<Head>> read_head(Connection& connection, Deadline until) {
    std::optional<AnswerParser> parser(std::in_place, true);
    std::string buffered;
    std::array<char, 4096> room{};
    for (std::size_t total = 0; total < tunnel_answer_limit;) {
        const std::size_t most = std::min(room.size(), tunnel_answer_limit - total);
        const auto got = co_await connection.read_some(std::span(room).first(most), until);
        if (!got) co_return got.error();
        total += *got;
        buffered.append(room.data(), *got);
        error_code error;
        buffered.erase(0, parser->put(buffered, error));
        while (!error && parser->is_done() && parser->is_interim()) {
            parser.emplace(true);
            if (!buffered.empty()) buffered.erase(0, parser->put(buffered, error));
        }
        if (error) co_return error;
        if (!parser->is_done()) continue;
        Head head;
        head.status = parser->status();
        head.followed = !buffered.empty();
        co_return head;
    }
    co_return HttpError::header_too_big;
}

}  // namespace

asio::awaitable<error_code> open_tunnel(Connection& connection, std::string proxy, std::string request,
                                        Deadline until) {
    const error_code error = co_await write_all(connection, request, until);
    if (error) co_return proxy_error(proxy, error, true);
    const auto head = co_await read_head(connection, until);
    if (!head) co_return proxy_error(proxy, head.error(), true);
    if (head->status < 100) co_return proxy_error(proxy, ProxyFault::not_http);
    if (head->status / 100 != 2) co_return proxy_refusal(proxy, head->status);
    if (head->followed) co_return proxy_error(proxy, ProxyFault::bytes_behind_answer);
    co_return error_code{};
}

}  // namespace api_client
