// Requests to endpoints without sockets, and the words for what they are about.
#include <openssl/sha.h>

#include <array>
#include <boost/asio/co_spawn.hpp>

#include "tests/support/exchanges.hpp"
#include "tests/unit/server/api/service.hpp"

clearance::Digest digest_of(const std::string& text) {
    const auto whole = sha256_of(text);
    clearance::Digest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

std::string sha256_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> hash{};
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
    return {hash.begin(), hash.end()};
}

std::vector<config::ApiToken> two_tokens() {
    return {{"dashboard", sha256_of("read-secret"), config::Role::read},
            {"operator", sha256_of("operate-secret"), config::Role::operate}};
}

clearance::Vin vin_of(std::string_view text) {
    return clearance::Vin::parse(text).value();
}

std::string numbered_vin(int number) {
    const auto digits = std::to_string(number);
    return "WBA" + std::string(14 - digits.size(), '0') + digits;
}

clearance::Time time_of(std::string_view text) {
    return clearance::parse_time(text).value();
}

clearance::ListedVehicle listed(const std::string& vin, const std::string& status, const std::string& brand,
                                std::vector<clearance::ChangelogEntry> changelog) {
    auto digest = digest_of(vin + status + brand + std::to_string(changelog.size()));
    return {vin_of(vin), clearance::Status(status), brand, std::nullopt, std::move(changelog), digest};
}

std::string header_of(const http::Response& response, std::string_view name) {
    for (const auto& [each, value] : response.headers)
        if (each == name) return value;
    return {};
}

http::Response run_handler(boost::asio::io_context& loop, const http::Route& route, http::Request& request) {
    http::Response response;
    std::exception_ptr fault;
    boost::asio::co_spawn(loop, route.handler(request), [&](std::exception_ptr error, http::Response answer) {
        fault = error;
        response = std::move(answer);
    });
    loop.restart();
    loop.run();
    if (fault) std::rethrow_exception(fault);
    return response;
}

namespace {

http::Response answer_of(boost::asio::io_context& loop, const http::Router& router, http::Request request,
                         const std::string& target) {
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    auto match = router.find(request.method, request.path);
    if (match.route == nullptr) {
        ADD_FAILURE() << "no route for " << request.method << ' ' << target;
        return {};
    }
    request.parameters = match.parameters;
    if (match.route->guard) {
        if (auto refusal = match.route->guard(request)) return *refusal;
    }
    return run_handler(loop, *match.route, request);
}

}  // namespace

http::Response ask(boost::asio::io_context& loop, const http::Router& router, http::Request request,
                   const std::string& target) {
    test::Exchange exchange{request.method, target, request.headers, request.body, 0, {}, {}, true};
    auto response = answer_of(loop, router, std::move(request), target);
    if (response.status != 0 && !response.stream) {
        exchange.status = response.status;
        exchange.headers = response.headers;
        exchange.headers.emplace_back("Content-Type", response.content_type);
        exchange.body = response.body;
        test::record(exchange);
    }
    return response;
}
