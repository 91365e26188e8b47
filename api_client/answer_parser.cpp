#include "api_client/answer_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

#include "api_client/http_error.hpp"

namespace api_client {

namespace http = boost::beast::http;

namespace {

boost::system::error_code plain_words(boost::system::error_code error) {
    if (!error || error == http::error::need_more) return {};
    if (error == http::error::partial_message) return HttpError::cut_off;
    if (error == http::error::header_limit) return HttpError::header_too_big;
    if (error.category() == http_category()) return error;
    return HttpError::not_http;
}

}  // namespace

AnswerParser::AnswerParser(bool without_body) {
    basic_parser::header_limit(static_cast<std::uint32_t>(header_limit));
    body_limit(boost::none);
    eager(true);
    skip(without_body);
}

std::size_t AnswerParser::put(std::string_view bytes, boost::system::error_code& error) {
    boost::system::error_code parsed;
    const std::size_t used = basic_parser::put(boost::asio::const_buffer(bytes.data(), bytes.size()), parsed);
    error = plain_words(parsed);
    return used;
}

void AnswerParser::put_end(boost::system::error_code& error) {
    if (!got_some()) {
        error = HttpError::cut_off;
        return;
    }
    boost::system::error_code parsed;
    basic_parser::put_eof(parsed);
    error = plain_words(parsed);
}

bool AnswerParser::is_interim() const {
    return status_ / 100 == 1 && status_ != 101;
}

std::string AnswerParser::take_body() {
    return std::exchange(body_, {});
}

void AnswerParser::on_response_impl(int code, Text reason, int, Error&) {
    status_ = static_cast<unsigned>(code);
    header_size_ += reason.size();
}

void AnswerParser::on_field_impl(http::field, Text name, Text value, Error& error) {
    header_size_ += name.size() + value.size() + 4;
    if (header_size_ > header_limit) error = HttpError::header_too_big;
    if (!error && !header_read_) headers_.emplace_back(std::string(name), std::string(value));
}

std::size_t AnswerParser::on_body_impl(Text body, Error&) {
    body_.append(body.data(), body.size());
    return body.size();
}

std::size_t AnswerParser::on_chunk_body_impl(std::uint64_t, Text body, Error&) {
    body_.append(body.data(), body.size());
    return body.size();
}

}  // namespace api_client
