// What is wrong with the shape of a request's JSON body: every fault by JSON pointer (RFC 6901), so that all
// can be mended at once. Pure, any thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/http/message.hpp"
#include "server/http/problem.hpp"

namespace api {

class BodyFaults {
  public:
    /// The first 100 are told.
    void add(const std::string& pointer, const std::string& detail);
    /// One fault for each member that is not known.
    void add_unknown(const boost::json::object& object, std::span<const std::string_view> known,
                     const std::string& pointer);
    bool empty() const { return list_.empty(); }
    /// 422 with `errors`.
    http::Problem to_problem() const;

  private:
    boost::json::array list_;
    std::size_t count_ = 0;
};

/// What a 422 says of so many faults, of which so many are told.
std::string wrong_shape(std::size_t count, std::size_t told);

/// Whether the request says that its body is of that type, whatever its parameters.
bool has_media_type(const http::Request& request, std::string_view type);

/// A 415 problem unless the request says that its body is of one of these, and in no content coding.
std::optional<http::Problem> refuse_media_type(const http::Request& request,
                                               std::initializer_list<std::string_view> types = {
                                                   "application/json"});

/// The pointer of a member.
std::string child_pointer(const std::string& pointer, std::string_view name);

}  // namespace api
