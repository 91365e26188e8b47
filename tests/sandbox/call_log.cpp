#include "tests/sandbox/call_log.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace sandbox {

namespace json = boost::json;

void call_log::add(const call& incoming, unsigned status, moment at) {
    constexpr std::size_t kept = 10000;
    constexpr std::string_view one_vehicle = "/v1/fleets/vehicles/";
    const auto filter = incoming.query.find("filter");
    calls_.push_back(
        {incoming.method, incoming.path, filter == incoming.query.end() ? "" : filter->second, status, at});
    if (calls_.size() > kept) calls_.pop_front();
    const std::string path =
        incoming.path.starts_with(one_vehicle) ? std::string{one_vehicle} + "{vin}" : incoming.path;
    ++counts_[incoming.method + " " + path + " " + std::to_string(status)];
    ++total_;
}

json::value call_log::shown() const {
    json::array calls;
    for (const logged& one : calls_) {
        json::object item{{"method", one.method},
                          {"path", one.path},
                          {"status", one.status},
                          {"at", format_moment(one.at)}};
        if (!one.filter.empty()) item["filter"] = one.filter;
        calls.push_back(std::move(item));
    }
    json::object counts;
    for (const auto& [name, count] : counts_) counts[name] = count;
    return {{"calls", std::move(calls)}, {"counts", std::move(counts)}, {"total", total_}};
}

}  // namespace sandbox
