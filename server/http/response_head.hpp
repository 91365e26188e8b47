// What stands before the body of an answer: status line and headers. Any thread.
#pragma once

#include <string>

#include "server/http/message.hpp"

namespace http {

struct Framing {
    bool keep_alive = true;
    bool http_1_0 = false;  // then keep-alive has to be said
};

/// The head of `response`, empty line included. Framing, Date and Server are ours: the handler's own are left
/// out, and control characters in its headers become spaces, so that no header can end early.
std::string response_head(const Response& response, Framing framing);

/// Whether an answer of this status has a body and a Content-Length at all (RFC 9110: not 1xx, 204 and 304).
bool has_content(unsigned status);

}  // namespace http
