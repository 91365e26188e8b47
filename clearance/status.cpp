#include "clearance/status.hpp"

#include <array>

namespace clearance {
namespace {

// In the order of KnownStatus.
constexpr std::array<std::string_view, 8> words{"pending", "approved",  "rejected", "revoking",
                                                "revoked", "canceling", "canceled", "error"};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

}  // namespace

Status::Status(KnownStatus known) : known_(known) {}

Status::Status(std::string_view text) {
    text = trimmed(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (text == words[i]) {
            known_ = static_cast<KnownStatus>(i);
            return;
        }
    }
    other_ = text;
}

std::string_view Status::text() const {
    return known_ == KnownStatus::unknown ? std::string_view(other_)
                                          : words[static_cast<std::size_t>(known_)];
}

bool Status::is_end() const {
    return known_ == KnownStatus::rejected || known_ == KnownStatus::revoked ||
           known_ == KnownStatus::canceled;
}

bool Status::is_unfinished() const {
    return !is_end() && known_ != KnownStatus::approved;
}

bool is_expected(const Status& from, const Status& to) {
    using enum KnownStatus;
    switch (from.known()) {
        case pending:
            return to == approved || to == rejected || to == canceling || to == canceled;
        case approved:
            return to == revoking || to == revoked;
        case revoking:
            return to == revoked;
        case canceling:  // the carmaker may have been faster
            return to == canceled || to == approved;
        case rejected:
        case revoked:
        case canceled:
            return to == pending;
        case error:
        case unknown:
            return false;
    }
    return false;
}

bool may_lead_to(const Status& from, const Status& to) {
    const bool unheard_of = from.known() == KnownStatus::error || from.known() == KnownStatus::unknown;
    return unheard_of || is_expected(from, to);
}

}  // namespace clearance
