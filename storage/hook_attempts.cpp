#include "storage/hook_attempts.hpp"

namespace storage {

HookAttemptTable::HookAttemptTable(Database& database)
    : add_(database,
           "INSERT INTO hook_attempts (hook, last_attempt_at, last_success_at, failing_since) "
           "SELECT hook, ?1, iif(?2, ?1, NULL), iif(?2, NULL, ?1) FROM alerts WHERE id = ?3 "
           "ON CONFLICT (hook) DO UPDATE SET last_attempt_at = excluded.last_attempt_at, "
           "last_success_at = coalesce(excluded.last_success_at, last_success_at), "
           "failing_since = iif(excluded.failing_since IS NULL, NULL, "
           "coalesce(failing_since, excluded.failing_since))") {}

void HookAttemptTable::add(Id alert, Time at, bool delivered) {
    add_.run(at, delivered, alert);
}

}  // namespace storage
