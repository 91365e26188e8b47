#include "api_client/token_source.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>
#include <utility>

#include "api_client/failures.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds usual_life{300};  // the platform's, where an answer does not say
constexpr seconds longest_life{24 * 3600};

seconds life_of(const json::object& answer) {
    const json::value* value = answer.if_contains("expires_in");
    json::error_code error;
    const auto said = value != nullptr ? value->to_number<std::int64_t>(error) : 0;
    if (value == nullptr || error || said <= 0) return usual_life;
    return std::min(seconds(said), longest_life);
}

}  // namespace

/// One renewal under way: waiters sleep on `finished`; without an answer then, its coroutine was given up.
struct TokenSource::Renewal {
    explicit Renewal(const asio::any_io_executor& executor)
        : finished(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer finished;
    std::optional<Answer<std::string>> answer;
};

/// Ends the renewal however its coroutine ends, so that nobody waits for ever.
class TokenSource::RenewalScope {
  public:
    RenewalScope(TokenSource& source, const asio::any_io_executor& executor)
        : source_(source), renewal_(std::make_shared<Renewal>(executor)) {
        source_.renewal_ = renewal_;
    }
    RenewalScope(const RenewalScope&) = delete;
    RenewalScope& operator=(const RenewalScope&) = delete;
    ~RenewalScope() {
        source_.renewal_.reset();
        renewal_->finished.cancel();
    }
    void finish(const Answer<std::string>& answer) { renewal_->answer = answer; }

  private:
    TokenSource& source_;
    std::shared_ptr<Renewal> renewal_;
};

milliseconds use_of_token(milliseconds life) {
    return std::max(life / 2, std::min(life * 8 / 10, life - milliseconds(seconds(30))));
}

TokenSource::TokenSource(HttpsClient& client, const PlatformOptions& options)
    : client_(client), options_(options) {
    use_credentials(options_.credentials);
}

void TokenSource::use_credentials(const Credentials& credentials) {
    std::optional<ClientAssertion> assertion;
    if (!credentials.private_key_pem.empty()) {
        assertion.emplace(credentials.private_key_pem, credentials.key_id, options_.base_url);
    }
    assertion_ = std::move(assertion);
    access_token_.clear();
}

/// A clock that was set back makes a token's age unknown: then it is not trusted.
bool TokenSource::is_between(Clock::time_point end) const {
    const auto now = options_.clock();
    return !access_token_.empty() && now >= obtained_at_ && now < end;
}

asio::awaitable<Answer<std::string>> TokenSource::token() {
    for (;;) {
        if (is_between(renew_at_)) co_return answered(access_token_);
        const auto renewal = renewal_;
        if (!renewal) break;
        boost::system::error_code ignored;
        co_await renewal->finished.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (renewal->answer) co_return *renewal->answer;
    }
    co_return co_await renew();
}

asio::awaitable<Answer<std::string>> TokenSource::renew() {
    const auto executor = co_await asio::this_coro::executor;
    RenewalScope scope(*this, executor);
    Answer<std::string> answer = co_await fetch();
    if (!answer && answer.failure.is_transient() && is_between(expires_at_)) answer = answered(access_token_);
    scope.finish(answer);
    co_return answer;
}

asio::awaitable<Answer<std::string>> TokenSource::fetch() {
    HttpLimits limits;
    limits.connect_timeout = std::min(limits.connect_timeout, options_.request_timeout);
    limits.idle_timeout = limits.total_timeout = options_.request_timeout;
    const auto asked_at = options_.clock();
    const auto started = std::chrono::steady_clock::now();
    bool sent = false;
    HttpRequest post = request();
    post.sending = &sent;
    const std::string address = address_of(post);
    const auto response = co_await client_.send(std::move(post), limits, {});
    Answer<std::string> answer;
    std::string outcome;
    if (!response) {
        answer.failure = transport_failure(address, response.error(), sent);
        answer.failure.outcome_unknown = false;
        outcome = outcome_word(response.error(), sent);
    } else {
        answer = keep(address, *response, asked_at);
        outcome = answer || response->status / 100 != 2 ? std::to_string(response->status) : "garbage";
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    if (options_.observer) options_.observer("token", outcome, took.count());
    if (!answer) answer.failure.message = problem_text(address, answer.failure.message);
    co_return answer;
}

HttpRequest TokenSource::request() {
    json::object body{{"grant_type", "client_credentials"}, {"client_id", options_.credentials.client_id}};
    if (assertion_) {
        body["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        sent_assertion_ = assertion_->make(options_.clock());
        body["client_assertion"] = sent_assertion_;
    } else {
        body["client_secret"] = options_.credentials.client_secret;
    }
    HttpRequest post;
    post.method = "POST";
    post.url = options_.base_url + "/access_tokens";
    post.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    post.body = json::serialize(body);
    return post;
}

Answer<std::string> TokenSource::keep(std::string_view address, const HttpAnswer& answer,
                                      Clock::time_point asked_at) {
    if (answer.status / 100 != 2) {
        HttpAnswer shown = answer;
        shown.body = without_secrets(std::move(shown.body));
        Failure failure = status_failure(address, shown, options_.clock());
        // Whatever is wrong with the request for a token, no caller's own request was refused.
        if (failure.kind == Failure::Kind::refused) failure.kind = Failure::Kind::unauthorized;
        return failed<std::string>(std::move(failure));
    }
    json::error_code error;
    const json::value document = json::parse(answer.body, error);
    const json::object* object = error ? nullptr : document.if_object();
    const json::value* token = object != nullptr ? object->if_contains("access_token") : nullptr;
    if (token == nullptr || !token->is_string() || token->get_string().empty()) {
        return failed<std::string>(
            garbage_failure(address, answer.status, "the answer holds no access_token"));
    }
    const seconds life = life_of(*object);
    access_token_ = std::string(token->get_string());
    obtained_at_ = asked_at;
    renew_at_ = asked_at + use_of_token(life);
    expires_at_ = asked_at + life;
    return answered(access_token_);
}

/// With the address even beside the platform's words: they are read where a clearance call was meant.
std::string TokenSource::problem_text(std::string_view address, const std::string& words) const {
    std::string text = "no access token: ";
    if (!words.starts_with(address)) text.append(address).append(": ");
    return text + without_secrets(words);
}

std::string TokenSource::without_secrets(std::string text) const {
    mask(text, options_.credentials.client_secret);
    mask(text, access_token_);
    mask(text, sent_assertion_);
    return text;
}

void TokenSource::invalidate(std::string_view token) {
    if (token == access_token_) access_token_.clear();
}

}  // namespace api_client
