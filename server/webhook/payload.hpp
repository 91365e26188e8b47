// What an authentic webhook's body says. Pure, any thread. A tolerant reader: only what a type needs must be
// there, unknown fields and words are data. Never throws for what is in the body.
#pragma once

#include <string_view>

#include "storage/archive.hpp"

namespace webhook {

using Payload = storage::Judgement;

/// `event_header` is X-HM-Event, which the platform does not promise and the signature does not cover: it
/// serves only where the body says no type (a ping's body may be next to nothing).
Payload read_payload(std::string_view body, std::string_view event_header);

}  // namespace webhook
