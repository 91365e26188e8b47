// The parameters `at` and `known_at` of questions about the past. Pure functions, any thread.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <variant>

#include "server/api/query.hpp"
#include "storage/ledger.hpp"

namespace api {

/// A question about the past, and when it was asked.
struct PastQuestion {
    storage::Moment moment;
    clearance::Time asked_at;
};

/// Empty: the present is asked for. A 400 problem where known_at comes without at, or one of them is no time
/// or lies in the future.
std::variant<std::optional<PastQuestion>, http::Problem> parse_past(const ListQuery& query,
                                                                    clearance::Time now);

/// 200 with these members and as_of (the last complete sweep, if its end was known by then), at and known_at.
/// Where known_at is only the time of the question, the answer's tag is weak and leaves it out.
http::Response past_response(boost::json::object body, const PastQuestion& question,
                             storage::Reading& ledger);

}  // namespace api
