// Reads one HTTP/1.x answer from bytes as they come: status and header fields are kept, pieces of the body
// are handed over. No I/O; one exchange owns it. Errors are HttpErrors.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "api_client/https_client.hpp"

namespace api_client {

class AnswerParser final : private boost::beast::http::basic_parser<false> {
  public:
    static constexpr std::size_t header_limit = 64 * 1024;

    /// `without_body`: the answer to HEAD.
    explicit AnswerParser(bool without_body);

    /// Takes bytes and returns how many it used; the rest must come again, followed by more.
    std::size_t put(std::string_view bytes, boost::system::error_code& error);
    /// The connection ended in an orderly way.
    void put_end(boost::system::error_code& error);

    bool is_header_done() const { return basic_parser::is_header_done(); }
    bool is_done() const { return basic_parser::is_done(); }
    /// 1xx but 101: another answer follows.
    bool is_interim() const;
    unsigned status() const { return status_; }
    Headers take_headers() { return std::move(headers_); }
    /// What was read of the body since the last call.
    std::string take_body();

  private:
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;
    void on_request_impl(boost::beast::http::verb, Text, Text, int, Error&) override {}
    void on_response_impl(int code, Text reason, int version, Error& error) override;
    void on_field_impl(boost::beast::http::field, Text name, Text value, Error& error) override;
    void on_header_impl(Error&) override { header_read_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(Text body, Error& error) override;
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, Error& error) override;
    void on_finish_impl(Error&) override {}

    unsigned status_ = 0;
    Headers headers_;
    std::size_t header_size_ = 0;
    bool header_read_ = false;
    std::string body_;
};

}  // namespace api_client
