#include "tests/sandbox/call.hpp"

#include <algorithm>
#include <boost/beast/http/status.hpp>
#include <boost/json/serialize.hpp>

namespace sandbox {

namespace json = boost::json;

std::string_view call::header(std::string_view name) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& one) { return one.first == name; });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

answer json_answer(unsigned status, const json::value& body) {
    answer made;
    made.status = status;
    made.body = json::serialize(body);
    return made;
}

answer empty_answer(unsigned status) {
    answer made;
    made.status = status;
    made.content_type.clear();
    return made;
}

answer error_answer(unsigned status, std::string_view detail, std::string_view source) {
    const auto title = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    json::object error{{"title", std::string{title}}};
    if (!detail.empty()) error["detail"] = std::string{detail};
    if (!source.empty()) error["source"] = std::string{source};
    return json_answer(status, json::object{{"errors", json::array{std::move(error)}}});
}

answer too_many_answer(long seconds) {
    return error_answer(429, "retry after " + std::to_string(seconds) + "s");
}

}  // namespace sandbox
