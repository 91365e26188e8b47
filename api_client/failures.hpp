// Turns what is not a useful answer into a Failure: transport errors, and the platform's error bodies
// `{"errors":[{"title","detail"?,"source"?}]}`. Pure functions, any thread.
#pragma once

#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "api_client/platform.hpp"

namespace api_client {

using SystemTime = std::chrono::system_clock::time_point;

/// What was asked, for a message: `GET https://host/v1/fleets/vehicles`, without the query.
std::string address_of(const HttpRequest& request);

/// No whole answer came. `sent`: the request had begun to be written. The message begins with the address.
Failure transport_failure(std::string_view address, const boost::system::error_code& error, bool sent);
/// The same, as one word for metrics: timeout, cut, unreachable, garbage.
std::string_view outcome_word(const boost::system::error_code& error, bool sent);

/// An answer other than 2xx. `now`: to read a Retry-After that is a date. The message is the platform's words
/// as they are; where there are none, the address and the status.
Failure status_failure(std::string_view address, const HttpAnswer& answer, SystemTime now);

/// A 2xx answer that is not what the API describes. The message begins with the address.
Failure garbage_failure(std::string_view address, unsigned status, std::string_view problem);

/// The platform's words in an error body, at most 500 bytes, without control characters; empty where there
/// are none.
std::string error_words(std::string_view body);

/// Puts *** where the secret stands; an empty one masks nothing.
void mask(std::string& text, std::string_view secret);

/// Retry-After in seconds or as a date, else `retry after 10s` in the words; at most a day.
std::optional<std::chrono::milliseconds> retry_after(std::string_view header, std::string_view words,
                                                     SystemTime now);

template <class T>
Answer<T> failed(Failure failure) {
    Answer<T> answer;
    answer.failure = std::move(failure);
    return answer;
}

template <class T>
Answer<T> answered(T value) {
    Answer<T> answer;
    answer.value = std::move(value);
    return answer;
}

}  // namespace api_client
