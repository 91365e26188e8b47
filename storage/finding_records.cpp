#include "storage/finding_records.hpp"

namespace storage {

std::string_view name_of(FindingKind kind) {
    switch (kind) {
        case FindingKind::unlisted:
            return "unlisted";
        case FindingKind::list_shrunk:
            return "list_shrunk";
        case FindingKind::status_unknown:
            return "status_unknown";
        case FindingKind::rejected:
            return "rejected";
        case FindingKind::revoked_unasked:
            return "revoked_unasked";
        case FindingKind::stuck:
            return "stuck";
        case FindingKind::webhook_silent:
            return "webhook_silent";
        case FindingKind::signature_failures:
            return "signature_failures";
        case FindingKind::platform_unreachable:
            return "platform_unreachable";
        case FindingKind::hook_disabled:
            return "hook_disabled";
    }
    return "unknown";
}

std::optional<FindingKind> finding_kind(std::string_view name) {
    for (const auto kind : finding_kinds) {
        if (name_of(kind) == name) return kind;
    }
    return std::nullopt;
}

}  // namespace storage
