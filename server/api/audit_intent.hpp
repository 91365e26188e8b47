// What the audit log is told of a command, before it is carried out and after. Pure functions, any thread.
#pragma once

#include <string>

#include "server/api/auth.hpp"
#include "server/http/message.hpp"
#include "storage/audit.hpp"

namespace api {

/// `of_vehicle`: the path names a vehicle, else a number or a name. The vehicles that a body names are those
/// of POST /v1/vehicles and of a silence; a body that cannot be read names none. An erasure's is counted, not
/// named; a path that names no VIN is kept as it was written.
storage::AuditIntent audit_intent(const http::Request& request, const Caller& caller, std::string action,
                                  bool of_vehicle);

/// What it is told once the command is answered with this HTTP status.
storage::AuditOutcome audit_outcome(const storage::AuditIntent& intent, int status);

}  // namespace api
