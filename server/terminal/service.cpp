#include "server/terminal/service.hpp"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <csignal>
#include <optional>

#include "api_client/https_client.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/texts.hpp"
#include "server/version.hpp"

namespace asio = boost::asio;
namespace json = boost::json;

namespace terminal {
namespace {

constexpr std::size_t most_answer = std::size_t{1024} * 1024 * 1024;

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
    std::optional<asio::signal_set> signals;
    asio::cancellation_signal cancel;  // of what is under way
    int signal = 0;

    void run_until(const bool& done) {
        loop.restart();
        while (!done) loop.run_one();
    }
    /// Of one that came between two questions, too.
    void throw_if_interrupted() {
        loop.restart();
        loop.poll();
        if (signal != 0) throw Interrupted{signal};
    }
};

Service::Service(const Access& access) : caller_(caller_of(access)), impl_(std::make_unique<Impl>()) {
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

Service::~Service() {
    if (!impl_->signals) return;
    impl_->signals.reset();
    impl_->loop.restart();
    impl_->loop.poll();  // what waited for a signal refers to this
}

void Service::heed_signals() {
    impl_->signals.emplace(impl_->loop, SIGINT, SIGTERM);
    impl_->signals->async_wait([impl = impl_.get()](boost::system::error_code error, int signal) {
        if (error) return;
        impl->signal = signal;
        impl->signals->clear();
        impl->cancel.emit(asio::cancellation_type::terminal);
    });
}

void Service::pause(std::chrono::seconds time) {
    impl_->throw_if_interrupted();
    asio::steady_timer timer(impl_->loop, time);
    bool over = false;
    timer.async_wait(asio::bind_cancellation_slot(
        impl_->cancel.slot(), [&over](const boost::system::error_code&) { over = true; }));
    impl_->run_until(over);
    impl_->throw_if_interrupted();
}

Reply Service::ask(const Question& question) {
    std::string body;
    auto reply = follow(question, [&body](std::string_view piece) { body += piece; });
    if (reply.good()) reply.body = std::move(body);
    return reply;
}

Reply Service::follow(const Question& question, const std::function<void(std::string_view)>& take) {
    Reply reply;
    api_client::HttpRequest request;
    request.method = question.method;
    request.url = caller_.url + question.target;
    request.headers = question.headers;
    if (!caller_.token.empty()) request.headers.emplace_back("Authorization", "Bearer " + caller_.token);
    if (!question.content_type.empty()) request.headers.emplace_back("Content-Type", question.content_type);
    request.body = question.body;
    request.sending = &reply.sent;
    api_client::HttpLimits limits;
    limits.idle_timeout = question.idle_timeout;
    limits.total_timeout = std::chrono::milliseconds(0);
    limits.max_body = most_answer;

    using Result = boost::system::result<api_client::HttpAnswer>;
    std::exception_ptr fault;
    std::optional<Result> result;
    bool ended = false;
    api_client::BodySink sink = [&take](std::string_view piece) { return hand_over(take, piece); };
    impl_->throw_if_interrupted();
    asio::co_spawn(
        impl_->loop, impl_->client->send(std::move(request), limits, std::move(sink)),
        asio::bind_cancellation_slot(impl_->cancel.slot(), [&](std::exception_ptr error, Result answer) {
            fault = error;
            result.emplace(std::move(answer));
            ended = true;
        }));
    impl_->run_until(ended);
    const bool whole = !fault && *result;
    if (impl_->signal != 0 && !whole) throw Interrupted{impl_->signal};
    if (fault) std::rethrow_exception(fault);
    if (!whole) {
        reply.problem = terminal::words_of(result->error(), caller_.url);
        return reply;
    }
    answered_ = true;
    const auto& answer = **result;
    reply.status = answer.status;
    reply.content_type = answer.header("Content-Type");
    reply.location = answer.header("Location");
    reply.retry_after = retry_after(answer.header("Retry-After"));
    reply.body = std::move((*result)->body);
    return reply;
}

Reply Service::insist(const Question& question) {
    constexpr int attempts = 5;
    std::chrono::seconds time{1};
    for (int attempt = 1;; ++attempt) {
        auto reply = ask(question);
        if (attempt == attempts || !may_pass(reply, answered_)) return reply;
        tell(words_of(reply) + "; trying again");
        pause(std::max(time, reply.retry_after));
        time *= 2;
    }
}

json::object Service::get(const std::string& target, std::string_view member) {
    Question question;
    question.target = target;
    const auto reply = ask(question);
    auto answer = object_of(reply.body);
    if (!reply.good() || !answer.contains(member)) give_up(reply);
    return answer;
}

std::string Service::words_of(const Reply& reply) const {
    return terminal::words_of(reply, caller_);
}

void Service::give_up(const Reply& reply) const {
    const bool ours = reply.status == 400 || reply.status == 422 || reply.status == 413;
    const bool theirs = refused_by(reply) == "platform";
    throw Ended(theirs ? refused_by_platform : ours ? faulty : failed, words_of(reply));
}

}  // namespace terminal
