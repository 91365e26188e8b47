#include "server/http/request_head.hpp"

#include <boost/beast/http/error.hpp>

#include "server/http/target.hpp"

namespace http {

namespace {

constexpr std::size_t kMaxTarget = 8 * 1024;

Problem target_too_long() {
    return {414,
            "target-too-long",
            "The address is too long",
            "At most " + std::to_string(kMaxTarget) + " bytes are taken",
            {},
            {}};
}

Problem head_too_large(std::size_t limit) {
    return {431,
            "header-too-large",
            "The header is too large",
            "At most " + std::to_string(limit) + " bytes are taken",
            {},
            {}};
}

bool has_folded_line(std::string_view text) {
    return text.find("\n ") != std::string_view::npos || text.find("\n\t") != std::string_view::npos;
}

}  // namespace

RequestHead::RequestHead(std::size_t limit) : limit_(limit) {
    header_limit(static_cast<std::uint32_t>(limit));
    // The body's framing is ours (see Body): the parser's own limit would refuse before the guards were
    // asked.
    body_limit(boost::none);
}

std::size_t RequestHead::feed(std::string_view input) {
    // RFC 9112, 2.2: empty lines before a request are ignored; counted, so that they cannot go on for ever.
    std::size_t skipped = 0;
    while (!got_some() && input.substr(skipped).starts_with("\r\n")) skipped += 2;
    taken_ += skipped;
    if (taken_ > limit_) {
        fault_ = head_too_large(limit_);
        return skipped;
    }
    const auto rest = input.substr(skipped);
    if (rest.empty() || (rest == "\r" && !got_some())) return skipped;

    Error error;
    const std::size_t parsed = put(boost::asio::const_buffer(rest.data(), rest.size()), error);
    taken_ += parsed;
    const std::size_t unparsed = is_header_done() ? 0 : rest.size() - parsed;
    if (error == boost::beast::http::error::need_more) {
        if (taken_ + unparsed > limit_) fail(boost::beast::http::error::header_limit, unparsed);
    } else if (error && !fault_) {
        fail(error, unparsed);
    } else if (!fault_ && taken_ > limit_) {
        fail(boost::beast::http::error::header_limit, unparsed);
    } else if (!fault_ && is_header_done()) {
        check(rest.substr(0, parsed));
    }
    return skipped + parsed;
}

void RequestHead::fail(boost::beast::error_code error, std::size_t unparsed) {
    if (error != boost::beast::http::error::header_limit)
        fault_ = bad_request(error.message());
    else if (!has_line_ && unparsed > kMaxTarget)
        fault_ = target_too_long();
    else
        fault_ = head_too_large(limit_);
}

void RequestHead::on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                                  Error& error) {
    has_line_ = true;
    version_ = version;
    request_.method.assign(method.data(), method.size());
    if (target.size() > kMaxTarget) {
        fault_ = target_too_long();
        error = boost::beast::http::error::bad_target;
        return;
    }
    auto parsed = http::parse_target({target.data(), target.size()});
    if (!parsed) {
        error = boost::beast::http::error::bad_target;
        return;
    }
    raw_path_ = std::move(parsed->raw_path);
    authority_ = std::move(parsed->authority);
    request_.path = std::move(parsed->path);
    request_.query = std::move(parsed->query);
}

void RequestHead::on_field_impl(boost::beast::http::field, Text name, Text value, Error&) {
    request_.headers.emplace_back(std::string(name), std::string(value));
}

void RequestHead::check(std::string_view text) {
    // RFC 9112, 5.2: the parser would join the lines where another server may see two headers.
    if (has_folded_line(text)) fault_ = bad_request("A header is folded over several lines");
    if (!fault_) check_host();
    if (!fault_) check_framing();
    if (!fault_) check_expectation();
}

void RequestHead::check_host() {
    const std::size_t hosts = request_.count("Host");
    if (hosts > 1 || (hosts == 0 && version_ == 11)) {
        fault_ = bad_request(hosts == 0 ? "Host is missing" : "Host stands more than once");
    } else if (!is_host(request_.header("Host"))) {
        fault_ = bad_request("Host is malformed");
    } else if (!authority_.empty()) {
        // RFC 9112, 3.2.2: with the absolute form the Host header does not count.
        for (auto& [name, value] : request_.headers)
            if (boost::beast::iequals(name, "Host")) value = authority_;
    }
}

void RequestHead::check_framing() {
    // The parser takes equal lengths twice and skips codings it does not know: both are ways to make two
    // servers disagree about where a request ends.
    const std::size_t lengths = request_.count("Content-Length");
    const std::size_t codings = request_.count("Transfer-Encoding");
    if (lengths > 1 || request_.header("Content-Length").find(',') != std::string_view::npos)
        fault_ = bad_request("Content-Length stands more than once");
    else if (codings > 0 && lengths > 0)
        fault_ = bad_request("Content-Length and Transfer-Encoding exclude each other");
    else if (codings > 0 && version_ == 10)
        fault_ = bad_request("HTTP/1.0 has no Transfer-Encoding");
    else if (codings > 1 ||
             (codings == 1 && !boost::beast::iequals(request_.header("Transfer-Encoding"), "chunked")))
        fault_ = bad_request("Transfer-Encoding is not \"chunked\"");
}

void RequestHead::check_expectation() {
    if (version_ == 10 || request_.count("Expect") == 0) return;
    expects_continue_ = boost::beast::iequals(request_.header("Expect"), "100-continue");
    if (!expects_continue_ || request_.count("Expect") > 1)
        fault_ = Problem{417, "expectation-failed", "The expectation cannot be met", {}, {}, {}};
}

}  // namespace http
