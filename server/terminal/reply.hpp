// What came of a question to a tracker's api, and what to say of it where it is not what was wanted. Pure,
// any thread.
#pragma once

#include <boost/system/error_code.hpp>
#include <chrono>
#include <string>

#include "server/terminal/access.hpp"

namespace terminal {

struct Reply {
    unsigned status = 0;  // 0: no answer
    std::string body, content_type, location;
    std::string problem;  // why there is no answer, and what may help
    bool sent = false;    // whether the service may have had the question
    std::chrono::seconds retry_after{0};

    bool good() const { return status >= 200 && status <= 299; }
};

/// Whether asking again may help. `answered`: it has answered before, so that it is there.
bool may_pass(const Reply& reply, bool answered);

/// Of a command that was refused: "platform" or "service"; "": that is not said.
std::string refused_by(const Reply& reply);

/// Why there is no answer, and what may help.
std::string words_of(const boost::system::error_code& error, const std::string& url);

/// What a problem document says; or that the answer is none of a tracker, whatever its status.
std::string words_of(const Reply& reply, const Caller& caller);

}  // namespace terminal
