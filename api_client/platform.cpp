#include "api_client/platform.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <utility>

#include "api_client/clearance_messages.hpp"
#include "api_client/failures.hpp"
#include "api_client/item_digest.hpp"
#include "api_client/item_reader.hpp"
#include "api_client/list_reader.hpp"
#include "api_client/token_source.hpp"

namespace api_client {
namespace {

namespace asio = boost::asio;
using std::chrono::steady_clock;

constexpr std::size_t max_answer = 16 * 1024 * 1024;
// A list has no other end than its last byte: one that drips must not keep the next sweep from beginning for
// ever.
constexpr std::chrono::hours longest_list{1};

std::string encoded(const std::string& text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

/// As in a list, where an item's digest covers no white space around it.
std::string_view without_space(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? ""
                                           : text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

/// Ends the reading of a list that is broken: what may still come of it is of no use.
struct BrokenList {};

/// One call of the platform, from its request to its outcome; lives in the frame of the coroutine that makes
/// it.
struct Call {
    std::string_view operation;
    HttpRequest request;
    HttpLimits limits;
    BodySink sink;
    steady_clock::time_point started = steady_clock::now();
    bool sent = false;
};

class ListFeed {
  public:
    explicit ListFeed(ListSink& sink) : sink_(sink), reader_(sink) {}

    asio::awaitable<void> take(std::string_view piece) {
        reader_.feed(piece);
        if (sink_.piece_done) co_await sink_.piece_done();
        if (reader_.is_broken()) throw BrokenList();
    }

    ListReader& reader() { return reader_; }

  private:
    ListSink& sink_;
    ListReader reader_;
};

PlatformOptions completed(PlatformOptions options) {
    while (!options.base_url.empty() && options.base_url.back() == '/') options.base_url.pop_back();
    if (!options.clock) options.clock = [] { return std::chrono::system_clock::now(); };
    return options;
}

class HighMobility final : public Platform {
  public:
    HighMobility(HttpsClient& client, PlatformOptions options)
        : client_(client), options_(completed(std::move(options))), tokens_(client_, options_) {}

    asio::awaitable<Answer<std::size_t>> list(ListFilter filter, ListSink& sink) override {
        const std::string query = filter_text(filter);
        Call call = make_call("list", "GET", query.empty() ? "" : "?filter=" + encoded(query));
        call.limits.total_timeout = longest_list;
        call.limits.max_body = 1024 * 1024;
        ListFeed feed(sink);
        call.sink = [&feed](std::string_view piece) { return feed.take(piece); };
        Answer<HttpAnswer> answer;
        bool broken = false;
        try {
            answer = co_await exchange(call);
        } catch (const BrokenList&) {
            broken = true;
        }
        if (!broken && !answer) co_return failed<std::size_t>(std::move(answer.failure));
        const std::string problem = feed.reader().finish();
        if (!problem.empty())
            co_return garbage<std::size_t>(call, broken ? 200 : answer.value->status, problem);
        observe(call, std::to_string(answer.value->status));
        co_return answered(feed.reader().items());
    }

    asio::awaitable<Answer<clearance::ListedVehicle>> get(std::string vin) override {
        Call call = make_call("get", "GET", "/" + encoded(vin));
        const Answer<HttpAnswer> answer = co_await exchange(call);
        if (!answer) co_return failed<clearance::ListedVehicle>(answer.failure);
        const std::string_view body = without_space(answer.value->body);
        auto outcome = ItemReader().read(body);
        if (const auto* skipped = std::get_if<clearance::SkippedItem>(&outcome)) {
            co_return garbage<clearance::ListedVehicle>(call, answer.value->status, skipped->problem);
        }
        auto& vehicle = std::get<clearance::ListedVehicle>(outcome);
        vehicle.digest = ItemDigest().of(body);
        observe(call, std::to_string(answer.value->status));
        co_return answered(std::move(vehicle));
    }

    asio::awaitable<Answer<std::vector<ClearanceResult>>> request_clearances(
        std::vector<ClearanceRequest> requests) override {
        using Results = std::vector<ClearanceResult>;
        auto body = request_text(requests);
        if (!body) {
            Failure failure;
            failure.kind = Failure::Kind::refused;
            failure.message = "not sent: control_measures must be a JSON object with finite numbers";
            co_return failed<Results>(std::move(failure));
        }
        Call call = make_call("request", "POST", "");
        call.request.headers.emplace_back("Content-Type", "application/json");
        call.request.body = std::move(*body);
        const Answer<HttpAnswer> answer = co_await exchange(call);
        if (!answer) co_return failed<Results>(answer.failure);
        auto results = read_results(answer.value->body, requests);
        if (!results) co_return garbage<Results>(call, answer.value->status, "the answer lists no vehicles");
        observe(call, std::to_string(answer.value->status));
        co_return answered(std::move(*results));
    }

    asio::awaitable<Answer<ClearanceResult>> end_clearance(std::string vin) override {
        Call call = make_call("end", "DELETE", "/" + encoded(vin));
        const Answer<HttpAnswer> answer = co_await exchange(call);
        if (!answer) co_return failed<ClearanceResult>(answer.failure);
        auto result = read_end(answer.value->body, vin);
        if (!result)
            co_return garbage<ClearanceResult>(call, answer.value->status, "the answer holds no status");
        observe(call, std::to_string(answer.value->status));
        co_return answered(std::move(*result));
    }

    void credentials(Credentials credentials) override {
        tokens_.use_credentials(credentials);
        options_.credentials = std::move(credentials);
    }

  private:
    Call make_call(std::string_view operation, std::string method, const std::string& rest) const {
        Call call;
        call.operation = operation;
        call.request.method = std::move(method);
        call.request.url = options_.base_url + "/fleets/vehicles" + rest;
        call.request.headers = {{"Accept", "application/json"}};
        call.limits.connect_timeout = std::min(call.limits.connect_timeout, options_.request_timeout);
        call.limits.idle_timeout = call.limits.total_timeout = options_.request_timeout;
        call.limits.max_body = max_answer;
        return call;
    }

    /// A 2xx answer, or why there is none; a 401 is answered once with a new token.
    asio::awaitable<Answer<HttpAnswer>> exchange(Call& call) {
        for (bool renewed = false;; renewed = true) {
            const Answer<std::string> token = co_await tokens_.token();
            if (!token) co_return failed<HttpAnswer>(token.failure);
            HttpRequest request = call.request;
            request.headers.emplace_back("Authorization", "Bearer " + *token.value);
            request.sending = &call.sent;
            call.sent = false;
            call.started = steady_clock::now();
            auto answer = co_await client_.send(std::move(request), call.limits, call.sink);
            if (answer && answer->status / 100 == 2) co_return answered(std::move(*answer));
            if (answer) answer->body = masked(std::move(answer->body), *token.value);
            if (answer && answer->status == 401) {
                tokens_.invalidate(*token.value);
                if (!renewed) {
                    observe(call, "401");
                    continue;
                }
            }
            co_return failed<HttpAnswer>(answer ? status_failed(call, *answer)
                                                : unanswered(call, answer.error()));
        }
    }

    /// What the platform says of a request may repeat it.
    std::string masked(std::string text, const std::string& token) const {
        mask(text, token);
        return tokens_.without_secrets(std::move(text));
    }

    Failure unanswered(const Call& call, const boost::system::error_code& error) const {
        observe(call, outcome_word(error, call.sent));
        Failure failure = transport_failure(address_of(call.request), error, call.sent);
        failure.outcome_unknown = call.sent && changes_something(call);
        return failure;
    }

    Failure status_failed(const Call& call, const HttpAnswer& answer) const {
        observe(call, std::to_string(answer.status));
        Failure failure = status_failure(address_of(call.request), answer, options_.clock());
        // A gateway's words: the platform behind it gave no answer that could be read.
        const bool from_gateway = answer.status == 502 || answer.status == 504;
        const bool unclear = from_gateway || failure.kind == Failure::Kind::garbage;
        failure.outcome_unknown = unclear && changes_something(call);
        return failure;
    }

    template <class T>
    Answer<T> garbage(const Call& call, unsigned status, std::string_view problem) const {
        observe(call, "garbage");
        Failure failure = garbage_failure(address_of(call.request), status, problem);
        failure.outcome_unknown = changes_something(call);
        return failed<T>(std::move(failure));
    }

    static bool changes_something(const Call& call) { return call.request.method != "GET"; }

    void observe(const Call& call, std::string_view outcome) const {
        const std::chrono::duration<double> took = steady_clock::now() - call.started;
        if (options_.observer) options_.observer(call.operation, outcome, took.count());
    }

    HttpsClient& client_;
    PlatformOptions options_;
    TokenSource tokens_;
};

}  // namespace

std::unique_ptr<Platform> make_platform(HttpsClient& client, PlatformOptions options) {
    return std::make_unique<HighMobility>(client, std::move(options));
}

}  // namespace api_client
