// The status of a vehicle's clearance, the known ones and any the platform invents. Value type, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace clearance {

enum class KnownStatus : std::uint8_t {
    pending,
    approved,
    rejected,
    revoking,
    revoked,
    canceling,
    canceled,
    error,
    unknown
};

class Status {
  public:
    Status() = default;
    Status(KnownStatus known);  // NOLINT(google-explicit-constructor): statuses read as words
    /// The platform's word, kept verbatim (trimmed); one never seen before is data, not an error.
    explicit Status(std::string_view text);

    std::string_view text() const;
    KnownStatus known() const { return known_; }

    /// rejected, revoked, canceled: the episode is over. Everything else is under way or in force.
    bool is_end() const;
    /// Whether more is to come by itself: pending, revoking, canceling, error and every unknown status.
    bool is_unfinished() const;

    bool operator==(const Status&) const = default;

  private:
    KnownStatus known_ = KnownStatus::unknown;
    std::string other_;  // the word, for unknown ones only
};

/// Whether the platform's life cycle (pending → approved → revoking → revoked, …) knows a change from one to
/// the other; steps that are never announced (revoking, canceling) may be missing between them.
bool is_expected(const Status& from, const Status& to);

/// The same, or nobody knows: of `error` and of statuses never seen before the life cycle says nothing.
bool may_lead_to(const Status& from, const Status& to);

}  // namespace clearance
