#include "server/http/target.hpp"

#include <algorithm>

#include "server/http/percent.hpp"

namespace http {

namespace {

bool is_visible_ascii(char c) {
    return c > 0x20 && c < 0x7f;
}

/// Length of "http://" or "https://" at the beginning, in any case; 0: neither.
std::size_t scheme_length(std::string_view text) {
    std::string scheme(text.substr(0, 8));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (scheme.starts_with("http://")) return 7;
    return scheme == "https://" ? 8 : 0;
}

}  // namespace

bool is_host(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_visible_ascii(c) && std::string_view("/?#@\\,\"<>").find(c) == std::string_view::npos;
    });
}

std::optional<Target> parse_target(std::string_view text) {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_visible_ascii)) return std::nullopt;
    if (text.find('#') != std::string_view::npos) return std::nullopt;
    Target target;
    if (text == "*") {
        target.raw_path = target.path = "*";
        return target;
    }
    if (text.front() != '/') {
        const auto scheme = scheme_length(text);
        if (scheme == 0) return std::nullopt;
        text.remove_prefix(scheme);
        target.authority = text.substr(0, text.find_first_of("/?"));
        if (target.authority.empty() || !is_host(target.authority)) return std::nullopt;
        text.remove_prefix(target.authority.size());
    }
    const auto question = std::min(text.find('?'), text.size());
    target.raw_path = text.substr(0, question);
    if (target.raw_path.empty()) target.raw_path = "/";
    if (question < text.size()) target.query = text.substr(question + 1);
    auto path = percent_decoded(target.raw_path);
    if (!path || path->find('\0') != std::string::npos) return std::nullopt;
    target.path = std::move(*path);
    return target;
}

}  // namespace http
