#include "server/terminal/access.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <thread>

#include "api_client/https_client.hpp"
#include "server/config/addresses.hpp"
#include "server/csv.hpp"
#include "server/log.hpp"
#include "server/terminal/texts.hpp"
#include "server/version.hpp"

namespace asio = boost::asio;

namespace terminal {
namespace {

constexpr std::size_t most_answer = std::size_t{1024} * 1024 * 1024;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::string url_of(const Access& access) {
    auto url = !access.url.empty() ? access.url : variable("CLEARANCE_TRACKER_URL");
    if (url.empty()) url = "http://127.0.0.1:8080";
    while (url.ends_with('/')) url.pop_back();
    const auto parsed = config::parse_url(url);
    if (!parsed || parsed->has_query)
        throw Ended(faulty,
                    "--url (or CLEARANCE_TRACKER_URL) is no http or https URL without user and query");
    return url;
}

std::string token_of(const Access& access) {
    if (access.token_file.empty()) {
        const auto token = variable("CLEARANCE_TRACKER_TOKEN");
        return token.empty() ? variable("CLEARANCE_TOKEN") : token;
    }
    std::ifstream file(access.token_file);
    std::string token;
    if (!std::getline(file, token)) throw Ended(faulty, access.token_file + ": no token can be read from it");
    return std::string(csv::trimmed(token));
}

void warn_of_plain_text(const std::string& url, const std::string& token) {
    const auto parsed = config::parse_url(url);
    if (!token.empty() && parsed && !parsed->https && !config::is_loopback_host(parsed->host))
        std::cerr << "warning: the token goes to " << url << " unencrypted\n";
}

std::chrono::seconds retry_after(std::string_view text) {
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(std::clamp(seconds, 0, 60));
}

api_client::ProxySettings proxies() {
    try {
        return api_client::ProxySettings::from_environment();
    } catch (const std::invalid_argument& fault) {
        throw Ended(faulty, fault.what());
    }
}

asio::awaitable<void> hand_over(const std::function<void(std::string_view)>& take, std::string_view piece) {
    take(piece);
    co_return;
}

/// One for the process, and never destroyed: that would wait for a host name that is still being looked up.
asio::io_context& loop_of_process() {
    static auto* const loop = new asio::io_context(1);
    return *loop;
}

}  // namespace

struct Service::Impl {
    asio::io_context& loop = loop_of_process();
    std::unique_ptr<api_client::HttpsClient> client;
};

Service::Service(const Access& access)
    : url_(url_of(access)), token_(token_of(access)), impl_(std::make_unique<Impl>()) {
    warn_of_plain_text(url_, token_);
    try {
        impl_->client =
            api_client::make_https_client(impl_->loop.get_executor(), access.ca_file,
                                          "clearance-tracker/" + std::string(clearance::version), proxies());
    } catch (const Ended&) {
        throw;
    } catch (const std::runtime_error& error) {
        throw Ended(faulty, error.what());
    }
}

Service::~Service() = default;

Reply Service::ask(const Question& question) {
    std::string body;
    auto reply = follow(question, [&body](std::string_view piece) { body += piece; });
    if (reply.good()) reply.body = std::move(body);
    return reply;
}

Reply Service::follow(const Question& question, const std::function<void(std::string_view)>& take) {
    api_client::HttpRequest request;
    request.method = question.method;
    request.url = url_ + question.target;
    request.headers = question.headers;
    if (!token_.empty()) request.headers.emplace_back("Authorization", "Bearer " + token_);
    if (!question.content_type.empty()) request.headers.emplace_back("Content-Type", question.content_type);
    request.body = question.body;
    api_client::HttpLimits limits;
    limits.idle_timeout = question.idle_timeout;
    limits.total_timeout = std::chrono::milliseconds(0);
    limits.max_body = most_answer;

    using Result = boost::system::result<api_client::HttpAnswer>;
    std::exception_ptr fault;
    std::optional<Result> result;
    api_client::BodySink sink = [&take](std::string_view piece) { return hand_over(take, piece); };
    asio::co_spawn(impl_->loop, impl_->client->send(std::move(request), limits, std::move(sink)),
                   [&](std::exception_ptr error, Result answer) {
                       fault = error;
                       result.emplace(std::move(answer));
                   });
    impl_->loop.restart();
    impl_->loop.run();
    if (fault) std::rethrow_exception(fault);
    Reply reply;
    if (!result || !*result) {
        reply.problem = result ? result->error().message() : "no answer";
        return reply;
    }
    reply.status = (*result)->status;
    reply.body = std::move((*result)->body);
    reply.retry_after = retry_after((*result)->header("Retry-After"));
    return reply;
}

Reply Service::insist(const Question& question) {
    constexpr int attempts = 5;
    std::chrono::seconds pause{1};
    for (int attempt = 1;; ++attempt) {
        auto reply = ask(question);
        const bool under_way = reply.status == 409 && problem_type(reply.body) == "command-under-way";
        const bool may_pass = reply.status == 0 || reply.status == 502 || reply.status == 503 || under_way;
        if (!may_pass || attempt == attempts) return reply;
        std::cerr << words_of(reply) << "; trying again\n";
        std::this_thread::sleep_for(std::max(pause, reply.retry_after));
        pause *= 2;
    }
}

std::string Service::get(const std::string& target) {
    Question question;
    question.target = target;
    auto reply = ask(question);
    if (!reply.good()) give_up(reply);
    return std::move(reply.body);
}

std::string Service::words_of(const Reply& reply) const {
    if (reply.status == 0) return url_ + ": " + reply.problem;
    auto text = "the service answered " + std::to_string(reply.status);
    if (const auto detail = problem_words(reply.body); !detail.empty()) text += ": " + detail;
    if (reply.status == 401 && token_.empty())
        text += " (the token is read from CLEARANCE_TRACKER_TOKEN, which is not set, or --token-file)";
    return text;
}

void Service::give_up(const Reply& reply) const {
    const bool ours = reply.status == 400 || reply.status == 422 || reply.status == 413;
    throw Ended(ours ? faulty : failed, words_of(reply));
}

int guarded(const std::function<int()>& command) {
    logging::configure("error", false);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return command();
    } catch (const Ended& ended) {
        std::cerr << ended.what() << '\n';
        return ended.exit_code;
    }
}

}  // namespace terminal
