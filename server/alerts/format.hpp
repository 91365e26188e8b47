// How an alert is put into a request to a hook: one implementation a destination's format. Immutable, any
// thread. Promise: the body of a message is the same at every attempt, and whatever the platform's texts hold
// it is valid JSON and within the receiver's limits.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "api_client/https_client.hpp"
#include "server/alerts/message.hpp"
#include "server/config.hpp"

namespace alerts {

class Format {
  public:
    virtual ~Format() = default;
    /// The request for one attempt, made at `now`.
    virtual api_client::HttpRequest request(const Message& message, Time now) const = 0;
};

/// What a format makes of groups of findings.
struct FormatTraits {
    std::size_t most_findings;  // in one message; a bigger group takes several. 0: a group is one message,
                                // however big: it names the first ones and says how many there are
    std::size_t named;  // how many findings of a message a request is given at most (Message::findings is cut
                        // to it, Message::count says all)
    bool whole_groups;  // tells the end when all the findings of a message have ended (and acknowledgement
                        // when all are acknowledged), as one incident; else each end as it comes
    bool acknowledges;  // tells acknowledgements
};

/// Throws std::invalid_argument when there is no such format.
FormatTraits traits_of(std::string_view format);

/// By the hook's `format`; its requests go to the hook's url and carry its header. Throws
/// std::invalid_argument, naming the hook but no secret, when there is no such format or its secret cannot be
/// used.
std::unique_ptr<Format> make_format(const config::HookSection& hook);

}  // namespace alerts
