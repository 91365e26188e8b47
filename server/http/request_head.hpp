// The head of one request, parsed as its bytes arrive, and everything checked that can be before a route is
// known. Used by one session. Promise: a head without fault has one target, one Host and one unambiguous
// framing.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/http/message.hpp"
#include "server/http/problem.hpp"

namespace http {

class RequestHead final : private boost::beast::http::basic_parser<true> {
  public:
    /// `limit`: bytes of the whole head; more are a fault (431).
    explicit RequestHead(std::size_t limit);

    /// Takes bytes from the beginning of `input` and returns how many; the others come again with more behind
    /// them.
    std::size_t feed(std::string_view input);
    bool done() const { return is_header_done() || fault_; }
    /// Why it cannot be served; the connection cannot be used further.
    const std::optional<Problem>& fault() const { return fault_; }

    // When done and without fault:
    Request& request() { return request_; }
    const Request& request() const { return request_; }
    const std::string& raw_path() const { return raw_path_; }
    bool wants_keep_alive() const { return keep_alive(); }
    bool http_1_0() const { return version_ == 10; }
    bool is_head_method() const { return request_.method == "HEAD"; }
    bool expects_continue() const { return expects_continue_; }
    bool is_chunked() const { return chunked(); }
    std::uint64_t length() const { return content_length().value_or(0); }

  private:
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;

    void fail(boost::beast::error_code error, std::size_t unparsed);
    void check(std::string_view text);
    void check_host();
    void check_framing();
    void check_expectation();

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error&) override;
    void on_field_impl(boost::beast::http::field, Text name, Text value, Error&) override;
    void on_response_impl(int, Text, int, Error&) override {}
    void on_header_impl(Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(Text, Error&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text, Error&) override { return 0; }
    void on_finish_impl(Error&) override {}

    std::size_t limit_;
    std::size_t taken_ = 0;
    int version_ = 11;
    bool has_line_ = false;
    bool expects_continue_ = false;
    std::string raw_path_;
    std::string authority_;
    Request request_;
    std::optional<Problem> fault_;
};

}  // namespace http
