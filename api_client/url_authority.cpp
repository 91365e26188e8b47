#include "api_client/url_authority.hpp"

#include <charconv>
#include <string>

namespace api_client {

bool is_authority_whole(std::string_view text, const boost::urls::url_view& url) {
    const auto begin = text.find("://");
    if (begin == std::string_view::npos) return false;
    auto written = text.substr(begin + 3);
    written = written.substr(0, written.find_first_of("/?#"));
    std::string read(url.encoded_host());
    if (url.has_port()) read += ":" + std::string(url.port());
    if (written != read) return false;
    const std::string_view digits = url.port();
    if (digits.empty()) return true;
    unsigned port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    return error == std::errc() && end == digits.data() + digits.size() && port >= 1 && port <= 65535;
}

}  // namespace api_client
