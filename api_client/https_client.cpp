#include "api_client/https_client.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <optional>

#include "api_client/answer_parser.hpp"
#include "api_client/connection.hpp"
#include "api_client/http_error.hpp"
#include "api_client/outgoing_request.hpp"
#include "api_client/proxy_error.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::result;
using std::chrono::steady_clock;

constexpr std::size_t piece_size = 64 * 1024;
constexpr int max_interim_answers = 16;

class Deadlines {
  public:
    explicit Deadlines(const HttpLimits& limits)
        : idle_(limits.idle_timeout),
          connect_(steady_clock::now() + limits.connect_timeout),
          total_(limits.total_timeout.count() > 0 ? steady_clock::now() + limits.total_timeout
                                                  : Deadline::max()) {}
    Deadline connect() const { return std::min(connect_, total_); }
    Deadline next() const { return std::min(steady_clock::now() + idle_, total_); }

  private:
    std::chrono::milliseconds idle_;
    Deadline connect_, total_;
};

/// Reads answers from one connection; lives in the frame of the send() it serves.
class AnswerReader {
  public:
    AnswerReader(Connection& connection, const Deadlines& deadlines, const HttpLimits& limits,
                 const BodySink& sink, bool without_body)
        : connection_(connection),
          deadlines_(deadlines),
          limits_(limits),
          sink_(sink),
          without_body_(without_body) {}

    asio::awaitable<result<HttpAnswer>> read() {
        for (int interim = 0; interim < max_interim_answers; ++interim) {
            parser_.emplace(without_body_);
            const error_code error = co_await read_one();
            if (error) co_return error;
            if (parser_->is_interim()) continue;
            answer_.status = parser_->status();
            answer_.headers = parser_->take_headers();
            co_return std::move(answer_);
        }
        co_return HttpError::not_http;
    }

  private:
    asio::awaitable<error_code> read_one() {
        bool need_more = buffered_.empty();
        while (!parser_->is_done() && !full_) {
            error_code error;
            if (need_more) {
                error = co_await fill();
                if (error) co_return error;
            }
            // The end of a body without a length is known only once the connection ends in an orderly way.
            if (ended_) {
                parser_->put_end(error);
            } else {
                buffered_.erase(0, parser_->put(buffered_, error));
            }
            if (error) co_return error;
            error = co_await hand_over();
            if (error) co_return error;
            need_more = true;
        }
        co_return error_code{};
    }

    asio::awaitable<error_code> fill() {
        if (buffered_.size() > AnswerParser::header_limit) co_return HttpError::header_too_big;
        const std::size_t before = buffered_.size();
        buffered_.resize(before + piece_size);
        auto got = co_await connection_.read_some(std::span(buffered_).subspan(before), deadlines_.next());
        buffered_.resize(before + (got ? *got : 0));
        if (got) co_return error_code{};
        if (got.error() != asio::error::eof) co_return got.error();
        ended_ = true;
        co_return error_code{};
    }

    asio::awaitable<error_code> hand_over() {
        const std::string piece = parser_->take_body();
        if (piece.empty()) co_return error_code{};
        if (sink_ && parser_->status() / 100 == 2) {
            co_await sink_(piece);
            co_return error_code{};
        }
        const std::size_t room = limits_.max_body - answer_.body.size();
        answer_.body.append(piece, 0, room);
        full_ = piece.size() > room;
        if (full_ && !limits_.truncate_body) co_return HttpError::body_too_big;
        co_return error_code{};
    }

    Connection& connection_;
    const Deadlines& deadlines_;
    const HttpLimits& limits_;
    const BodySink& sink_;
    bool without_body_;
    std::optional<AnswerParser> parser_;
    std::string buffered_;
    bool ended_ = false;
    bool full_ = false;
    HttpAnswer answer_;
};

asio::awaitable<error_code> write_all(Connection& connection, std::string_view bytes,
                                      const Deadlines& deadlines) {
    while (!bytes.empty()) {
        const auto written = co_await connection.write_some(bytes.substr(0, piece_size), deadlines.next());
        if (!written) co_return written.error();
        bytes.remove_prefix(*written);
    }
    co_return error_code{};
}

class ConnectingClient final : public HttpsClient {
  public:
    ConnectingClient(std::string ca_file, std::string user_agent, ProxySettings proxies)
        : ca_file_(std::move(ca_file)),
          user_agent_(std::move(user_agent)),
          proxies_(std::move(proxies)),
          trust_(make_trust(ca_file_)) {}

    asio::awaitable<result<HttpAnswer>> send(HttpRequest request, HttpLimits limits, BodySink sink) override {
        const auto target = parse_target(request.url);
        if (!target) co_return target.error();
        const auto proxy = proxies_.choose(request.url);
        const Proxy* reader_of_request = proxy && !target->address.tls ? &*proxy : nullptr;
        const auto text = write_out(request, *target, user_agent_, reader_of_request);
        if (!text) co_return text.error();
        const Deadlines deadlines(limits);
        auto connection = co_await reach(*target, proxy, deadlines.connect());
        if (!connection) co_return connection.error();
        if (request.sending != nullptr) *request.sending = true;
        const error_code error = co_await write_all(**connection, *text, deadlines);
        if (error) co_return error;
        AnswerReader reader(**connection, deadlines, limits, sink, request.method == "HEAD");
        auto answer = co_await reader.read();
        if (reader_of_request == nullptr || !answer || answer->status != 407) co_return answer;
        // The proxy's own answer: the receiver has seen nothing and refused nothing.
        if (request.sending != nullptr) *request.sending = false;
        co_return proxy_error(proxy->name(), ProxyFault::wants_credentials);
    }

    void reload() override { trust_ = make_trust(ca_file_); }

  private:
    asio::awaitable<result<std::unique_ptr<Connection>>> reach(Target target, std::optional<Proxy> proxy,
                                                               Deadline until) {
        if (!proxy) co_return co_await connect(target.address, trust_, until);
        if (target.address.tls) {
            std::string request = connect_request(target, user_agent_, *proxy);
            co_return co_await connect_through(*proxy, std::move(request), target.address.host, trust_,
                                               until);
        }
        ServerAddress address;
        address.tls = false;
        address.host = proxy->host;
        address.port = proxy->port;
        auto connection = co_await connect(std::move(address), trust_, until);
        if (!connection) co_return proxy_error(proxy->name(), connection.error(), false);
        co_return connection;
    }

    std::string ca_file_;
    std::string user_agent_;
    ProxySettings proxies_;
    std::shared_ptr<asio::ssl::context> trust_;  // requests under way keep the one they began with
};

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_name(key, name)) return value;
    }
    return {};
}

std::unique_ptr<HttpsClient> make_https_client(asio::any_io_executor, std::string ca_file,
                                               std::string user_agent, ProxySettings proxies) {
    return std::make_unique<ConnectingClient>(std::move(ca_file), std::move(user_agent), std::move(proxies));
}

}  // namespace api_client
