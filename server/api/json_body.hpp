// The members of a request's JSON object, each fault by its pointer. Pure, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "clearance/time.hpp"
#include "server/api/body_faults.hpp"
#include "server/http/message.hpp"

namespace api {

class JsonBody {
  public:
    /// 415, 400 or 422 where it is no JSON object of these members; no body at all is an empty object.
    static std::variant<JsonBody, http::Problem> read(const http::Request& request,
                                                      std::span<const std::string_view> members);

    /// Absent and null are empty; else not blank, and at most `most` bytes.
    std::string text(std::string_view name, std::size_t most = 1'000);
    std::optional<clearance::Time> time(std::string_view name);
    const boost::json::object& object() const { return object_; }

    BodyFaults faults;

  private:
    boost::json::object object_;
};

}  // namespace api
