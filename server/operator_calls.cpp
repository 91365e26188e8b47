#include "server/operator_calls.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "server/config/reader.hpp"
#include "server/local_api.hpp"
#include "server/terminal/access.hpp"
#include "server/terminal/printable.hpp"
#include "server/terminal/progress.hpp"
#include "server/terminal/texts.hpp"

namespace operator_calls {
namespace {

namespace json = boost::json;

using terminal::Ended, terminal::failed, terminal::faulty, terminal::succeeded;

/// An erasure in a big ledger can take the time of copying it.
constexpr std::chrono::minutes patience{30};

/// Only where to ask matters here; a secret that this process may not read does not.
config::ApiSection api_of(const Options& options) {
    auto reading = config::read_config(options.config_file);
    for (const auto& error : reading.errors) {
        const bool matters =
            error.key.empty() || error.key == "api" || error.key == "api.listen" || error.key == "api.tls";
        if (matters) throw Ended(faulty, error.text());
    }
    return reading.config.api;
}

std::string token() {
    const char* given = std::getenv("CLEARANCE_TOKEN");
    return given == nullptr ? "" : given;
}

/// What a problem document says.
std::string problem_of(const local_api::Reply& reply) {
    auto text = "the service answered " + std::to_string(reply.status);
    if (const auto words = terminal::problem_words(reply.body); !words.empty()) text += ": " + words;
    if (reply.status == 401 && token().empty())
        text += " (the token is read from CLEARANCE_TOKEN, which is not set)";
    return text;
}

/// The JSON of a 2xx answer.
json::object ask(const Options& options, const std::string& method, const std::string& target,
                 const std::string& body) {
    const auto api = api_of(options);
    const auto& trusted = options.ca_file.empty() ? api.certificate_file : options.ca_file;
    local_api::Reply reply;
    try {
        reply = local_api::call(
            api, trusted, {.method = method, .target = target, .body = body, .token = token()}, patience);
    } catch (const std::runtime_error& error) {
        throw Ended(failed, local_api::where(api) + ": " + error.what());
    }
    const bool faulty_words = reply.status == 400 || reply.status == 422;
    if (reply.status < 200 || reply.status > 299)
        throw Ended(faulty_words ? faulty : failed, problem_of(reply));
    return terminal::object_of(reply.body);
}

std::string counts(const json::object& answer) {
    std::string text;
    for (const auto& member : answer) {
        if (!member.value().is_int64() || member.value().as_int64() == 0) continue;
        text += (text.empty() ? "" : ", ") + std::to_string(member.value().as_int64()) + " " +
                std::string(member.key());
    }
    return text.empty() ? "nothing was left of it" : text;
}

/// Of what the service can take at once.
json::object replay_body(const ReplayOptions& replay) {
    json::object body;
    if (!replay.outcomes.empty())
        body["outcomes"] = json::array(replay.outcomes.begin(), replay.outcomes.end());
    if (!replay.since.empty()) body["since"] = replay.since;
    if (!replay.until.empty()) body["until"] = replay.until;
    return body;
}

std::int64_t number_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->as_int64() : 0;
}

}  // namespace

int erase(const Options& options, const std::string& vin, bool yes) {
    return terminal::guarded([&] {
        const auto question =
            "Remove everything that is known of " + terminal::printable(vin) + "? This cannot be undone.";
        if (!yes && !terminal::agreed(question)) throw Ended(failed, "nothing was removed");
        const auto answer =
            ask(options, "DELETE", "/v1/vehicles/" + terminal::percent_encoded(vin) + "/data", "");
        std::cout << "erased: " << counts(answer) << '\n';
        const auto* bytes = answer.if_contains("bytes_removed");
        if (bytes != nullptr && *bytes == false) {
            std::cout << "the rows are gone; their bytes follow as soon as nobody reads an older state of "
                         "the ledger\n";
        }
        return succeeded;
    });
}

int replay(const Options& options, const ReplayOptions& replay) {
    return terminal::guarded([&] {
        auto body = replay_body(replay);
        std::int64_t replayed = 0, changed = 0, body_gone = 0;
        for (std::int64_t next = 0;;) {
            if (next > 0) body["after"] = next;
            const auto answer = ask(options, "POST", "/v1/replay", json::serialize(body));
            replayed += number_in(answer, "replayed");
            changed += number_in(answer, "changed");
            body_gone += number_in(answer, "body_gone");
            const auto behind = number_in(answer, "next");
            if (behind <= next) break;
            next = behind;
        }
        std::cout << "replayed " << replayed << ", changed " << changed << ", body gone " << body_gone
                  << '\n';
        return succeeded;
    });
}

}  // namespace operator_calls
