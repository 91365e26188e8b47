#include "server/operator_calls.hpp"

#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "server/config/reader.hpp"
#include "server/local_api.hpp"
#include "server/log.hpp"
#include "server/terminal/texts.hpp"

namespace operator_calls {
namespace {

namespace json = boost::json;

constexpr int succeeded = 0, failed = 1, faulty = 2;
/// An erasure in a big ledger can take the time of copying it.
constexpr std::chrono::minutes patience{30};

struct Wrong {
    int exit_code;
    std::string line;
};

/// Only where to ask matters here; a secret that this process may not read does not.
config::ApiSection api_of(const Options& options) {
    auto reading = config::read_config(options.config_file);
    for (const auto& error : reading.errors) {
        const bool matters =
            error.key.empty() || error.key == "api" || error.key == "api.listen" || error.key == "api.tls";
        if (matters) throw Wrong{faulty, error.text()};
    }
    return reading.config.api;
}

std::string token() {
    const char* given = std::getenv("CLEARANCE_TOKEN");
    return given == nullptr ? "" : given;
}

json::object object_of(const std::string& body) {
    boost::system::error_code error;
    const auto value = json::parse(body, error);
    const auto* object = error ? nullptr : value.if_object();
    return object == nullptr ? json::object() : *object;
}

/// " (/since must be a time…; …)" of a problem document's errors; empty: it has none.
std::string faults_of(const json::object& problem) {
    std::string text;
    const auto* errors = problem.if_contains("errors");
    if (errors == nullptr || !errors->is_array()) return text;
    for (const auto& each : errors->as_array()) {
        const auto* fault = each.if_object();
        if (fault == nullptr) continue;
        text += text.empty() ? " (" : "; ";
        for (const auto* name : {"pointer", "detail"}) {
            const auto* value = fault->if_contains(name);
            if (value != nullptr && value->is_string()) text.append(value->as_string()).append(" ");
        }
        if (text.ends_with(' ')) text.pop_back();
    }
    return text.empty() ? text : text + ")";
}

/// What a problem document says, on one line.
std::string problem_of(const local_api::Reply& reply) {
    const auto problem = object_of(reply.body);
    const auto* detail = problem.if_contains("detail");
    if (detail == nullptr || !detail->is_string()) detail = problem.if_contains("title");
    auto text = "the service answered " + std::to_string(reply.status);
    if (detail != nullptr && detail->is_string()) text += ": " + std::string(detail->as_string());
    text += faults_of(problem);
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
        throw Wrong{failed, local_api::where(api) + ": " + error.what()};
    }
    const bool faulty_words = reply.status == 400 || reply.status == 422;
    if (reply.status < 200 || reply.status > 299)
        throw Wrong{faulty_words ? faulty : failed, problem_of(reply)};
    return object_of(reply.body);
}

template <class Command>
int guarded(Command command) {
    logging::configure("error", false);
    std::signal(SIGPIPE, SIG_IGN);  // SSL_write knows no MSG_NOSIGNAL
    try {
        return command();
    } catch (const Wrong& wrong) {
        std::cerr << wrong.line << '\n';
        return wrong.exit_code;
    }
}

bool agreed(const std::string& vin) {
    if (::isatty(STDIN_FILENO) == 0)
        throw Wrong{faulty, "erase asks before it removes anything, and here is no terminal: add --yes"};
    std::cout << "Remove everything that is known of " << vin << "? This cannot be undone. [y/N] "
              << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
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
    return guarded([&] {
        if (!yes && !agreed(vin)) throw Wrong{failed, "nothing was removed"};
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
    return guarded([&] {
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
