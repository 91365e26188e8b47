#include "tests/sandbox/session.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cctype>
#include <cstdio>

namespace sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using request_parser = http::request_parser<http::string_body>;

constexpr std::chrono::minutes idle_limit{2};
constexpr std::chrono::minutes hang_limit{10};
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::uint64_t body_limit = 64ULL * 1024 * 1024;

// Nothing when the target is no path.
std::optional<call> to_call(const http::request<http::string_body>& request, bool from_loopback) {
    const auto target = boost::urls::parse_origin_form(request.target());
    if (!target) return std::nullopt;
    call made;
    made.method = std::string{request.method_string()};
    made.path = target->path();
    for (const auto& parameter : target->params()) made.query[std::string{parameter.key}] = parameter.value;
    for (const auto& field : request) {
        std::string name{field.name_string()};
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
        made.headers.emplace_back(std::move(name), std::string{field.value()});
    }
    made.body = request.body();
    made.from_loopback = from_loopback;
    return made;
}

}  // namespace

session::session(const asio::any_io_executor& executor, std::unique_ptr<wire> connection, bool from_loopback,
                 platform& served)
    : wire_(std::move(connection)), from_loopback_(from_loopback), platform_(served), timer_(executor) {}

void session::close() {
    timer_.cancel();
    wire_->close();
}

asio::awaitable<void> session::run(std::shared_ptr<session> self) {
    try {
        co_await self->converse();
    } catch (const boost::system::system_error&) {
        self->wire_->close();
    }
}

asio::awaitable<void> session::converse() {
    wire_->expires_after(std::chrono::seconds{10});
    co_await wire_->handshake();
    while (keep_alive_) {
        const std::optional<call> incoming = co_await read();
        if (!incoming) break;
        co_await respond(*incoming);
    }
    if (broken_) {
        wire_->close();
    } else {
        co_await wire_->shutdown();
    }
}

asio::awaitable<std::optional<call>> session::read() {
    request_parser parser;
    parser.eager(true);
    parser.body_limit(body_limit);
    std::array<char, 16384> piece{};
    bool invited = false;
    wire_->expires_after(idle_limit);
    while (!parser.is_done()) {
        boost::system::error_code error;
        if (!received_.empty()) received_.erase(0, parser.put(asio::buffer(received_), error));
        if (error && error != http::error::need_more) {
            keep_alive_ = false;
            co_await send(error_answer(error == http::error::body_limit ? 413 : 400, error.message()), false);
            co_return std::nullopt;
        }
        if (parser.is_done()) break;
        const bool waits = parser.is_header_done() &&
                           boost::beast::iequals(parser.get()[http::field::expect], "100-continue");
        if (waits && !invited) {
            invited = true;
            co_await wire_->write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        const std::size_t count = co_await wire_->read_some(asio::buffer(piece));
        if (count == 0) co_return std::nullopt;
        received_.append(piece.data(), count);
    }
    keep_alive_ = parser.get().keep_alive();
    takes_chunks_ = parser.get().version() >= 11;
    std::optional<call> incoming = to_call(parser.get(), from_loopback_);
    if (!incoming) {
        keep_alive_ = false;
        co_await send(error_answer(400, "the target is not a path"), false);
    }
    co_return incoming;
}

asio::awaitable<void> session::respond(const call& incoming) {
    const fault trouble = platform_.fault_for(incoming);
    if (trouble.kind == fault_kind::cut || trouble.kind == fault_kind::hang) {
        platform_.note(incoming, 0);
        if (trouble.kind == fault_kind::hang) co_await hold();
        keep_alive_ = false;
        broken_ = true;
        co_return;
    }
    answer made;
    if (trouble.kind == fault_kind::status) {
        made = trouble.made_answer();
    } else if (trouble.kind == fault_kind::garbage) {
        made.body = "<html><body>It works!</body>";
    } else {
        made = platform_.handle(incoming);
    }
    if (trouble.kind == fault_kind::work_then_hang) {
        platform_.note(incoming, 0);
        co_await hold();
        keep_alive_ = false;
        broken_ = true;
        co_return;
    }
    platform_.note(incoming, made.status);
    if (trouble.kind == fault_kind::slow) {
        if (made.list) made.list->next(made.body, piece_size);
        co_await pause(trouble.delay);
    }
    const bool cut_midway = trouble.kind == fault_kind::cut_midway;
    if (made.list) {
        co_await send_list(made, cut_midway);
    } else {
        co_await send(made, cut_midway);
    }
}

std::string session::head(const answer& made) const {
    const auto reason = http::obsolete_reason(static_cast<http::status>(made.status));
    std::string text = "HTTP/1.1 " + std::to_string(made.status) + " " + std::string{reason} + "\r\n";
    for (const auto& [name, value] : made.headers)
        text.append(name).append(": ").append(value).append("\r\n");
    if (!made.content_type.empty()) text += "Content-Type: " + made.content_type + "\r\n";
    if (!keep_alive_) text += "Connection: close\r\n";
    return text;
}

asio::awaitable<void> session::send(const answer& made, bool cut_midway) {
    std::string text = head(made);
    if (made.status != 204) text += "Content-Length: " + std::to_string(made.body.size()) + "\r\n";
    text += "\r\n";
    text.append(made.body, 0, cut_midway ? made.body.size() / 2 : made.body.size());
    if (cut_midway) {
        keep_alive_ = false;
        broken_ = true;
    }
    wire_->expires_after(idle_limit);
    co_await wire_->write(text);
}

// Made while it is sent, so that a million vehicles need no more memory than one piece.
asio::awaitable<void> session::send_list(const answer& made, bool cut_midway) {
    if (!takes_chunks_) keep_alive_ = false;
    std::string text = head(made) + (takes_chunks_ ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
    wire_->expires_after(idle_limit);
    co_await wire_->write(text);
    std::string piece = made.body;
    while (!piece.empty() || made.list->next(piece, piece_size)) {
        if (takes_chunks_) {
            std::array<char, 32> size{};
            std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
            text = size.data() + piece + "\r\n";
        } else {
            text = piece;
        }
        const bool cut_here = cut_midway && made.list->past_half();
        if (cut_here) text.resize(text.size() / 2);
        wire_->expires_after(idle_limit);
        co_await wire_->write(text);
        if (cut_here) {
            keep_alive_ = false;
            broken_ = true;
            co_return;
        }
        piece.clear();
    }
    if (takes_chunks_) co_await wire_->write("0\r\n\r\n");
}

// Says nothing until the caller gives up.
asio::awaitable<void> session::hold() {
    std::array<char, 4096> ignored{};
    wire_->expires_after(hang_limit);
    std::size_t count = 1;
    while (count != 0) count = co_await wire_->read_some(asio::buffer(ignored));
}

// Until then, or until the controller wants no more faults.
asio::awaitable<void> session::pause(std::chrono::milliseconds wait) {
    const auto end = std::chrono::steady_clock::now() + wait;
    const unsigned cleared = platform_.faults_cleared();
    while (std::chrono::steady_clock::now() < end && platform_.faults_cleared() == cleared) {
        timer_.expires_at(std::min(end, std::chrono::steady_clock::now() + std::chrono::milliseconds{10}));
        co_await timer_.async_wait(asio::use_awaitable);
    }
}

}  // namespace sandbox
