#include "server/api/body_faults.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/json/serialize.hpp>

#include "server/api/nearest.hpp"

namespace json = boost::json;

namespace api {

namespace {

constexpr std::size_t most = 100;

}  // namespace

void BodyFaults::add(const std::string& pointer, const std::string& detail) {
    ++count_;
    if (list_.size() >= most) return;
    json::object fault;
    fault["pointer"] = pointer;
    fault["detail"] = detail;
    list_.emplace_back(std::move(fault));
}

void BodyFaults::add_unknown(const json::object& object, std::span<const std::string_view> known,
                             const std::string& pointer) {
    for (const auto& member : object) {
        const std::string_view name(member.key().data(), member.key().size());
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        const bool told = list_.size() < most;  // what is not needs no hint, which takes time
        add(child_pointer(pointer, name), told ? "unknown member" + hint(name, known) : std::string());
    }
}

http::Problem BodyFaults::to_problem() const {
    auto problem = http::unprocessable(wrong_shape(count_, list_.size()));
    problem.members.emplace_back("errors", json::serialize(list_));
    return problem;
}

std::string wrong_shape(std::size_t count, std::size_t told) {
    std::string text = "the body does not have the shape it must have: see errors";
    if (count > told) text += ", the first " + std::to_string(told) + " of " + std::to_string(count);
    return text;
}

bool has_media_type(const http::Request& request, std::string_view type) {
    // which of two counts, a proxy may see otherwise
    if (request.count("Content-Type") > 1) return false;
    auto said = request.header("Content-Type");
    said = said.substr(0, said.find(';'));
    said = said.substr(0, said.find_last_not_of(" 	") + 1);
    return boost::beast::iequals(said, type);
}

namespace {

http::Problem unsupported(std::string detail, std::string header, std::string taken) {
    http::Problem problem;
    problem.status = 415;
    problem.type = "unsupported-media-type";
    problem.title = "Unsupported media type";
    problem.detail = std::move(detail);
    problem.headers = {{std::move(header), std::move(taken)}};
    return problem;
}

}  // namespace

std::optional<http::Problem> refuse_media_type(const http::Request& request,
                                               std::initializer_list<std::string_view> types) {
    for (const auto& [name, value] : request.headers) {
        if (boost::beast::iequals(name, "Content-Encoding") && !boost::beast::iequals(value, "identity"))
            return unsupported("the body must be sent as it is, without Content-Encoding", "Accept-Encoding",
                               "identity");
    }
    std::string alternatives, list;
    for (const auto type : types) {
        if (has_media_type(request, type)) return std::nullopt;
        alternatives.append(alternatives.empty() ? "" : " or ").append(type);
        list.append(list.empty() ? "" : ", ").append(type);
    }
    return unsupported("the body must be sent with Content-Type: " + alternatives, "Accept", list);
}

std::string child_pointer(const std::string& pointer, std::string_view name) {
    std::string result = pointer + '/';
    for (const char c : name) {
        if (c == '~') {
            result += "~0";
        } else if (c == '/') {
            result += "~1";
        } else {
            result += c;
        }
    }
    return result;
}

}  // namespace api
