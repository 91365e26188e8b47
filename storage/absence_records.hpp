// What a complete full list says of the vehicles by whom it names. Plain values, any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "storage/records.hpp"

namespace storage {

struct Absences {
    std::vector<Id> missing;  // known before the request, listed or with a status, and not named; ascending
    std::vector<Id> back;     // named, and unlisted or never listed before; ascending
    std::int64_t listed = 0;  // listed before this list; counted only where it matters for `many`
    bool many = false;        // so many are missing that a second list must agree
    bool singly = true;       // so few are missing that each that is unlisted gets a finding of its own
};

/// What was made of the missing ones.
struct AbsenceTally {
    std::int64_t unlisted = 0, undecided = 0;
    AbsenceTally& operator+=(const AbsenceTally& other);
};

/// All in all, of one complete full list.
struct ListVerdict {
    std::int64_t listed = 0;  // as in Absences
    bool many = false;
    AbsenceTally absences;
};

}  // namespace storage
