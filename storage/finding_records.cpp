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
    }
    return "unknown";
}

}  // namespace storage
