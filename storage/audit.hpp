// Who commanded what, when, and what came of it. Plain values and interfaces that say nothing of SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/records.hpp"

namespace storage {

/// How it was known who it is. Stored as integers: never renumber.
enum class Means : std::uint8_t { token = 1, session = 2, proxy = 3, local = 4 };

std::string_view word_of(Means means);

/// A command that is about to be carried out.
struct AuditIntent {
    std::string by;
    Means means{};
    std::string address;  // from where, without a port
    std::string action;
    std::string subject = {};    // the number or name of what it is about; empty: a vehicle, or all
    std::vector<Vin> vins = {};  // of the vehicles it is about, those that may be named
    std::int64_t vehicles = 0;   // how many they are
};

/// What came of it.
struct AuditOutcome {
    int status = 0;              // the HTTP status of the answer
    std::vector<Vin> vins = {};  // of the intent
    std::int64_t erased = 0;     // of how many vehicles it erased the data: counted, never named
};

struct AuditEntry {
    Id id = 0;
    Time at{};
    std::string by;
    Means means{};
    std::string address, action, subject;
    std::int64_t vehicles = 0, erased = 0;  // of the vehicles so many are erased
    std::vector<Vin> vins;                  // the first ones
    std::optional<Time> finished_at;        // empty: it is under way, or the service ended meanwhile
    int status = 0;                         // the HTTP status of the answer; 0 while it is not finished
};

struct AuditQuery {
    std::optional<std::string> by = {}, action = {};
    std::optional<Vin> vin = {};
    std::optional<Time> since = {}, until = {};  // not including `until`
    int limit = 100;
    Id before = 0;       // older ones than that; 0: from the newest
    int most_vins = 20;  // of each
};

/// The writer's thread only, inside a write job.
class AuditWriting {
  public:
    virtual ~AuditWriting() = default;
    /// Of erased vehicles only the number is kept.
    virtual Id begin(const AuditIntent& intent) = 0;
    /// Once; what comes later changes nothing. Erased vehicles that the command brought back are named now.
    virtual void finish(Id entry, const AuditOutcome& outcome) = 0;
};

/// A reader's thread only.
class AuditReading {
  public:
    virtual ~AuditReading() = default;
    virtual std::vector<AuditEntry> page(const AuditQuery& query) = 0;  // newest first
};

}  // namespace storage
